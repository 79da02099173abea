//go:build unix

package nowindow

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"wikidrop/uploader/practice"
)

// TestMain removes the program that the tests below may have built.
func TestMain(m *testing.M) {
	status := m.Run()
	if built != "" {
		_ = os.RemoveAll(built)
	}
	os.Exit(status)
}

var built string // folder of our own, "" when there is none

// program is the real one: WIKIDROP_BINARY, or built here.
var program = sync.OnceValues(func() (string, error) {
	if binary := os.Getenv("WIKIDROP_BINARY"); binary != "" {
		return binary, nil
	}
	dir, err := os.MkdirTemp("", "wikidrop-binary-")
	if err != nil {
		return "", err
	}
	built = dir
	binary := filepath.Join(dir, "wikidrop")
	out, err := exec.Command("go", "build", "-tags", "migrated_fynedo", "-o", binary, "wikidrop").CombinedOutput()
	if err != nil {
		return "", errors.New(string(out))
	}
	return binary, nil
})

// command is the program without a display and with a profile of its own.
func command(t *testing.T, profile string, args ...string) *exec.Cmd {
	t.Helper()
	if testing.Short() {
		t.Skip("builds the whole program")
	}
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, append([]string{"--no-window", "--profile", profile, "--lang", "en"}, args...)...)
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if name != "DISPLAY" && name != "WAYLAND_DISPLAY" && name != "DBUS_SESSION_BUS_ADDRESS" {
			cmd.Env = append(cmd.Env, v)
		}
	}
	t.Cleanup(func() {
		if cmd.Process != nil && cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
	return cmd
}

type exited struct {
	status         int
	stdout, stderr string
}

func finish(t *testing.T, cmd *exec.Cmd) exited {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return wait(t, cmd, &stdout, &stderr)
}

func wait(t *testing.T, cmd *exec.Cmd, stdout, stderr *bytes.Buffer) exited {
	t.Helper()
	err := cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatal(err, exit)
	}
	return exited{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

func TestTheProgramNeedsNoDisplay(t *testing.T) {
	path := photo(t, filepath.Join(t.TempDir(), "a.png"), 60, 1)
	for name, env := range map[string]string{"none": "A=b", "one that is not there": "DISPLAY=:4711"} {
		t.Run(name, func(t *testing.T) {
			cmd := command(t, t.TempDir(), "--practice", path)
			cmd.Env = append(cmd.Env, env)
			e := finish(t, cmd)
			if e.status != ExitDone || e.stderr != "" || !strings.HasPrefix(e.stdout, "published\tA.png\t") || strings.Count(e.stdout, "\n") != 1 {
				t.Errorf("%+v", e)
			}
		})
	}
}

func TestTheProgramSaysHowItEnded(t *testing.T) {
	w := practiceFor(t)
	profile := t.TempDir()
	path := photo(t, filepath.Join(t.TempDir(), "a.png"), 60, 1)
	account := []string{"--wiki", w.API(), "--user", user, "--password-file", "-"}
	cases := []struct {
		name   string
		args   []string
		stdin  string
		status int
		stdout string
		stderr string
	}{
		{"wrong option", []string{"--fax", path}, "", ExitUsage, "", "fax"},
		{"wrong value", []string{"--on-warning", "panic", path}, "", ExitUsage, "", "--on-warning"},
		{"wrong language", []string{"--lang", "?", path}, "", ExitUsage, "", "language"},
		{"no account", []string{path}, "", ExitNotLogIn, "", "--wiki"},
		{"wrong password", append(account, path), "not " + password, ExitNotLogIn, "", "password"},
		{"arrives", append(account, path), password + "\n", ExitDone, "published\tA.png\t", ""},
		{"has a question", append(account, path), password, ExitNotAll, "needs-you\t" + path + "\talready-there\t", ""},
		{"is skipped", append(account, "--on-warning", "skip", path), password, ExitDone, "skipped\t" + path + "\talready-there\t", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cmd := command(t, profile, c.args...)
			cmd.Stdin = strings.NewReader(c.stdin)
			e := finish(t, cmd)
			if e.status != c.status || !strings.HasPrefix(e.stdout, c.stdout) || !strings.Contains(e.stderr, c.stderr) || c.stderr == "" && e.stderr != "" {
				t.Errorf("%+v", e)
			}
			if strings.Contains(e.stdout+e.stderr, password) {
				t.Error("it shows the password")
			}
		})
	}
	noCanary(t, profile)
}

func practiceFor(t *testing.T) *practice.Server {
	t.Helper()
	w, err := practice.Start(practice.Options{
		Dir: t.TempDir(), Users: []practice.User{{Name: "Anna", App: "Wikidrop", Password: password}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func noCanary(t *testing.T, dir string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), password) {
			t.Errorf("%s holds the password", path)
		}
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("%d files, %v", files, err)
	}
}

// TestASignalStopsTheProgramAndTheNextRunFinishes interrupts a file in its third
// piece, on a way to the wiki that stands still there.
func TestASignalStopsTheProgramAndTheNextRunFinishes(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			w := practiceFor(t)
			slow := newSlowProxy(t, w.URL())
			profile := t.TempDir()
			path := photo(t, filepath.Join(t.TempDir(), "large.png"), 300, 1)
			args := []string{"--wiki", slow.URL + "/api.php", "--user", user, "--password-file", "-", "--method", "chunked", "--chunk-size", "65536"}
			cmd := command(t, profile, append(args, path)...)
			cmd.Stdin = strings.NewReader(password)
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			<-slow.stood

			other := command(t, profile, append(args, path)...)
			other.Stdin = strings.NewReader(password)
			if e := finish(t, other); e.status != ExitNotAll || !strings.Contains(e.stderr, "--profile") {
				t.Errorf("a second one at the same time: %+v", e)
			}
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			e := wait(t, cmd, &stdout, &stderr)
			if e.status != ExitNotAll || e.stdout != "" || !strings.HasPrefix(e.stderr, "Stopped. 1 file stays in the queue") {
				t.Errorf("%+v", e)
			}
			if n := len(w.Files()); n != 0 {
				t.Fatalf("%d files were published", n)
			}

			slow.release()
			cmd = command(t, profile, args...)
			cmd.Stdin = strings.NewReader(password)
			e = finish(t, cmd)
			if e.status != ExitDone || !strings.HasPrefix(e.stdout, "published\tLarge.png\t") {
				t.Errorf("%+v", e)
			}
			if n := len(w.Files()); n != 1 {
				t.Errorf("%d files were published", n)
			}
			noCanary(t, profile)
		})
	}
}

// slowProxy lets two pieces pass and holds the third until release is called.
type slowProxy struct {
	*httptest.Server
	stood   chan struct{} // closed when the third is there
	release func()
}

func newSlowProxy(t *testing.T, target string) *slowProxy {
	t.Helper()
	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	move := make(chan struct{})
	p := &slowProxy{stood: make(chan struct{}), release: sync.OnceFunc(func() { close(move) })}
	forward := &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = to.Host },
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	var mu sync.Mutex
	pieces := 0
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > small {
			mu.Lock()
			pieces++
			n := pieces
			mu.Unlock()
			if n == 3 {
				close(p.stood)
			}
			if n >= 3 {
				select {
				case <-move:
				case <-r.Context().Done():
					return
				}
			}
		}
		forward.ServeHTTP(w, r)
	}))
	// A server does not see that a client left whose body it never read.
	t.Cleanup(func() { p.release(); p.Close() })
	return p
}

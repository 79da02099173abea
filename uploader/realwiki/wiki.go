package realwiki

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	texttemplate "text/template"
	"time"

	"wikidrop/uploader/realwiki/child"
)

// Wiki is a running MediaWiki. Its methods may be called from the goroutine of
// the test; what fails ends the test.
type Wiki struct {
	Admin    User // sysop, bureaucrat and uploader
	Uploader User // may upload, upload by URL, overwrite and move files
	Novice   User // may upload new files and overwrite own ones, nothing else with files
	Reader   User // may read and edit pages, not upload

	dir      string
	address  string
	programs programs
	options  options
	servers  []*child.Process
	php      *child.Process
	fail     func(format string, args ...any)
}

type options struct {
	php       map[string]string
	bodyLimit int64
	live      string
	holdJobs  bool
}

// Option changes how a wiki starts.
type Option func(*options)

// PHP sets one of PHP's own settings, such as PHP("post_max_size", "1000000").
func PHP(name, value string) Option {
	return func(o *options) { o.php[name] = value }
}

// BodyLimit is the size of a request in bytes above which nginx answers 413; 128 MiB + 64 KiB unless set.
func BodyLimit(n int64) Option {
	return func(o *options) { o.bodyLimit = n }
}

// Live starts the wiki with these settings, as if Set had been called.
func Live(php string) Option {
	return func(o *options) { o.live = php }
}

// HeldJobs starts the wiki with its job queue standing still, as HoldJobs does.
func HeldJobs() Option {
	return func(o *options) { o.holdJobs = true }
}

// Start serves a new MediaWiki until the test ends. Where MediaWiki is not
// installed it skips the test, or fails it when WIKIDROP_REQUIRE_REAL=1. When the
// test failed, the last lines of the server's logs are in the test's log.
func Start(t testing.TB, o ...Option) *Wiki {
	t.Helper()
	if err := Available(); err != nil {
		if os.Getenv("WIKIDROP_REQUIRE_REAL") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	w, err := Launch(o...)
	if err != nil {
		t.Fatalf("start a real MediaWiki: %v", err)
	}
	w.fail = func(format string, args ...any) { t.Helper(); t.Fatalf(format, args...) }
	t.Cleanup(func() {
		if log := w.Log(); t.Failed() && log != "" {
			t.Logf("the wiki's logs:\n%s", log)
		}
		if err := w.Stop(); err != nil {
			t.Errorf("stop the wiki: %v", err)
		}
	})
	Evidence(t, MediaWiki, w.programs.version)
	return w
}

// Launch is Start without a test: the caller must call Stop. Methods of the wiki panic on failure.
func Launch(o ...Option) (*Wiki, error) {
	p, err := find()
	if err != nil {
		return nil, err
	}
	prepared, err := template(p)
	if err != nil {
		return nil, err
	}
	// Not a folder of the test's own: its name may be too long for a Unix socket.
	dir, err := os.MkdirTemp("", "wikidrop-mw-")
	if err != nil {
		return nil, err
	}
	w := &Wiki{
		Admin: admin, Uploader: uploader, Novice: novice, Reader: reader,
		dir: dir, programs: p, options: withDefaults(o),
		fail: func(format string, args ...any) { panic(fmt.Sprintf(format, args...)) },
	}
	if err := copyTemplate(prepared, dir); err != nil {
		return nil, errors.Join(err, w.Stop())
	}
	if err := w.serve(); err != nil {
		return nil, errors.Join(fmt.Errorf("%w\n%s", err, w.Log()), w.Stop())
	}
	return w, nil
}

func withDefaults(o []Option) options {
	all := options{
		bodyLimit: 128<<20 + 64<<10,
		php: map[string]string{
			"post_max_size":       "128M",
			"upload_max_filesize": "128M",
			"memory_limit":        "512M",
			"max_execution_time":  "600",
		},
	}
	for _, set := range o {
		set(&all)
	}
	return all
}

// serve starts the servers and waits until the wiki answers.
func (w *Wiki) serve() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer listener.Close()
	w.address = listener.Addr().String()
	if err := w.writeConfig(); err != nil {
		return err
	}
	if err := w.startPHP(); err != nil {
		return err
	}
	if err := w.startNginx(listener.(*net.TCPListener)); err != nil {
		return err
	}
	jobs := exec.Command(w.programs.php, w.path("jobs.php"), w.dir,
		filepath.Join(mediaWikiDir, "maintenance/runJobs.php"), w.path("LocalSettings.php"))
	if err := w.start(jobs, "jobs.log"); err != nil {
		return err
	}
	return w.answers()
}

func (w *Wiki) writeConfig() error {
	values := map[string]any{
		"Dir": w.dir, "Address": w.address, "Root": os.Geteuid() == 0,
		"MediaWiki": mediaWikiDir, "BodyLimit": w.options.bodyLimit, "PHP": maps.Clone(w.options.php),
	}
	for _, name := range []string{"nginx.conf", "php-fpm.conf"} {
		t, err := texttemplate.ParseFS(files, "files/"+name)
		if err != nil {
			return err
		}
		f, err := os.Create(w.path(name))
		if err != nil {
			return err
		}
		if err := errors.Join(t.Execute(f, values), f.Close()); err != nil {
			return err
		}
	}
	address := "<?php\n$wgServer = 'http://" + w.address + "';\n"
	err := os.WriteFile(w.path("address.php"), []byte(address), 0o600)
	if w.options.live != "" {
		err = errors.Join(err, w.setLive(w.options.live))
	}
	if w.options.holdJobs {
		err = errors.Join(err, os.WriteFile(w.path("jobs.hold"), nil, 0o600))
	}
	return err
}

// startPHP waits for php-fpm's socket, since nginx answers 502 without it.
func (w *Wiki) startPHP() error {
	args := []string{"--nodaemonize", "--fpm-config", w.path("php-fpm.conf")}
	if os.Geteuid() == 0 {
		args = append(args, "--allow-to-run-as-root")
	}
	if err := w.start(exec.Command(w.programs.fpm, args...), "php-fpm.out"); err != nil {
		return err
	}
	w.php = w.servers[len(w.servers)-1]
	return w.phpReady()
}

func (w *Wiki) phpReady() error {
	deadline := time.After(20 * time.Second)
	for {
		conn, err := net.Dial("unix", w.path("php.sock"))
		if err == nil {
			return conn.Close()
		}
		select {
		case <-w.php.Done():
			return errors.New("php-fpm ended at once")
		case <-deadline:
			return fmt.Errorf("php-fpm does not answer: %w", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// startNginx hands nginx a socket that listens already, the way nginx hands them
// on to itself in an upgrade. So nobody else can take the port in between.
func (w *Wiki) startNginx(listener *net.TCPListener) error {
	socket, err := listener.File()
	if err != nil {
		return err
	}
	defer socket.Close()
	cmd := exec.Command(w.programs.nginx, "-p", w.dir, "-c", w.path("nginx.conf"), "-e", w.path("log/nginx.log"))
	cmd.ExtraFiles = []*os.File{socket}
	const firstExtraFile = 3
	cmd.Env = append(os.Environ(), "NGINX="+strconv.Itoa(firstExtraFile)+";")
	return w.start(cmd, "nginx.out")
}

func (w *Wiki) start(cmd *exec.Cmd, output string) error {
	out, err := os.Create(w.path("log/" + output))
	if err != nil {
		return err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	cmd.Dir = w.dir
	p, err := child.Start(cmd)
	if err != nil {
		return err
	}
	w.servers = append(w.servers, p)
	return nil
}

func (w *Wiki) answers() error {
	client := &http.Client{Timeout: 60 * time.Second}
	defer client.CloseIdleConnections()
	answer, err := client.Get(w.API() + "?action=query&meta=siteinfo&format=json")
	if err != nil {
		return fmt.Errorf("first request: %w", err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("first request: %w", err)
	}
	// A wiki that was started with broken or strange settings on purpose may say 500.
	if answer.StatusCode != http.StatusOK && w.options.live == "" {
		return fmt.Errorf("first request: %s: %.500s", answer.Status, body)
	}
	return nil
}

// Stop ends the servers and removes the wiki's files. Start does it by itself.
func (w *Wiki) Stop() error {
	for i := len(w.servers) - 1; i >= 0; i-- {
		w.servers[i].Stop()
	}
	w.servers = nil
	return os.RemoveAll(w.dir)
}

func (w *Wiki) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

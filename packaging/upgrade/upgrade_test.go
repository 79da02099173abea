package upgrade

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"wikidrop/packaging/windowtest"
	"wikidrop/uploader"
	"wikidrop/uploader/realwiki"
)

const limit = 2 * time.Minute

// inTheMiddle is what the earlier version was sending when it was killed.
const inTheMiddle = "Chime.wav"

func TestEarlierVersionsProfileGoesOn(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.tar.gz")
	if err != nil || len(archives) == 0 {
		t.Fatal("no profiles: ", err)
	}
	for _, archive := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(archive), ".tar.gz"), func(t *testing.T) { goesOn(unpack(t, archive)) })
	}
}

func goesOn(o *old) {
	_, then := o.records(o.queueThen)
	accountsThen := o.accounts()
	o.open([]string{inTheMiddle}, func(p *windowtest.Program) ([]windowtest.Entry, error) {
		return p.WaitLog(limit, 0, "published", windowtest.AtLeast(1))
	})
	version, now := o.records(o.queue)
	if version == "1" {
		o.Error("the queue was not migrated")
	}
	if diff := cmp.Diff(kept(then), kept(now)); diff != "" {
		o.Errorf("the queue (-then +now):\n%s", diff)
	}
	if copied := o.read(o.queue + ".version-1"); !bytes.Equal(copied, o.read(o.queueThen)) {
		o.Error("the copy of the earlier queue differs from it")
	}
	accountsNow := o.accounts()
	if diff := cmp.Diff(accountsThen.Accounts, accountsNow.Accounts); diff != "" || accountsNow.Version < accountsThen.Version {
		o.Errorf("accounts of version %d (-then +now):\n%s", accountsNow.Version, diff)
	}
	root, err := windowtest.Root()
	if err != nil {
		o.Fatal(err)
	}
	if then, now := o.id(o.dir), o.id(root); then != now {
		o.Errorf("the ID was %s and is %s: settings, and the installer's memory, go by it", then, now)
	}

	o.open([]string{"Река зимой.jpg", "海の朝.jpg"}, func(p *windowtest.Program) ([]windowtest.Entry, error) {
		return p.Publish(limit, 2)
	})
}

// open starts today's program on the profile, lets it publish photos, asks its wiki
// whether they arrived whole, and quits it.
func (o *old) open(photos []string, publish func(*windowtest.Program) ([]windowtest.Entry, error)) {
	o.Helper()
	p, err := o.screen.Start(o.binary, o.profile, "--practice")
	if err != nil {
		o.Fatal(err)
	}
	defer p.Kill()
	realwiki.Evidence(o.T, realwiki.Window, "the window opened on an earlier version's profile")
	entries, err := publish(p)
	if err != nil {
		o.Fatal(err)
	}
	api, err := p.PracticeAPI(limit)
	if err != nil {
		o.Fatal(err)
	}
	var paths []string
	for _, name := range photos {
		paths = append(paths, filepath.Join(o.dir, "photos", name))
	}
	arrivals, err := windowtest.Arrivals(api, paths, entries)
	if err != nil {
		o.Fatal(err)
	}
	for _, a := range arrivals {
		if a.Err != nil {
			o.Errorf("%s: %v", a.Path, a.Err)
		}
	}
	o.picture("upgraded-" + strings.TrimSuffix(photos[0], filepath.Ext(photos[0])))
	if err := p.Quit(); err != nil {
		o.Error(err)
	}
}

// record is what may not change by an upgrade.
type record struct {
	ID       uploader.ID
	Rank     int64
	Path     string
	Account  string
	Title    string
	Text     string
	Stage    uploader.Stage
	Intent   uploader.Intent
	Question string
	Key      string
	SHA1     string
	Added    time.Time
}

// kept are the records but that of the file which went on by itself.
func kept(items []uploader.Item) []record {
	var all []record
	for _, it := range items {
		if it.Title == inTheMiddle {
			continue
		}
		all = append(all, record{it.ID, it.Rank, it.Path, it.Account, it.Title, it.Description.Source + it.Description.License, it.Stage,
			it.Intent, it.Hold.Problem.Code, it.Key, it.SHA1, it.Added})
	}
	return all
}

// A person who goes back to an earlier version is told so, and nothing is touched.
func TestNewerProfileIsRefusedKindly(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.tar.gz")
	if err != nil || len(archives) == 0 {
		t.Fatal("no profiles: ", err)
	}
	for name, renew := range map[string]func(*old){
		"queue": func(o *old) {
			o.edit(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("version"), []byte("99")) })
		},
		"accounts": func(o *old) {
			path := filepath.Join(o.profile, "accounts.json")
			newer := bytes.Replace(o.read(path), []byte(`"version": 1`), []byte(`"version": 99`), 1)
			if err := os.WriteFile(path, newer, 0o600); err != nil {
				o.Fatal(err)
			}
		},
		"settings": func(o *old) {
			if err := os.WriteFile(filepath.Join(o.profile, "settings.json"), []byte(`{"version":99}`), 0o600); err != nil {
				o.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := unpack(t, archives[0])
			renew(o)
			before := o.everything()
			for lang, want := range map[string]string{"en": "These files are from a newer Wikidrop", "ru": "Эти файлы созданы более новой версией Wikidrop"} {
				o.refusedWithoutWindow(lang, want)
				o.refusedInWindow(lang, "newer-"+name+"-"+lang)
				if diff := cmp.Diff(before, o.everything()); diff != "" {
					t.Fatalf("%s: the profile (-before +after):\n%s", lang, diff)
				}
			}
		})
	}
}

// everything has the sums of the profile's files, without the log and what may be
// kept beside the queue.
func (o *old) everything() map[string]string {
	o.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(o.profile), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if strings.HasPrefix(path, "log/") || strings.HasPrefix(path, "queue.db.kept") {
			return nil
		}
		sum := sha256.Sum256(o.read(filepath.Join(o.profile, path)))
		all[path] = hex.EncodeToString(sum[:])
		return nil
	})
	if err != nil {
		o.Fatal(err)
	}
	return all
}

func (o *old) refusedWithoutWindow(lang, want string) {
	o.Helper()
	cmd := exec.Command(o.binary, "--profile", o.profile, "--practice", "--no-window", "--lang", lang, filepath.Join(o.dir, "photos", "Hills.jpg"))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState.ExitCode() != 1 || stdout.Len() > 0 || !strings.Contains(stderr.String(), want) {
		o.Errorf("%v; it said %q and %q, want %q", err, &stdout, &stderr, want)
	}
}

// refusedInWindow waits until the window says why, takes its picture, and closes it.
func (o *old) refusedInWindow(lang, picture string) {
	o.Helper()
	cmd := exec.Command(o.binary, "--profile", o.profile, "--practice", "--lang", lang)
	cmd.Env = o.screen.Env()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		o.Fatal(err)
	}
	tool := exec.Command("timeout", "60", "xdotool", "search", "--sync", "--onlyvisible", "--name", "^"+windowtest.Title+"$")
	tool.Env = o.screen.Env()
	_, err := tool.Output()
	if err != nil {
		o.Errorf("no window that says why: %v", err)
	} else {
		o.picture(picture)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		o.Error(err)
	}
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 1 || !strings.Contains(stderr.String(), "newer Wikidrop") {
		o.Errorf("the window ended with %v and %q", err, &stderr)
	}
}

// Package upgrade opens what earlier versions left behind with today's program: the
// real one, in a real window. The profiles in testdata were made by make.sh with
// the programs of the commits that they are named after.
package upgrade

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"go.etcd.io/bbolt"

	"wikidrop/packaging/windowtest"
	"wikidrop/uploader"
)

// old is an unpacked profile of an earlier version and the photos that its queue
// names.
type old struct {
	*testing.T
	screen           *windowtest.Screen
	binary           string
	dir              string
	profile          string
	queue, queueThen string // the queue file, and a copy of it as it was
}

// unpack makes a screen and a copy of the profile. Where there can be no window it
// skips the test; with WIKIDROP_REQUIRE_WINDOW=1 that fails.
func unpack(t *testing.T, archive string) *old {
	t.Helper()
	if err := windowtest.Available(); err != nil {
		if os.Getenv("WIKIDROP_REQUIRE_WINDOW") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	binary, err := windowtest.Build()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := extract(archive, dir); err != nil {
		t.Fatal(err)
	}
	screen, err := windowtest.OpenScreen(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := screen.Close(); err != nil {
			t.Error(err)
		}
	})
	o := &old{T: t, screen: screen, binary: binary, dir: dir, profile: filepath.Join(dir, "profile")}
	o.queue, o.queueThen = filepath.Join(o.profile, "queue.db"), filepath.Join(dir, "queue.then")
	o.movePhotos()
	o.copyFile(o.queue, o.queueThen)
	return o
}

func extract(archive, dir string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for entries := tar.NewReader(z); ; {
		h, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		name := filepath.Clean(h.Name)
		content, err := io.ReadAll(entries)
		if err == nil {
			err = root.MkdirAll(filepath.Dir(name), 0o700)
		}
		if err == nil {
			err = root.WriteFile(name, content, 0o600)
		}
		if err == nil {
			err = root.Chtimes(name, h.ModTime, h.ModTime)
		}
		if err != nil {
			return err
		}
	}
}

// movePhotos tells the queue where the photos are on this machine, and changes
// nothing else in it.
func (o *old) movePhotos() {
	o.Helper()
	then, err := os.ReadFile(filepath.Join(o.dir, "photos-were-in"))
	if err != nil {
		o.Fatal(err)
	}
	from, to := []byte(`"path":"`+strings.TrimSpace(string(then))), []byte(`"path":"`+filepath.Join(o.dir, "photos"))
	o.edit(func(tx *bbolt.Tx) error {
		items := tx.Bucket([]byte("items"))
		moved := map[string][]byte{}
		err := items.ForEach(func(k, v []byte) error {
			moved[string(k)] = bytes.Replace(v, from, to, 1)
			return nil
		})
		for k, v := range moved {
			err = errors.Join(err, items.Put([]byte(k), v))
		}
		return err
	})
}

func (o *old) edit(change func(*bbolt.Tx) error) {
	o.Helper()
	db, err := bbolt.Open(o.queue, 0o600, &bbolt.Options{Timeout: 10 * time.Second})
	if err != nil {
		o.Fatal(err)
	}
	if err := errors.Join(db.Update(change), db.Close()); err != nil {
		o.Fatal(err)
	}
}

// records are the queue's version and items in a file, by title and account's
// order of adding.
func (o *old) records(path string) (version string, items []uploader.Item) {
	o.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: 10 * time.Second})
	if err != nil {
		o.Fatal(err)
	}
	defer db.Close()
	err = db.View(func(tx *bbolt.Tx) error {
		version = string(tx.Bucket([]byte("meta")).Get([]byte("version")))
		return tx.Bucket([]byte("items")).ForEach(func(_, v []byte) error {
			var it uploader.Item
			err := json.Unmarshal(v, &it)
			items = append(items, it)
			return err
		})
	})
	if err != nil {
		o.Fatal(err)
	}
	return version, items
}

type accounts struct {
	Version  int
	Accounts []struct {
		ID, API, Login string
		Default        bool
	}
}

func (o *old) accounts() accounts {
	o.Helper()
	var a accounts
	if err := json.Unmarshal(o.read(filepath.Join(o.profile, "accounts.json")), &a); err != nil {
		o.Fatal(err)
	}
	return a
}

// id is what FyneApp.toml in a folder says. Settings are kept under it.
func (o *old) id(folder string) string {
	o.Helper()
	var app struct{ Details struct{ ID string } }
	if _, err := toml.DecodeFile(filepath.Join(folder, "FyneApp.toml"), &app); err != nil {
		o.Fatal(err)
	}
	return app.Details.ID
}

func (o *old) picture(name string) {
	o.Helper()
	root, err := windowtest.Root()
	if err == nil {
		err = o.screen.Screenshot(filepath.Join(root, "build", "screenshots", name+".png"))
	}
	if err != nil {
		o.Error(err)
	}
}

func (o *old) copyFile(from, to string) {
	o.Helper()
	if err := os.WriteFile(to, o.read(from), 0o600); err != nil {
		o.Fatal(err)
	}
}

func (o *old) read(path string) []byte {
	o.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		o.Fatal(err)
	}
	return b
}

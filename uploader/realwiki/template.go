package realwiki

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// template returns the folder of the prepared wiki, making it if this is the
// first call on the machine for this MediaWiki and these settings. Test binaries
// that run side by side wait for the one that makes it.
func template(p programs) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	base := filepath.Join(cache, "wikidrop-tests")
	if err := os.MkdirAll(base, 0o700); err != nil {
		return "", fmt.Errorf("folder for the prepared wiki: %w", err)
	}
	hash, err := settingsHash(p)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(base, "mediawiki-"+p.version+"-"+hash)
	unlock, err := lock(dir + ".lock")
	if err != nil {
		return "", err
	}
	defer unlock() //nolint:errcheck // closing the file is what unlocks; the kernel does it at the latest when we end
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	if err := prepare(p, dir); err != nil {
		return "", fmt.Errorf("prepare a MediaWiki: %w", err)
	}
	return dir, nil
}

// settingsHash changes with everything that a template is made from.
func settingsHash(p programs) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%+v\n%+v\n", p, []User{admin, uploader, novice, reader})
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := files.ReadFile(path)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%s %d\n%s\n", path, len(content), content)
		return nil
	})
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil))[:12], nil
}

// prepare installs a wiki beside dir and moves it there when it is whole.
func prepare(p programs, dir string) error {
	work, err := os.MkdirTemp(filepath.Dir(dir), "making-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	for _, name := range []string{"data", "images", "tmp", "cache", "log"} {
		if err := os.Mkdir(filepath.Join(work, name), 0o700); err != nil {
			return err
		}
	}
	if err := install(p, work); err != nil {
		return err
	}
	settings, err := files.ReadFile("files/LocalSettings.php")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(work, "LocalSettings.php"), settings, 0o600); err != nil {
		return err
	}
	if err := createUsers(p, work); err != nil {
		return err
	}
	if _, err := maintenance(p, work, "rebuildLocalisationCache.php", "--lang=en"); err != nil {
		return err
	}
	if _, err := maintenance(p, work, "runJobs.php"); err != nil {
		return err
	}
	return os.Rename(work, dir)
}

// install makes the databases. The settings that the installer writes are not
// used; it is given a place of its own, since a machine may have a wiki already.
func install(p programs, dir string) error {
	scratch, err := os.MkdirTemp(dir, "installer-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	cmd := exec.Command(p.php, filepath.Join(mediaWikiDir, "maintenance/install.php"),
		"--dbtype", "sqlite", "--dbname", "wiki", "--dbpath", filepath.Join(dir, "data"),
		"--confpath", scratch, "--scriptpath", "/w", "--server", "http://127.0.0.1", "--lang", "en",
		"--extensions", "AbuseFilter,OATHAuth,TitleBlacklist,ConfirmEdit", "--skins", "Vector",
		"--pass", admin.Password, "TestWiki", admin.Name)
	cmd.Env = append(os.Environ(), "MW_CONFIG_FILE="+filepath.Join(scratch, "LocalSettings.php"))
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("install.php: %w\n%s", err, out)
	}
	return walMode(p, dir)
}

func walMode(p programs, dir string) error {
	script, err := files.ReadFile("files/wal.php")
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "wal.php")
	if err := os.WriteFile(path, script, 0o600); err != nil {
		return err
	}
	if out, err := exec.Command(p.php, path, filepath.Join(dir, "data")).CombinedOutput(); err != nil {
		return fmt.Errorf("wal.php: %w\n%s", err, out)
	}
	return nil
}

func createUsers(p programs, dir string) error {
	for _, u := range []User{admin, uploader, novice, reader} {
		args := []string{"--force"}
		for _, group := range u.groups {
			if group == "sysop" || group == "bureaucrat" {
				args = append(args, "--"+group)
			} else {
				args = append(args, "--custom-groups="+group)
			}
		}
		if _, err := maintenance(p, dir, "createAndPromote.php", append(args, u.Name, u.Password)...); err != nil {
			return err
		}
		for _, bot := range [][3]string{{u.App, u.grants, u.AppPassword}, {u.NarrowApp, "basic,uploadfile", u.NarrowAppPassword}} {
			_, err := maintenance(p, dir, "createBotPassword.php", "--appid", bot[0], "--grants", bot[1], u.Name, bot[2])
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// maintenance runs one of MediaWiki's scripts on the wiki in dir and returns what it printed.
func maintenance(p programs, dir, script string, args ...string) (string, error) {
	line := append([]string{filepath.Join(mediaWikiDir, "maintenance", script), "--conf", filepath.Join(dir, "LocalSettings.php")}, args...)
	cmd := exec.Command(p.php, line...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s: %w\n%s", script, err, strings.TrimSpace(string(out)))
	}
	return string(out), nil
}

// copyTemplate gives a new wiki its own files.
func copyTemplate(from, to string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return fmt.Errorf("copy the prepared wiki: %w", err)
	}
	jobs, err := files.ReadFile("files/jobs.php")
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(to, "jobs.php"), jobs, 0o600),
		os.MkdirAll(filepath.Join(to, "log"), 0o700),
	)
}

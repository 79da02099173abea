package logfile

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wikidrop/uploader/mediawiki"
)

func TestSecretsDoNotReachTheDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log", "wikidrop.log")
	secrets := mediawiki.NewRedactor()
	secrets.Hide("canary word")
	log, f, err := Open(path, slog.LevelDebug, secrets)
	if err != nil {
		t.Fatal(err)
	}
	log.Info("said canary word", "text", "canary word", "err", errors.New("lgpassword=canary2"))
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(text), "canary") {
		t.Errorf("%s, %v", text, err)
	}
}

func TestLargeLogIsSetAside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wikidrop.log")
	if err := os.WriteFile(path, make([]byte, maxSize+1), 0o600); err != nil {
		t.Fatal(err)
	}
	_, f, err := Open(path, slog.LevelInfo, mediawiki.NewRedactor())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if st, err := os.Stat(path + ".old"); err != nil || st.Size() != maxSize+1 {
		t.Errorf("old log: %v, %v", st, err)
	}
	if st, err := os.Stat(path); err != nil || st.Size() != 0 {
		t.Errorf("new log: %v, %v", st, err)
	}
}

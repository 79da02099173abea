package settings

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestChoicesOutliveTheProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "settings.json")
	s, err := Open(path)
	if err != nil || s.Get() != (Settings{}) {
		t.Fatalf("%+v, %v", s.Get(), err)
	}
	want := Settings{
		Language: "ru", Appearance: Dark, SendAhead: true,
		Proxy: Proxy{Mode: ProxyAddress, Address: "http://proxy.example:3128", User: "anna", Guarded: "proxy.example:3128"},
	}
	changed := s.Changed()
	if err := s.Update(func(now *Settings) { *now = want }); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changed:
	default:
		t.Error("nobody was told")
	}
	again, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, again.Get()); diff != "" {
		t.Error(diff)
	}
}

func TestReadingFiles(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       Settings
		err        error
	}{
		{"fresh", `{"version":1}`, Settings{}, nil},
		{"some", `{"version":1,"language":"ru","appearance":"dark"}`, Settings{Language: "ru", Appearance: Dark}, nil},
		{"fields of a later release", `{"version":1,"language":"ru","mood":{"good":true}}`, Settings{Language: "ru"}, nil},
		{"choices of a later release", `{"version":1,"appearance":"sepia","proxy":{"mode":"script"}}`, Settings{}, nil},
		{"newer version", `{"version":2,"language":{"of":"another shape"}}`, Settings{}, ErrNewer},
		{"no version", `{"language":"ru"}`, Settings{}, ErrDamaged},
		{"nothing", ``, Settings{}, ErrDamaged},
		{"zeros after a power cut", "\x00\x00\x00", Settings{}, ErrDamaged},
		{"cut off", `{"version":1,"lang`, Settings{}, ErrDamaged},
		{"other shape", `{"version":1,"proxy":"none"}`, Settings{}, ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := file(t, c.data)
			s, err := Open(path)
			if !errors.Is(err, c.err) || s.Get() != c.want {
				t.Fatalf("%+v, %v; want %+v, %v", s.Get(), err, c.want, c.err)
			}
			kept, _ := filepath.Glob(path + ".damaged-*")
			if damaged := errors.Is(c.err, ErrDamaged); damaged != (len(kept) == 1) {
				t.Errorf("set aside: %v", kept)
			}
		})
	}
}

func TestDamagedFileIsKeptAndWritingGoesOn(t *testing.T) {
	path := file(t, "precious?")
	s, err := Open(path)
	if !errors.Is(err, ErrDamaged) {
		t.Fatal(err)
	}
	if err := s.Update(func(now *Settings) { now.Language = "ru" }); err != nil {
		t.Fatal(err)
	}
	kept, _ := filepath.Glob(path + ".damaged-*")
	if len(kept) != 1 {
		t.Fatalf("kept %v", kept)
	}
	if data, err := os.ReadFile(kept[0]); err != nil || string(data) != "precious?" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestNewerFileIsNeverOverwritten(t *testing.T) {
	path := file(t, `{"version":99}`)
	s, err := Open(path)
	if !errors.Is(err, ErrNewer) {
		t.Fatal(err)
	}
	if err := s.Update(func(now *Settings) { now.Language = "ru" }); !errors.Is(err, ErrNewer) {
		t.Errorf("Update: %v", err)
	}
	if s.Get().Language != "ru" {
		t.Error("the choice does not hold for this run")
	}
	if data, err := os.ReadFile(path); err != nil || !strings.Contains(string(data), "99") {
		t.Errorf("%q, %v", data, err)
	}
}

func TestChangesAtOnceAreAllKept(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_ = s.Update(func(now *Settings) { now.Language += "x" })
		})
	}
	all.Wait()
	if got := s.Get().Language; got != "xxxxxxxx" {
		t.Errorf("%q", got)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"version":1,"proxy":{"mode":"address","address":"http://a:1"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := decode(data)
		if err != nil {
			if s != (Settings{}) {
				t.Errorf("%+v beside %v", s, err)
			}
			return
		}
		if s != s.known() {
			t.Errorf("unknown choices in %+v", s)
		}
	})
}

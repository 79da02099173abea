package account

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestPasswordsAreNeverPrinted(t *testing.T) {
	draft := Draft{ID: "a1", Address: "https://anna:" + canary + "@wiki.example/", Login: "Anna@Wikidrop", Password: canary}
	kept := NewMemory()
	if err := kept.Set(context.Background(), "a1", canary); err != nil {
		t.Fatal(err)
	}
	m, err := Open(Options{Secrets: kept})
	if err != nil {
		t.Fatal(err)
	}
	m.keepInMemory("a1", canary)
	for name, value := range map[string]any{
		"draft": draft, "pointer": &draft, "slice": []Draft{draft}, "in a struct": struct{ D Draft }{draft},
		"secrets": kept, "manager": m, "options": m.opts, "keyring": NewKeyring(0),
	} {
		t.Run(name, func(t *testing.T) {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
				wantNoCanary(t, verb, fmt.Sprintf(verb, value))
			}
			var log bytes.Buffer
			slog.New(slog.NewTextHandler(&log, nil)).Info("text", "value", value)
			slog.New(slog.NewJSONHandler(&log, nil)).Info("json", "value", value)
			wantNoCanary(t, "slog", log.String())
		})
	}
	data, err := json.Marshal(map[string]any{"draft": draft, "list": []*Draft{&draft}})
	if err != nil {
		t.Fatal(err)
	}
	wantNoCanary(t, "JSON", string(data))
}

func TestDraftSaysWhetherItHasAPassword(t *testing.T) {
	with := Draft{Login: "Anna", Address: "wiki.example", Password: "x"}
	if got, want := fmt.Sprint(with), `draft "" of "Anna" at "wiki.example", with password`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	with.Password = ""
	if got, want := fmt.Sprintf("%#v", with), `draft "" of "Anna" at "wiki.example", no password`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTidyPassword(t *testing.T) {
	bot := strings.Repeat("0123456789abcdef", 2)
	for _, c := range []struct{ name, typed, want string }{
		{"bot password with what copying brings", " \t" + bot + "\r\n", bot},
		{"bot password with its app", " Wikidrop@" + bot + " ", "Wikidrop@" + bot},
		{"spaces of a main password stay", " two words ", " two words "},
		{"line end of a main password goes", "secret\r\n", "secret"},
		{"long main password with other letters keeps its space", bot + "xyz ", bot + "xyz "},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := tidyPassword(c.typed); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// wantNoCanary looks for the password as it is, in hexadecimal, and in bytes.
func wantNoCanary(t *testing.T, where, text string) {
	t.Helper()
	for _, spelling := range []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), fmt.Sprint([]byte(canary))[1:40]} {
		if strings.Contains(text, spelling) {
			t.Errorf("%s shows the password: %s", where, text)
		}
	}
}

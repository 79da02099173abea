package windowtest

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEntryIsReadAsSlogWroteIt(t *testing.T) {
	var line strings.Builder
	slog.New(slog.NewTextHandler(&line, nil)).Info("window ready",
		"title", `A "b" = c.jpg`, "count", 6, "empty", "", "plain", "日本.jpg", "odd key", "x")
	got := parseEntry(line.String())
	delete(got, "time")
	want := Entry{
		"level": "INFO", "msg": "window ready", "title": `A "b" = c.jpg`, "count": "6",
		"empty": "", "plain": "日本.jpg", "odd key": "x",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entry (-want +got):\n%s", diff)
	}
}

func TestCutLineDoesNoHarm(t *testing.T) {
	whole := `time=2026-11-22T13:00:00Z level=INFO msg="a b" title="c d"`
	for n := range whole {
		parseEntry(whole[:n]) // a panic would fail the test
	}
}

func TestCountingAddsUp(t *testing.T) {
	entries := []Entry{{"count": "4"}, {"count": "x"}, {"count": "2"}}
	if !Counting(6)(entries) || Counting(7)(entries) {
		t.Error("4 and 2 are not 6")
	}
}

package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var today = time.Date(2026, 11, 22, 13, 0, 0, 0, time.UTC)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestReleasesAreThoseOfTheChangelog(t *testing.T) {
	const text = `# Changelog

- not part of any version

## Unreleased

## [1.2.0] - 2026-11-20

### Added
- Drop **files** with the *mouse*
  or by ` + "`wikidrop`" + `, see [this](https://example.org).
- Second.

A paragraph is no change.
  Nor is this.

## 1.1.9 - 2026-10-01
- Older.
`
	got, err := releasesFor("1.2.0", text, today)
	if err != nil {
		t.Fatal(err)
	}
	want := []release{
		{Version: "1.2.0", Date: day("2026-11-20"), Dated: true, Changes: []string{"Drop files with the mouse or by wikidrop, see this.", "Second."}},
		{Version: "1.1.9", Date: day("2026-10-01"), Dated: true, Changes: []string{"Older."}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnreleasedIsTheNextVersion(t *testing.T) {
	got, err := releasesFor("0.2.0", "## Unreleased\n- New.\n\n## 0.1.0 - 2026-01-01\n- First.\n", today)
	if err != nil {
		t.Fatal(err)
	}
	if got[0].Version != "0.2.0" || got[0].Dated || !got[0].Date.Equal(today) || len(got) != 2 {
		t.Errorf("releases are %+v", got)
	}
}

func TestChangelogThatDisagreesIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, reason string }{
		"older than the program": {"## 0.9.0 - 2026-01-01\n- x\n", "newest version is 0.9.0"},
		"newer than the program": {"## 1.1.0 - 2026-01-01\n- x\n", "newest version is 1.1.0"},
		"says nothing":           {"## Unreleased\n\n## 0.9.0 - 2026-01-01\n- x\n", "nothing about version 1.0.0"},
		"empty":                  {"# Changelog\n", "no version"},
		"odd heading":            {"## Version one\n- x\n", "not a heading"},
		"no such day":            {"## 1.0.0 - 2026-02-30\n- x\n", "day out of range"},
		"old without a date":     {"## 1.0.0 - 2026-02-03\n- x\n\n## 0.9.0\n- x\n", "0.9.0 has no date"},
		"dates the wrong way":    {"## 1.0.0 - 2026-02-03\n- x\n\n## 0.9.0 - 2026-05-01\n- x\n", "after the next"},
	} {
		_, err := releasesFor("1.0.0", c.text, today)
		if err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.reason)
		}
	}
}

func FuzzChangelog(f *testing.F) {
	f.Add("## Unreleased\n- a\n  b\n## 1.0.0 - 2026-01-01\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := parseChangelog(text)
		if err != nil {
			return
		}
		for _, r := range all {
			if r.Version != "Unreleased" && !plainVersion.MatchString(r.Version) {
				t.Errorf("version %q", r.Version)
			}
		}
	})
}

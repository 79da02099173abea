package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// release is one version in the changelog.
type release struct {
	Version string
	Date    time.Time
	Dated   bool     // false: it has not come out yet, and Date is that of the sources
	Changes []string // one sentence or more each, without markup
}

// heading is "## 1.2.3 - 2026-11-22" or "## Unreleased", with or without brackets.
var heading = regexp.MustCompile(`^## \[?([0-9]+\.[0-9]+\.[0-9]+|Unreleased)\]?(?: [-–—] ([0-9]{4}-[0-9]{2}-[0-9]{2}))?$`)

// releasesFor reads a changelog and makes sure that its newest version is this one.
// What is unreleased counts as this version while that has no heading of its own.
func releasesFor(version, changelog string, date time.Time) ([]release, error) {
	all, err := parseChangelog(changelog)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errors.New("no version in it")
	}
	if all[0].Version == "Unreleased" {
		switch {
		case len(all) > 1 && all[1].Version == version:
			all = all[1:]
		case len(all[0].Changes) == 0:
			return nil, fmt.Errorf("nothing about version %s", version)
		default:
			all[0].Version, all[0].Date = version, date
		}
	}
	if all[0].Version != version {
		return nil, fmt.Errorf("its newest version is %s, but FyneApp.toml says %s", all[0].Version, version)
	}
	for i, r := range all[1:] {
		if !r.Dated || (all[i].Dated && r.Date.After(all[i].Date)) {
			return nil, fmt.Errorf("version %s has no date, or one after the next version's", r.Version)
		}
	}
	return all, nil
}

func parseChangelog(text string) ([]release, error) {
	var all []release
	open := false // an item that the next line may go on with
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n ")
		if strings.HasPrefix(line, "## ") {
			r, err := parseHeading(line)
			if err != nil {
				return nil, err
			}
			all, open = append(all, r), false
			continue
		}
		if len(all) == 0 {
			continue
		}
		changes := &all[len(all)-1].Changes
		switch item, starts := strings.CutPrefix(line, "- "); {
		case starts:
			*changes, open = append(*changes, plain(item)), true
		case open && strings.HasPrefix(line, "  "):
			(*changes)[len(*changes)-1] += " " + plain(strings.TrimSpace(line))
		default:
			open = false
		}
	}
	return all, nil
}

func parseHeading(line string) (release, error) {
	m := heading.FindStringSubmatch(line)
	if m == nil {
		return release{}, fmt.Errorf("not a heading of a version: %q", line)
	}
	r := release{Version: m[1]}
	if r.Version != "Unreleased" && !plainVersion.MatchString(r.Version) {
		return release{}, fmt.Errorf("not a version: %q", r.Version)
	}
	if m[2] == "" {
		return r, nil
	}
	date, err := time.Parse(time.DateOnly, m[2])
	if err != nil {
		return release{}, err
	}
	r.Date, r.Dated = date, true
	return r, nil
}

var (
	link     = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	emphasis = regexp.MustCompile("\\*\\*|\\*|`")
)

// plain takes the Markdown out of a line.
func plain(s string) string {
	return emphasis.ReplaceAllString(link.ReplaceAllString(s, "$1"), "")
}

package wikitext

import (
	"strings"
	"time"
)

// takenLayouts are the dates that can be read in one way only; a date with
// slashes and the year last can't.
var takenLayouts = []string{
	"2006-1-2", "2006/1/2", "2006:1:2", "2.1.2006",
	"2006-1-2 15:04", "2006/1/2 15:04", "2006:1:2 15:04", "2.1.2006 15:04",
	"2006-1-2 15:04:05", "2006/1/2 15:04:05", "2006:1:2 15:04:05", "2.1.2006 15:04:05",
}

// ParseTaken reads what people type as a date ("2026-05-14 05:12", "2026-05-14",
// "14.5.2026"). The time has no zone: it is the local time of the place, given
// as UTC. false means that it is something else, which a page may still say
// ("circa 1920").
func ParseTaken(s string) (time.Time, bool) {
	s = strings.Join(strings.Fields(strings.Replace(s, "T", " ", 1)), " ")
	for _, layout := range takenLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

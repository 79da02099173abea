// Package details is the side panel: it describes one file or many, and sends
// what people type to the engine as they type it.
package details

import (
	"slices"
	"strconv"
	"strings"

	"wikidrop/uploader"
)

// value is what one field holds for all selected files.
type value struct {
	text  string
	mixed bool // the files differ
}

// common is the value of a field over items.
func common(items []uploader.Item, get func(*uploader.Item) string) value {
	if len(items) == 0 {
		return value{}
	}
	v := value{text: get(&items[0])}
	for i := range items[1:] {
		if get(&items[i+1]) != v.text {
			return value{mixed: true}
		}
	}
	return v
}

// shared lists the categories that all items have, in the first one's order, and
// tells whether some items have more.
func shared(items []uploader.Item) (all []string, mixed bool) {
	if len(items) == 0 {
		return nil, false
	}
	for _, c := range items[0].Description.Categories {
		if everyHas(items, c) {
			all = append(all, c)
		}
	}
	for i := range items {
		mixed = mixed || len(items[i].Description.Categories) != len(all)
	}
	return all, mixed
}

func everyHas(items []uploader.Item, category string) bool {
	for i := range items {
		if !slices.Contains(items[i].Description.Categories, category) {
			return false
		}
	}
	return true
}

// recategorize takes categories away and adds others, keeping order.
func recategorize(old, add, remove []string) []string {
	next := slices.DeleteFunc(slices.Clone(old), func(c string) bool { return slices.Contains(remove, c) })
	for _, c := range add {
		if !slices.Contains(next, c) {
			next = append(next, c)
		}
	}
	return next
}

// difference lists what is in a and not in b.
func difference(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// placeText writes a position as people read it: "50.0865, 14.4114".
func placeText(item *uploader.Item) string {
	d := item.Description
	if !d.HasPlace {
		return ""
	}
	return degrees(d.Latitude) + ", " + degrees(d.Longitude)
}

func degrees(v float64) string {
	s := strconv.FormatFloat(v, 'f', 6, 64)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// parsePlace reads a position: two numbers with a comma, a semicolon or a space
// between them.
func parsePlace(s string) (uploader.Place, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' })
	if len(parts) != 2 {
		return uploader.Place{}, false
	}
	latitude, err1 := strconv.ParseFloat(parts[0], 64)
	longitude, err2 := strconv.ParseFloat(parts[1], 64)
	inside := latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180
	return uploader.Place{Latitude: latitude, Longitude: longitude}, err1 == nil && err2 == nil && inside
}

// fromPhoto tells whether the position is the one that the file carries.
func fromPhoto(item *uploader.Item) bool {
	m, d := item.Info.Meta, item.Description
	return d.HasPlace && m.HasPlace && m.Latitude == d.Latitude && m.Longitude == d.Longitude
}

func published(item *uploader.Item) bool { return item.Stage >= uploader.StagePublished }

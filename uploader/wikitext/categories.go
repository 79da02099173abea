package wikitext

import (
	"regexp"
	"strings"
)

var categoryLink = regexp.MustCompile(`\[\[([^\[\]]*)\]\]`)

// ParseCategories reads the names of categories that a person typed or pasted:
// separated by commas, bars or line breaks, with or without "Category:" (or one
// of the local names of that namespace in prefixes), or as links. In a link,
// commas belong to the name, and what follows a bar is a sort key, which is
// dropped. Each name comes once, in the order typed.
func ParseCategories(s string, prefixes ...string) []string {
	var names []string
	rest := categoryLink.ReplaceAllStringFunc(s, func(link string) string {
		name, _, _ := strings.Cut(link[2:len(link)-2], "|")
		names = append(names, name)
		return "\x00\n" // keeps the place of the name among the others
	})
	var out []string
	seen := map[string]bool{}
	for _, name := range strings.FieldsFunc(rest, func(c rune) bool { return c == ',' || c == '|' || c == '\n' || c == '\r' }) {
		if before, found := strings.CutSuffix(name, "\x00"); found {
			out = appendCategory(out, seen, before, prefixes)
			name, names = names[0], names[1:]
		}
		out = appendCategory(out, seen, name, prefixes)
	}
	return out
}

func appendCategory(out []string, seen map[string]bool, name string, prefixes []string) []string {
	name = cleanCategory(name, prefixes)
	if name == "" || seen[name] {
		return out
	}
	seen[name] = true
	return append(out, name)
}

// cleanCategory returns a name that can stand in a category link, "" if nothing
// is left.
func cleanCategory(name string, prefixes []string) string {
	name = strings.Map(func(c rune) rune {
		if strings.ContainsRune("[]{}|<>#\x00", c) {
			return -1
		}
		if dropInvisible(c) < 0 || dropBidi(c) < 0 {
			return -1
		}
		return dropInvisible(c)
	}, strings.ToValidUTF8(name, ""))
	name = foldSpaces(name)
	head, rest, found := strings.Cut(strings.TrimPrefix(name, ":"), ":")
	if !found {
		return name
	}
	for _, p := range append([]string{"Category"}, prefixes...) {
		if p != "" && strings.EqualFold(foldSpaces(head), foldSpaces(p)) {
			return foldSpaces(rest)
		}
	}
	return name
}

package words

import (
	"strings"

	"wikidrop/gui/i18n"
)

// ownSource is how a page says that the author made the file; people read words.
const ownSource = "{{own}}"

// Source is what a person reads for the source of a description.
func Source(s string) string {
	if s == ownSource {
		return i18n.T("window.own_work")
	}
	return s
}

// SourceText is what the description holds for what a person reads or types.
func SourceText(s string) string {
	if s == i18n.T("window.own_work") {
		return ownSource
	}
	return s
}

// Author is what a person reads for the author of a description: a link to a user's
// own page is the user's name. The engine makes the link again of the account's name.
func Author(s string) string {
	inner, ok := strings.CutPrefix(s, "[[User:")
	inner, closed := strings.CutSuffix(inner, "]]")
	page, name, piped := strings.Cut(inner, "|")
	if ok && closed && piped && page == name && !strings.ContainsAny(name, "[]|") {
		return name
	}
	return s
}

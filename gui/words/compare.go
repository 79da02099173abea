package words

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"wikidrop/gui/i18n"
	"wikidrop/uploader"
)

// Ours are the lines beside the picture of a person's own file, where it is compared
// with one on the wiki: size and pixels, and when it was taken or written.
func Ours(r uploader.Row) []string {
	date := "" // as the camera or the disk says, in no other zone
	if !r.Date.IsZero() {
		date = Date(r.Date)
	}
	return present(facts(r.Size, r.Width, r.Height), date)
}

// Theirs are those of the file on the wiki: its name where it is another one, size and
// pixels, who uploaded it and when. nil means that there is no such file.
func Theirs(r uploader.Row) []string {
	f := r.Hold.Problem.Existing
	if f == nil {
		return nil
	}
	title := existing(f)
	if title == name(r.Title) {
		title = ""
	}
	who := ""
	if !f.Timestamp.IsZero() {
		who = Date(f.Timestamp.Local())
	}
	switch user := clean(f.User, maxName); {
	case user != "" && who != "":
		who = i18n.T("compare.by", i18n.Args{"Who": user, "Date": who})
	case user != "":
		who = user
	}
	return present(title, facts(f.Size, f.Width, f.Height), who)
}

// Where says where the other file is: on the wiki, or in the repository of this name.
func Where(p uploader.Problem) string {
	if p.Shared != "" {
		return place(p.Shared)
	}
	return i18n.T("compare.theirs")
}

// place is the name of a repository at the start of a line: many are called just "a
// shared repository".
func place(name string) string {
	name = clean(name, maxName)
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

func facts(size int64, width, height int) string {
	text := ""
	if size > 0 {
		text = Bytes(size)
	}
	if width <= 0 || height <= 0 {
		return text
	}
	if text != "" {
		text += " · "
	}
	return text + fmt.Sprintf("%d × %d", width, height)
}

func present(lines ...string) []string {
	var kept []string
	for _, line := range lines {
		if line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

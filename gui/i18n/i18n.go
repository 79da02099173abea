// Package i18n holds the sentences of the window in the languages of people.
//
// Sentences stand in assets/translations/AREA.LANGUAGE.json in the format of
// go-i18n, with the plural rules of CLDR. An id that a language lacks is taken
// from English, and one that English lacks is shown as it is; both are logged
// once. Arguments are data: braces in a file name are never interpreted.
//
// [T] and [N] may be called from any goroutine. Call [Set] before the first
// widget is built, since widgets keep the text that they were made with.
package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"path"
	"strings"
	"sync"
	"sync/atomic"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"wikidrop/assets"
)

// Args are the values of a sentence's placeholders, by name.
type Args map[string]any

// fyneArea holds Fyne's own words under Fyne's ids; they go to Fyne, not here.
const fyneArea = "fyne"

var (
	bundle  = sync.OnceValue(func() *goi18n.Bundle { return load(assets.Translations()) })
	current atomic.Pointer[speaker]
	missing sync.Map // "language id" that was logged
)

// speaker says things in one language.
type speaker struct {
	language  language.Tag
	localizer *goi18n.Localizer
}

func newSpeaker(b *goi18n.Bundle, tag language.Tag) *speaker {
	return &speaker{language: tag, localizer: goi18n.NewLocalizer(b, tag.String())}
}

func load(files fs.FS) *goi18n.Bundle {
	b := goi18n.NewBundle(language.English)
	b.RegisterUnmarshalFunc("json", json.Unmarshal)
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		slog.Error("translations are not readable", "err", err)
	}
	for _, name := range names {
		if strings.HasPrefix(name, fyneArea+".") {
			continue
		}
		if err := loadFile(b, files, name); err != nil {
			slog.Error("translation is not readable", "file", name, "err", err)
		}
	}
	return b
}

func loadFile(b *goi18n.Bundle, files fs.FS, name string) error {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	_, err = b.ParseMessageFileBytes(data, path.Base(name))
	return err
}

// T returns the sentence id in the language that is set.
func T(id string, args ...Args) string {
	return say(&goi18n.LocalizeConfig{MessageID: id, TemplateData: merge(args)})
}

// N returns the sentence id in the plural form that fits n, which the sentence
// knows as Count.
func N(id string, n int, args ...Args) string {
	data := merge(args)
	if _, given := data["Count"]; !given {
		data["Count"] = n
	}
	return say(&goi18n.LocalizeConfig{MessageID: id, PluralCount: n, TemplateData: data})
}

// Has tells whether English or the present language has the sentence id.
func Has(id string) bool {
	text, _ := speaking().localizer.Localize(&goi18n.LocalizeConfig{MessageID: id})
	return text != ""
}

// Language is the code of the language that is set, as in the file names.
func Language() string { return speaking().language.String() }

// Name is what a language calls itself.
func Name(code string) string {
	tag, err := match(code)
	if err != nil {
		return code
	}
	text, err := newSpeaker(bundle(), tag).localizer.Localize(&goi18n.LocalizeConfig{MessageID: "settings.language-name"})
	if err != nil {
		return code
	}
	return text
}

// System is the code of the language that this computer is set to, or of English
// where that is not spoken here.
func System() string {
	tag, _ := match(system())
	return tag.String()
}

// Languages lists the codes of all languages there are, English first.
func Languages() []string {
	tags := bundle().LanguageTags()
	codes := make([]string, len(tags))
	for i, tag := range tags {
		codes[i] = tag.String()
	}
	return codes
}

func speaking() *speaker {
	if s := current.Load(); s != nil {
		return s
	}
	current.CompareAndSwap(nil, newSpeaker(bundle(), language.English))
	return current.Load()
}

func say(c *goi18n.LocalizeConfig) string {
	s := speaking()
	text, err := s.localizer.Localize(c)
	if err != nil {
		logOnce(s.language, c.MessageID, err)
	}
	if text == "" {
		return c.MessageID
	}
	return text
}

func logOnce(tag language.Tag, id string, err error) {
	if _, known := missing.LoadOrStore(fmt.Sprint(tag, " ", id), true); !known {
		slog.Warn("translation is missing", "id", id, "language", tag, "err", err)
	}
}

func merge(args []Args) map[string]any {
	data := map[string]any{}
	for _, a := range args {
		for name, value := range a {
			data[name] = value
		}
	}
	return data
}

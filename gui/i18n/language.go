package i18n

import (
	"fmt"
	"io/fs"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/language"

	"wikidrop/assets"
)

// Set chooses the language by a code as people and systems write it: "ru",
// "ru_RU.UTF-8", "zh-Hans". An empty code takes the system's. A code that nothing
// is translated for sets English and is reported as an error; the system's
// language never is. Call it from one goroutine, before widgets are built.
func Set(code string) error {
	tag, err := match(code)
	if code == "" {
		tag, err = match(system())
		if err != nil {
			err = nil // nobody asked for it by name
		}
	}
	current.Store(newSpeaker(bundle(), tag))
	if fyneErr := teachFyne(tag); fyneErr != nil {
		return fmt.Errorf("words of Fyne in %q: %w", tag, fyneErr)
	}
	return err
}

// match finds the language of ours that serves a code best. The tag is English
// when there is an error.
func match(code string) (language.Tag, error) {
	tag, err := language.Parse(clean(code))
	if err != nil {
		return language.English, fmt.Errorf("language %q: %w", code, err)
	}
	ours := bundle().LanguageTags()
	_, i, confidence := language.NewMatcher(ours).Match(tag)
	if confidence == language.No {
		return language.English, fmt.Errorf("language %q: Wikidrop does not speak it yet", code)
	}
	return ours[i], nil
}

// clean turns a POSIX locale into a language tag.
func clean(code string) string {
	code, _, _ = strings.Cut(code, ".")
	code, _, _ = strings.Cut(code, "@")
	if code == "C" || code == "POSIX" {
		return "en"
	}
	return strings.ReplaceAll(code, "_", "-")
}

// system returns the locale of this computer's user.
func system() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if code := os.Getenv(name); code != "" {
			return code
		}
	}
	return fyneTag().String()
}

// teachFyne gives Fyne its own words (Cancel, Open, …) in our language. Fyne has
// no call to choose a language and looks for the system's, so the words are
// registered under the name of that.
func teachFyne(tag language.Tag) error {
	data, err := fs.ReadFile(assets.Translations(), fyneArea+"."+tag.String()+".json")
	if err != nil {
		return err
	}
	name := fyneTag().String() + ".json"
	return lang.AddTranslations(fyne.NewStaticResource(name, data))
}

// fyneTag is the system's locale as Fyne understands it.
func fyneTag() language.Tag {
	// Fyne writes language-REGION-Script, which is not the order of a tag.
	parts := strings.Split(lang.SystemLocale().String(), "-")
	if len(parts) == 3 {
		parts[1], parts[2] = parts[2], parts[1]
	}
	return language.Make(strings.Join(parts, "-"))
}

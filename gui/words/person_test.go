package words

import (
	"testing"

	"wikidrop/gui/i18n"
	"wikidrop/uploader/account"
)

func TestNamesOfAnAccount(t *testing.T) {
	if err := i18n.Set("ru"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = i18n.Set("en") })
	practice := account.Account{Practice: true, User: "You", Wiki: "Practice wiki"}
	for name, c := range map[string]struct {
		a          account.Account
		user, wiki string
	}{
		"practice":  {practice, "Вы", "Учебная вики"},
		"labelled":  {account.Account{Label: "Работа", User: "Anna", Wiki: "Example"}, "Работа", "Example"},
		"on a wiki": {account.Account{User: "Anna", Login: "Anna@Wikidrop", Wiki: "Ex\nample"}, "Anna", "Ex ample"},
		"not yet":   {account.Account{Login: "Anna@Wikidrop"}, "Anna@Wikidrop", ""},
	} {
		if user, wiki := User(c.a), Wiki(c.a); user != c.user || wiki != c.wiki {
			t.Errorf("%s: %q on %q", name, user, wiki)
		}
	}
}

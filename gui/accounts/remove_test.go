package accounts

import (
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wikidrop/gui/i18n"
	"wikidrop/uploader/account"
)

// files plays the queue.
type files struct {
	count int
	asked chan string
	err   error
}

func (q *files) CountOf(string) int { return q.count }

func (q *files) Reassign(from, to string) (int, error) {
	q.asked <- "reassign " + from + " " + to
	return q.count, q.err
}

func (q *files) RemoveOf(id string) (int, error) {
	q.asked <- "remove files of " + id
	return q.count, q.err
}

// askedToRemove has Anna's removal asked about; Berta is on her wiki, Carl on
// another, You on the practice wiki, and Dora is switched off.
func askedToRemove(t *testing.T, count int) (*bench, *files) {
	carl, you, dora := ready("c", "Carl"), ready("practice", "You"), ready("d", "Dora")
	carl.API, you.API, you.Practice, dora.Disabled = "https://other.example/w/api.php", "http://127.0.0.1/w/api.php", true, true
	b := newBench(t, ready("a", "Anna"), you, carl, dora, ready("b", "Berta"))
	q := &files{count: count, asked: make(chan string, 9)}
	b.w.o.Queue = q
	b.w.selected = "a"
	b.w.Show()
	test.Tap(b.w.details.foot.remove)
	return b, q
}

func TestRemovalAsksWhatBecomesOfTheFiles(t *testing.T) {
	b, _ := askedToRemove(t, 3)
	r := b.w.details.foot.removal
	if !r.files.Visible() || r.count.Text != i18n.N("accounts.remove-files", 3) {
		t.Errorf("says %q", r.count.Text)
	}
	var got []string
	for _, o := range r.fate.Options {
		got = append(got, o.Value)
	}
	want := []string{fateKeep, fateMove + "b", fateMove + "c", fateMove + "practice", fateDrop}
	if !slices.Equal(got, want) {
		t.Errorf("choices %q, want %q", got, want)
	}
	if r.fate.Value() != fateKeep || b.focused() != r.no {
		t.Error("the harmless answers are not the first ones")
	}
	for fate, hint := range map[string]string{
		fateKeep: "accounts.fate-keep-hint", fateMove + "b": "accounts.fate-move-hint",
		fateMove + "c": "accounts.fate-drafts-hint", fateDrop: "accounts.fate-drop-hint",
	} {
		r.fate.Choose(fate)
		if r.hint.Text != text(hint) {
			t.Errorf("%s: %q", fate, r.hint.Text)
		}
	}
}

func TestRemovalOfAnAccountWithoutFilesDoesNotAskAboutThem(t *testing.T) {
	b, _ := askedToRemove(t, 0)
	if b.w.details.foot.removal.files.Visible() {
		t.Error("it does")
	}
}

func TestFilesGoWhereItWasSaidBeforeTheAccountIsRemoved(t *testing.T) {
	for fate, want := range map[string]string{
		fateMove + "b": "reassign a b",
		fateDrop:       "remove files of a",
		fateKeep:       "",
	} {
		b, q := askedToRemove(t, 3)
		r := b.w.details.foot.removal
		r.fate.Choose(fate)
		test.Tap(r.yes)
		if want != "" {
			if got := receive(b, q.asked); got != want {
				t.Errorf("%s: %s", fate, got)
			}
		}
		if got := receive(b, b.wiki.asked); got != "remove a" {
			t.Errorf("%s: %s", fate, got)
		}
		if !r.fate.Disabled() {
			t.Error("the answer can be changed when it is too late")
		}
		b.wiki.answers <- answer{}
		b.next()
		if len(q.asked) > 0 || r.asking != "" {
			t.Errorf("%s: the question stays", fate)
		}
	}
}

func TestAccountStaysWhereItsFilesCouldNotBeMoved(t *testing.T) {
	b, q := askedToRemove(t, 3)
	q.err = errors.New("disk full")
	r := b.w.details.foot.removal
	r.fate.Choose(fateDrop)
	test.Tap(r.yes)
	b.next()
	if len(b.wiki.asked) > 0 {
		t.Error("the account was removed")
	}
	b.says(b.w.details.outcome, text("accounts.remove-failed"))
}

func TestFatesAreChosenWithTheKeyboard(t *testing.T) {
	b, q := askedToRemove(t, 1)
	r := b.w.details.foot.removal
	b.w.win.Canvas().Focus(r.fate)
	b.key(fyne.KeyDown)
	menu := b.w.win.Canvas().Overlays().Top()
	if menu == nil {
		t.Fatal("no menu")
	}
	r.fate.Choose(fateMove + "b")
	b.w.win.Canvas().Overlays().Remove(menu)
	b.w.win.Canvas().Focus(r.yes)
	b.key(fyne.KeyReturn)
	if got := receive(b, q.asked); got != "reassign a b" {
		t.Error(got)
	}
	b.wiki.answers <- answer{account.Account{}, nil}
	b.next()
}

func TestEscapeKeepsTheAccount(t *testing.T) {
	b, q := askedToRemove(t, 1)
	foot := b.w.details.foot
	escape := &fyne.KeyEvent{Name: fyne.KeyEscape}
	b.w.typed(escape)
	if foot.removal.asking != "" || b.focused() != foot.remove {
		t.Error("the question stays")
	}
	test.Tap(foot.rename)
	b.w.typed(escape)
	if foot.renaming != "" || b.focused() != foot.rename {
		t.Error("the name is still asked for")
	}
	if len(q.asked)+len(b.wiki.asked) > 0 {
		t.Error("something was done")
	}
}

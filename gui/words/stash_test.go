package words

import (
	"testing"
	"time"

	"wikidrop/gui/i18n"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

func TestARowSaysUntilWhenTheWikiKeepsIt(t *testing.T) {
	if err := i18n.Set("en"); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 5, 14, 12, 40, 0, 0, time.Local)
	row := uploader.Row{Size: 4_800_000, Stage: uploader.StageStashed, Expires: now.Add(6 * time.Hour)}
	if got := Detail(row, now); got != "4.8 MB · the wiki keeps it until 18:40" {
		t.Errorf("in the stash: %q", got)
	}
	if got := Detail(row, now.Add(7*time.Hour)); got != "4.8 MB" {
		t.Errorf("after that: %q", got)
	}
	row = uploader.Row{Size: 4_800_000, Stage: uploader.StageNew, Again: true}
	if got := Detail(row, now); got != "4.8 MB · sent again: the wiki had dropped it" {
		t.Errorf("once more: %q", got)
	}
}

func TestWaitingForTheCardSaysWhatTheCardSays(t *testing.T) {
	p := uploader.Problem{Code: "blocked", About: mediawiki.AboutAccount}
	row := uploader.Row{Intent: uploader.IntentPublish, Hold: uploader.Hold{Kind: uploader.HoldWaiting, Problem: p}}
	if got := State(row, time.Now()); got.Text != Problem(p).Title || got.Tone != ToneAttention {
		t.Errorf("the others say %+v", got)
	}
}

func TestAStoppedAccountSaysWhenItIsLookedAtAgain(t *testing.T) {
	if err := i18n.Set("en"); err != nil {
		t.Fatal(err)
	}
	p := uploader.Problem{Code: "blocked", About: mediawiki.AboutAccount}
	for _, kind := range []uploader.HoldKind{uploader.HoldNeedsYou, uploader.HoldWaiting} {
		hold := uploader.Hold{Kind: kind, Again: noon.Add(4 * time.Minute), Problem: p}
		got := State(uploader.Row{Intent: uploader.IntentPublish, Hold: hold}, noon)
		if want := Problem(p).Title + ", looking again in 4 min"; got.Text != want {
			t.Errorf("%q, want %q", got.Text, want)
		}
		got = State(uploader.Row{Intent: uploader.IntentPublish, Hold: hold}, noon.Add(time.Hour))
		if got.Text != Problem(p).Title {
			t.Errorf("when it is time: %q", got.Text)
		}
	}
}

package words

import (
	"strings"
	"testing"
	"time"

	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

func TestRowSaysHowItStandsWithTheCaption(t *testing.T) {
	row := func(h uploader.Hold, a uploader.Activity) uploader.Row {
		return uploader.Row{Stage: uploader.StagePublished, Intent: uploader.IntentPublish, Describing: true, Hold: h, Activity: a}
	}
	hold := func(k uploader.HoldKind, code string) uploader.Hold {
		return uploader.Hold{Kind: k, Problem: uploader.Problem{Code: code, After: true}}
	}
	busy := hold(uploader.HoldWaiting, "maxlag")
	busy.Until = noon.Add(12 * time.Second)
	for name, c := range map[string]struct {
		row  uploader.Row
		want Line
	}{
		"its turn":  {row(uploader.Hold{}, ""), Line{"Published, the caption follows", ToneActive}},
		"at work":   {row(uploader.Hold{}, uploader.ActivityDescribing), Line{"Published, adding the caption", ToneActive}},
		"waiting":   {row(busy, ""), Line{"Published, the caption waits. The wiki is busy, trying again in 12 s", ToneAttention}},
		"needs you": {row(hold(uploader.HoldNeedsYou, "permissiondenied"), ""), Line{"Published. The caption is still missing", ToneAttention}},
		"failed":    {row(hold(uploader.HoldFailed, "http-500"), ""), Line{"Published. The caption is still missing", ToneAttention}},
		"done":      {uploader.Row{Stage: uploader.StageDescribed}, Line{"Published", ToneGood}},
	} {
		if got := State(c.row, noon); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestEveryReasonForAMissingCaptionHasSentences(t *testing.T) {
	codes := append(mediawiki.KnownCodes(), uploader.CodeNetwork, uploader.CodeNoAccount, uploader.CodeNoPassword,
		uploader.CodeMismatch, uploader.CodeUnexpected, uploader.CodeDisk, "made-up", "http-500")
	inEveryLanguage(t, func(t *testing.T) {
		titles := map[string]bool{}
		for _, code := range codes {
			p := uploader.Problem{Code: code, After: true, Text: "The wiki’s words"}
			m := Problem(p)
			soundMessage(t, code, m)
			titles[m.Title] = true
			for _, never := range []string{"Upload new files", "Загрузка новых файлов", "Choose another name", "Выберите другое"} {
				if strings.Contains(m.Why+m.Do, never) {
					t.Errorf("%s: %q is about the upload, which is done", code, never)
				}
			}
		}
		if len(titles) != 1 {
			t.Errorf("titles %v", titles)
		}
		for _, c := range []uploader.Choice{uploader.ChoiceRetry, uploader.ChoiceSkip, uploader.ChoiceAccount} {
			sound(t, string(c), Choice(c, uploader.Problem{After: true}))
		}
		if Choice(uploader.ChoiceSkip, uploader.Problem{After: true}) == Choice(uploader.ChoiceSkip, uploader.Problem{}) {
			t.Error("the file itself would be left out")
		}
	})
}

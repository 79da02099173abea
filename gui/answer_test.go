package gui

import (
	"strings"
	"testing"

	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

func TestAnswerOfTheWikiIsThereForAReport(t *testing.T) {
	text := answerText(uploader.Problem{Code: "abusefilter-warning", Text: "Look again", Raw: `{"error":{}}`,
		Warnings: mediawiki.Warnings{{Kind: "exists", Raw: `"A.png"`}}})
	for _, part := range []string{"abusefilter-warning", "Look again", `{"error":{}}`, `exists: "A.png"`} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in %q", part, text)
		}
	}
}

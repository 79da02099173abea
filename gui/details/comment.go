package details

import (
	"unicode/utf8"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader/mediawiki"
)

// commentTold is how many characters may be typed before their number is shown.
const commentTold = mediawiki.MaxComment * 4 / 5

func (p *Panel) commentTyped(text string) bool {
	p.countComment(text)
	p.scrolled.Refresh()
	return true
}

// countComment tells how long a summary is where that comes near to what the wiki
// keeps, and that the rest is lost where it is longer.
func (p *Panel) countComment(text string) {
	n := utf8.RuneCountInString(text)
	args := i18n.Args{"Count": n, "Max": mediawiki.MaxComment}
	switch {
	case n > mediawiki.MaxComment:
		p.form.commentHint.Set(i18n.T("window.comment_too_long", args), look.Attention)
	case n > commentTold:
		p.form.commentHint.Set(i18n.T("window.comment_length", args), look.Secondary)
	default:
		p.form.commentHint.Set("", look.Secondary)
	}
}

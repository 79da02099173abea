package words

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"wikidrop/gui/i18n"
	"wikidrop/uploader"
)

// Detail says what goes with the state: size, speed and time left, or where the
// file is once it is published. Of what the wiki has of an unpublished file it says
// until when. The parts are joined by " · ".
func Detail(r uploader.Row, now time.Time) string {
	if r.Stage >= uploader.StagePublished && r.PageURL != "" {
		return address(r.PageURL)
	}
	parts := []string{amount(r)}
	if moves(r.Activity) && r.Hold.Kind == uploader.HoldNone {
		if r.Speed > 0 {
			parts = append(parts, Speed(r.Speed))
		}
		if r.Left > 0 {
			parts = append(parts, i18n.T("detail.left", i18n.Args{"Left": Duration(r.Left)}))
		}
	}
	if r.Expires.After(now) && r.Activity == uploader.ActivityNone {
		parts = append(parts, i18n.T("detail.kept", i18n.Args{"Time": clockAt(r.Expires, now)}))
	}
	if r.Again {
		parts = append(parts, i18n.T("detail.again"))
	}
	if parts[0] == "" {
		parts = parts[1:]
	}
	return strings.Join(parts, " · ")
}

// moves tells whether bytes travel in an activity.
func moves(a uploader.Activity) bool {
	switch a {
	case uploader.ActivitySending, uploader.ActivityPieces, uploader.ActivityDownloading:
		return true
	}
	return false
}

// amount is the size, and how much of it has gone where that is worth saying: in
// pieces and downloads, and whenever a transfer was cut short.
func amount(r uploader.Row) string {
	if r.Size < 0 {
		if r.Sent > 0 {
			return i18n.T("detail.so-far", i18n.Args{"Sent": Bytes(r.Sent)})
		}
		return ""
	}
	partial := r.Sent > 0 && r.Sent < r.Size && r.Stage < uploader.StageStashed
	if !partial || r.Activity == uploader.ActivitySending {
		return Bytes(r.Size)
	}
	return Of(r.Sent, r.Size)
}

// address shows a page's URL as people write it: no scheme, no percent signs.
func address(page string) string {
	u, err := url.Parse(page)
	if err != nil || u.Host == "" {
		return clean(page, maxText)
	}
	path := u.Path // decoded
	if !utf8.ValidString(path) {
		path = u.EscapedPath()
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return clean(u.Host+path, maxText)
}

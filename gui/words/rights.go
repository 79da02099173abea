package words

import (
	"strings"
	"time"

	"wikidrop/gui/i18n"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// Account says in a few words whether an account can be used.
func Account(a account.Account) Line {
	f := a.Facts
	switch {
	case a.Disabled, a.Problem == account.ProblemLoggedOut:
		return Line{AccountProblem(a).Title, ToneQuiet}
	case a.Problem != "":
		return Line{AccountProblem(a).Title, ToneError}
	case a.Checked.IsZero():
		return Line{i18n.T("account.untested"), ToneQuiet}
	case f.Blocked:
		return Line{i18n.T("account.blocked"), ToneError}
	case !f.UploadsEnabled:
		return Line{i18n.T("account.uploads-off"), ToneError}
	case len(f.Ungranted) > 0 && len(f.Lacking) == 0:
		return Line{i18n.T("account.ungranted"), ToneError}
	case !f.MayUpload || !f.MayEdit:
		return Line{i18n.T("account.may-not"), ToneError}
	case f.ReadOnly != "":
		return Line{i18n.T("account.read-only"), ToneAttention}
	}
	return Line{i18n.T("account.ready"), ToneGood}
}

// May lists what the account may upload: "new files", "from web addresses".
func May(f account.Facts) []string {
	if !uploads(f) {
		return nil
	}
	may := []string{i18n.T("may.new")}
	if f.MayReuploadOwn || f.MayReupload {
		may = append(may, i18n.T("may.own-versions"))
	}
	if f.MayReupload {
		may = append(may, i18n.T("may.other-versions"))
	}
	if f.MayUploadByURL {
		may = append(may, i18n.T("may.by-url"))
	}
	return may
}

// MayNot lists what the account lacks: "replace other people’s files".
func MayNot(f account.Facts) []string {
	if !uploads(f) {
		return []string{i18n.T("may-not.upload")}
	}
	var not []string
	if !f.MayReuploadOwn && !f.MayReupload {
		not = append(not, i18n.T("may-not.own-versions"))
	}
	if !f.MayReupload {
		not = append(not, i18n.T("may-not.other-versions"))
	}
	if !f.MayUploadByURL {
		not = append(not, i18n.T("may-not.by-url"))
	}
	return not
}

// Rights is [May] in one line, "nothing" where the account may not upload.
func Rights(f account.Facts) string {
	may := May(f)
	if len(may) == 0 {
		return i18n.T("may.nothing")
	}
	return strings.Join(may, ", ")
}

func uploads(f account.Facts) bool {
	return f.UploadsEnabled && f.MayUpload && f.MayEdit && !f.Blocked
}

// Limits says how much the wiki lets the account upload: "380 files in 72
// minutes". Of several limits the most generous one applies.
func Limits(f account.Facts) string {
	best, ok := generous(f.Limits)
	if !ok {
		return i18n.T("limits.none")
	}
	return i18n.T("limits.rate", i18n.Args{
		"Files": i18n.N("limits.files", best.Hits),
		"Span":  Span(time.Duration(best.Seconds) * time.Second),
	})
}

func generous(limits []mediawiki.RateLimit) (best mediawiki.RateLimit, ok bool) {
	for _, l := range limits {
		if l.Hits <= 0 || l.Seconds <= 0 {
			continue
		}
		if !ok || l.Hits*best.Seconds > best.Hits*l.Seconds {
			best, ok = l, true
		}
	}
	return best, ok
}

package words

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strings"

	"wikidrop/gui/i18n"
	"wikidrop/uploader/account"
	"wikidrop/uploader/mediawiki"
)

// logins are the messages for refusals at signing in. Codes are in lower case, so
// that the results of MediaWiki up to 1.26 ("WrongPass") are found too.
var logins = map[string]reason{
	"wrongpassword":                   {"login.wrong-password", false},
	"wrongpass":                       {"login.wrong-password", false},
	"wrongpluginpass":                 {"login.wrong-password", false},
	"noname":                          {"login.wrong-password", false},
	"illegal":                         {"login.wrong-password", false},
	"notexists":                       {"login.wrong-password", false},
	"nosuchuser":                      {"login.wrong-password", false},
	"emptypass":                       {"login.wrong-password", false},
	"login-throttled":                 {"login.throttled", false},
	"throttled":                       {"login.throttled", false},
	"aborted":                         {"login.aborted", true},
	"sessionlost":                     {"login.session-lost", false},
	"wrongtoken":                      {"login.session-lost", false},
	"needtoken":                       {"login.session-lost", false},
	"badtoken":                        {"login.session-lost", false},
	"assertuserfailed":                {"login.session-lost", false},
	"assertnameduserfailed":           {"login.session-lost", false},
	"botpasswords-needs-reset":        {"login.needs-reset", false},
	"botpasswords-locked":             {"login.locked", true},
	"botpasswords-restriction-failed": {"login.restricted", false},
	"createblocked":                   {"problem.blocked", true},
	"not-a-wiki":                      {"login.not-a-wiki", false},
	"bad-address":                     {"login.bad-address", false},
	"bad-answer":                      {"login.bad-answer", false},
	"http-404":                        {"login.not-a-wiki", false},
	"http-410":                        {"login.not-a-wiki", false},
	"not-json":                        {"login.not-a-wiki", false},
	"network":                         {"login.network", false},
	"timeout":                         {"login.timeout", false},
	mediawiki.CodeCaptcha:             {"login.captcha", false},
	mediawiki.CodeInteraction:         {"login.interaction", false},
	mediawiki.CodeElsewhere:           {"login.elsewhere", false},
	mediawiki.CodeUnfinished:          {"login.unfinished", true},
	"botpasswords-disabled":           {"login.no-bot-passwords", false},
	"http-401":                        {"login.server", false},
	mediawiki.CodeProxyPassword:       {"problem.proxy-password", false},
	mediawiki.CodeProxyMethod:         {"problem.proxy-method", true},
	"mwoauth-invalid-authorization":   {"login.token-refused", true},
	mediawiki.CodeOAuthRefused:        {"login.oauth-refused", true},
	account.CodeDisabled:              {"login.disabled", false},
	account.ProblemLoggedOut:          {"login.logged-out", false},
	account.ProblemNoKeyring:          {"login.no-keyring", false},
	account.ProblemNoPassword:         {"login.password-needed", false},
}

// failures are the errors of package account.
var failures = []struct {
	err error
	id  string
}{
	{account.ErrInsecure, "login.insecure"},
	{account.ErrNoKeyring, "login.no-keyring"},
	{account.ErrNoSecret, "login.password-needed"},
	{account.ErrUnknown, "login.unknown-account"},
	{account.ErrIncomplete, "login.incomplete"},
	{account.ErrOneAuthorization, "login.bearer-basic"},
	{account.ErrNewer, "login.newer"},
	{account.ErrPort, "login.port"},
	{account.ErrDenied, "login.denied"},
	{account.ErrBrowserWait, "login.browser-wait"},
	{mediawiki.ErrNoCertificates, "login.ca-file"},
	{context.Canceled, "login.stopped"},
}

// LoginError explains why an account could not be tested or saved.
func LoginError(err error) Message {
	if err == nil {
		return Message{}
	}
	for _, f := range failures {
		if errors.Is(err, f.err) {
			return message(f.id, false, nil)
		}
	}
	if m, ok := transport(err); ok {
		return m
	}
	if e, ok := errors.AsType[*mediawiki.Error](err); ok {
		return loginCode(e.Code, e.Info)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return message("login.timeout", false, nil)
	}
	return message("login.not-saved", false, i18n.Args{"Text": clean(err.Error(), maxText)})
}

// LoginErrorBy is [LoginError] for a way to log in: only a bot password has a name
// with an @ in it.
func LoginErrorBy(method account.Method, err error) Message {
	if e, ok := errors.AsType[*mediawiki.Error](err); ok && method == account.MethodMain && e.Code == wrongPassword {
		return message("login.wrong-main", false, nil)
	}
	return LoginError(err)
}

// AccountProblem explains an account's last refusal.
func AccountProblem(a account.Account) Message {
	if a.Method == account.MethodMain && a.Problem == wrongPassword {
		return message("login.wrong-main", false, nil)
	}
	return LoginCode(a.Problem)
}

const wrongPassword = "wrongpassword"

// LoginCode explains the code of an account's last refusal
// ([account.Account.Problem]).
func LoginCode(code string) Message { return loginCode(code, "") }

func loginCode(code, text string) Message {
	r, ok := logins[strings.ToLower(code)]
	if !ok {
		r = find(code)
	}
	if r == unknown {
		r.id = "login.unknown"
	}
	m := message(r.id, false, i18n.Args{"Code": clean(code, maxName), "Host": ""})
	if r.quote {
		m = m.said(text)
	}
	return m
}

// transport names the two troubles of a connection that a person can mend: a
// misspelt host and a bad certificate.
func transport(err error) (Message, bool) {
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return message("login.no-such-host", false, i18n.Args{"Host": clean(dns.Name, maxName)}), true
	}
	if badCertificate(err) {
		return message("login.certificate", false, nil), true
	}
	return Message{}, false
}

func badCertificate(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return true
	}
	_, ok := errors.AsType[x509.HostnameError](err)
	return ok
}

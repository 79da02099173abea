package account

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
)

func TestWhatIsRememberedOfAFailedLogin(t *testing.T) {
	const forGood = time.Duration(-1)
	refused := func(code string, b mediawiki.Behaviour, about mediawiki.Subject, wait time.Duration) error {
		return fmt.Errorf("log in: %w", &mediawiki.Error{Code: code, Behaviour: b, About: about, RetryAfter: wait})
	}
	for _, c := range []struct {
		name    string
		err     error
		problem string
		wait    time.Duration // 0: not remembered
	}{
		{"wrong password", refused("wrongpassword", mediawiki.AskPerson, mediawiki.AboutAccount, 0), "wrongpassword", forGood},
		{"restricted", refused("botpasswords-restriction-failed", mediawiki.Permanent, mediawiki.AboutAccount, 0), "botpasswords-restriction-failed", forGood},
		{"code of an extension", refused("captcha-failed", mediawiki.Permanent, mediawiki.AboutUnknown, 0), "captcha-failed", forGood},
		{"session lost", refused("sessionlost", mediawiki.Transient, mediawiki.AboutAccount, 0), "sessionlost", 0},
		{"throttled", refused("login-throttled", mediawiki.Transient, mediawiki.AboutAccount, 0), "login-throttled", 5 * time.Minute},
		{"throttled, time told", refused("login-throttled", mediawiki.Transient, mediawiki.AboutAccount, time.Hour), "login-throttled", time.Hour},
		{"certificate", refused("tls-certificate", mediawiki.Permanent, mediawiki.AboutNetwork, 0), "tls-certificate", 0},
		{"page of a hotel's network", refused("not-json", mediawiki.Permanent, mediawiki.AboutWiki, 0), "not-json", 0},
		{"no network", refused("network", mediawiki.Transient, mediawiki.AboutNetwork, 0), "network", 0},
		{"no password", ErrNoSecret, ProblemNoPassword, 0},
		{"no keyring", fmt.Errorf("read password: %w", ErrNoKeyring), ProblemNoKeyring, time.Minute},
		{"given up", context.Canceled, "", 0},
		{"something else", errors.New("x"), "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := problemOf(c.err); got != c.problem {
				t.Errorf("problem %q, want %q", got, c.problem)
			}
			now := time.Now()
			r := refusalOf(c.err, now)
			if got := r.at(now) != nil; got != (c.wait != 0) {
				t.Fatalf("remembered: %t", got)
			}
			if c.wait > 0 && (r.at(now.Add(c.wait-1)) == nil || r.at(now.Add(c.wait)) != nil) {
				t.Errorf("remembered until %s, want %s", r.until.Sub(now), c.wait)
			}
			if c.wait == forGood && r.at(now.Add(1000*time.Hour)) == nil {
				t.Error("forgotten after a while")
			}
		})
	}
}

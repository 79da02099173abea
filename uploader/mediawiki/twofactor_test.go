package mediawiki_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/realwiki"
)

// totp is the six digits that an authenticator shows (RFC 6238).
func totp(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, at.Unix()/30)
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&0xf:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1000000)
}

const totpSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

// secondFactor switches two-factor authentication on for a user.
func secondFactor(w *realwiki.Wiki, u realwiki.User) {
	w.Maintenance("sql.php", "--query", fmt.Sprintf(
		`INSERT INTO oathauth_users (id, module, data) SELECT user_id, 'totp', '{"keys":[{"secret":"%s","scratch_tokens":[]}]}' FROM user WHERE user_name = '%s'`,
		totpSecret, u.Name))
}

func stranger(t *testing.T, w *realwiki.Wiki) *mediawiki.Client {
	t.Helper()
	c, err := mediawiki.New(mediawiki.Options{API: w.API(), Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// counting counts the requests that are sent through it.
type counting struct {
	http.RoundTripper
	requests atomic.Int32
}

func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.requests.Add(1)
	return c.RoundTripper.RoundTrip(r)
}

func nobody(context.Context, mediawiki.LoginQuestion) (map[string]string, error) {
	return nil, errors.New("nobody should have been asked")
}

func TestRealWikiTakesTheMainAccount(t *testing.T) {
	w := realwiki.Start(t)
	c := stranger(t, w)
	name, err := c.ClientLogin(t.Context(), "uploader", w.Uploader.Password, nobody)
	if err != nil || name != w.Uploader.Name {
		t.Fatal(name, err)
	}
	if _, err := c.UploadFile(t.Context(), named("Main account.png"), bytesOf(picture(t, 1, 1000))); err != nil {
		t.Error(err)
	}
	kept := c.Cookies()
	w.Forget() // the session is gone, "keep me logged in" is not
	again := stranger(t, w)
	if name, err = again.Resume(t.Context(), kept); err != nil || name != w.Uploader.Name {
		t.Errorf("resumed as %q, %v", name, err)
	}
	if err := again.Logout(t.Context()); err != nil {
		t.Error(err)
	}
	_, err = stranger(t, w).Resume(t.Context(), kept)
	if err != nil { // the core ends one session only; other cookies may stay valid
		refusal(t, err, "assertuserfailed", mediawiki.LogIn)
	}
	_, err = c.ClientLogin(t.Context(), w.Uploader.Name, "wrong", nobody)
	if e := refusal(t, err, "wrongpassword", mediawiki.AskPerson); e.Info == "" {
		t.Error("no text")
	}
	if c.UserName() != w.Uploader.Name {
		t.Error("a refused login ended the one before")
	}
}

func TestRealWikiAsksForTheSecondFactor(t *testing.T) {
	w := realwiki.Start(t, realwiki.Live(realwiki.OATHAuth))
	secondFactor(w, w.Uploader)
	c := stranger(t, w)

	_, err := c.Login(t.Context(), w.Uploader.Name, w.Uploader.Password)
	refusal(t, err, "aborted", mediawiki.AskPerson)
	_, err = c.ClientLogin(t.Context(), w.Uploader.Name, w.Uploader.Password, nil)
	refusal(t, err, mediawiki.CodeInteraction, mediawiki.AskPerson)

	var questions []mediawiki.LoginQuestion
	name, err := c.ClientLogin(t.Context(), w.Uploader.Name, w.Uploader.Password,
		func(_ context.Context, q mediawiki.LoginQuestion) (map[string]string, error) {
			questions = append(questions, q)
			if len(questions) == 1 {
				return map[string]string{"OATHToken": "000000"}, nil
			}
			return map[string]string{"OATHToken": totp(t, totpSecret, time.Now())}, nil
		})
	if err != nil || name != w.Uploader.Name {
		t.Fatal(name, err)
	}
	if len(questions) != 2 || questions[0].Again || !questions[1].Again || questions[0].Code != "oathauth-auth-ui" ||
		questions[1].Code != "oathauth-login-failed" || questions[0].Fields[0].Label == "" || questions[0].Message == "" {
		t.Errorf("asked %+v", questions)
	}
	_, err = c.ClientLogin(t.Context(), w.Uploader.Name, w.Uploader.Password,
		func(context.Context, mediawiki.LoginQuestion) (map[string]string, error) {
			return nil, context.Canceled
		})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	// A bot password needs no second factor.
	if _, err := stranger(t, w).Login(t.Context(), w.Uploader.BotName(), w.Uploader.AppPassword); err != nil {
		t.Error(err)
	}
}

func TestRealWikiWantsACaptcha(t *testing.T) {
	w := realwiki.Start(t, realwiki.Live(realwiki.ConfirmEdit+`
		$wgCaptchaQuestions = [ 'What is two plus two?' => [ '4' ] ];
		$wgCaptchaTriggers['badlogin'] = true; $wgCaptchaBadLoginAttempts = 1; $wgMainCacheType = CACHE_DB; $wgSessionCacheType = CACHE_DB;`))
	line := &counting{RoundTripper: http.DefaultTransport} // the server's own log comes late
	c, err := mediawiki.New(mediawiki.Options{API: w.API(), Language: "en", Transport: line})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	_, err = c.ClientLogin(t.Context(), w.Uploader.Name, "wrong", nobody)
	refusal(t, err, mediawiki.CodeCaptcha, mediawiki.AskPerson)
	before := line.requests.Load()
	_, err = c.ClientLogin(t.Context(), w.Uploader.Name, w.Uploader.Password, nobody)
	refusal(t, err, mediawiki.CodeCaptcha, mediawiki.AskPerson)
	if sent := line.requests.Load() - before; sent > 2 {
		t.Errorf("%d requests: the password was sent in vain", sent)
	}
	if _, err := c.Login(t.Context(), w.Uploader.BotName(), w.Uploader.AppPassword); err != nil {
		t.Errorf("bot password: %v", err)
	}
}

func TestRealWikiTellsWhatStandsInTheWay(t *testing.T) {
	w := realwiki.Start(t)
	for _, c := range []struct {
		name, password     string
		ungranted, lacking string
	}{
		{w.Uploader.BotName(), w.Uploader.AppPassword, "", ""},
		{w.Uploader.NarrowBotName(), w.Uploader.NarrowAppPassword, "edit createpage", ""},
		{w.Reader.NarrowBotName(), w.Reader.NarrowAppPassword, "edit createpage", "upload"},
	} {
		client := stranger(t, w)
		if _, err := client.Login(t.Context(), c.name, c.password); err != nil {
			t.Fatal(err)
		}
		st, err := client.Standing(t.Context())
		if err != nil || strings.Join(st.Ungranted, " ") != c.ungranted || strings.Join(st.Lacking, " ") != c.lacking {
			t.Errorf("%s: %+v, %v", c.name, st, err)
		}
	}
}

func TestRealWikiTellsHowToLogIn(t *testing.T) {
	w := realwiki.Start(t, realwiki.Live("$wgGroupPermissions['*']['read'] = false;"))
	c := stranger(t, w)
	got, err := c.Offers(t.Context())
	if want := (mediawiki.Offers{BotPasswords: true, ClientLogin: true}); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	w.Set("$wgEnableBotPasswords = false;")
	got, err = c.Offers(t.Context())
	if want := (mediawiki.Offers{ClientLogin: true}); err != nil || got != want {
		t.Errorf("switched off: %+v, %v", got, err)
	}
}

package account

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/realwiki"
)

const totpSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

// totp is the six digits that an authenticator shows (RFC 6238).
func totp(t *testing.T, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(totpSecret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, at.Unix()/30)
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&0xf:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1000000)
}

// secondFactor switches two-factor authentication on for a user.
func secondFactor(w *realwiki.Wiki, u realwiki.User) {
	w.Maintenance("sql.php", "--query", fmt.Sprintf(
		`INSERT INTO oathauth_users (id, module, data) SELECT user_id, 'totp', '{"keys":[{"secret":"%s","scratch_tokens":[]}]}' FROM user WHERE user_name = '%s'`,
		totpSecret, u.Name))
}

func (b *bench) session(id string) *Session {
	b.t.Helper()
	s, err := b.Session(id)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// restart opens the list as the program does at its next start.
func (b *bench) restart() {
	b.t.Helper()
	o := b.options()
	o.Transport = b.line
	m, err := Open(o)
	if err != nil {
		b.t.Fatal(err)
	}
	b.Manager = m
}

// wantUnwritten looks for these secrets, and for every cookie and token that the
// manager's redactor has heard of.
func (b *bench) wantUnwritten(secrets ...string) {
	b.t.Helper()
	text := b.everything()
	for _, s := range secrets {
		if strings.Contains(text, s) {
			b.t.Errorf("%q was written down", s)
		}
	}
}

func TestRealWikiLogsTheMainAccountInWithTwoFactors(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t, realwiki.Live(realwiki.OATHAuth))
	secondFactor(w, w.Uploader)
	b := realBench(t, w)
	d := Draft{Address: w.URL(), Login: w.Uploader.Name, Password: w.Uploader.Password}
	_, err := b.TestAndSave(t.Context(), d)
	wantCode(t, err, mediawiki.CodeInteraction)

	p := &person{t: t, answers: []Answers{{"OATHToken": "000000"}, {"OATHToken": totp(t, time.Now())}}}
	d.Prompter = p
	a := b.save(d)
	if a.Method != MethodMain || a.User != w.Uploader.Name || !a.Facts.MayUpload || len(p.asked) != 2 || !p.asked[1].Again ||
		p.asked[0].Fields[0].Name != "OATHToken" {
		t.Errorf("%+v, asked %+v", a, p.asked)
	}
	// The wiki loses the session; "keep me logged in" brings it back without a person.
	w.Forget()
	if _, err := b.session(a.ID).Site(t.Context()); err != nil {
		t.Error(err)
	}
	err = b.session(a.ID).Do(t.Context(), func(c *mediawiki.Client) error { return c.RefreshToken(t.Context()) })
	if err != nil {
		t.Errorf("silently: %v", err)
	}
	b.restart()
	if _, err := b.Test(t.Context(), a.ID); err != nil {
		t.Errorf("at the next start: %v", err)
	}
	// Cookies that the wiki knows no more need the person again.
	s := secret{Password: w.Uploader.Password}
	b.store.secrets[a.ID] = s.encode()
	b.restart()
	a, err = b.Test(t.Context(), a.ID)
	wantCode(t, err, mediawiki.CodeInteraction)
	if a.Problem != mediawiki.CodeInteraction {
		t.Errorf("problem %q", a.Problem)
	}
	before := b.line.requests.Load()
	if err := b.session(a.ID).Do(t.Context(), nothing); err == nil {
		t.Error("let in")
	}
	if b.line.requests.Load() != before {
		t.Error("a login that needs a person was tried again by itself")
	}
	b.wantUnwritten(w.Uploader.Password, totpSecret)
	for _, q := range p.answers {
		b.wantUnwritten(q["OATHToken"])
	}
}

func TestRealWikiWantsACaptchaFirst(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t, realwiki.Live(realwiki.ConfirmEdit+`
		$wgCaptchaQuestions = [ 'What is two plus two?' => [ '4' ] ];
		$wgCaptchaTriggers['badlogin'] = true; $wgCaptchaBadLoginAttempts = 1; $wgMainCacheType = CACHE_DB; $wgSessionCacheType = CACHE_DB;`))
	b := realBench(t, w)
	p := &person{t: t}
	_, err := b.TestAndSave(t.Context(), Draft{Address: w.URL(), Login: w.Uploader.Name, Password: "wrong", Prompter: p})
	wantCode(t, err, mediawiki.CodeCaptcha)
	_, err = b.TestAndSave(t.Context(), Draft{Address: w.URL(), Login: w.Uploader.Name, Password: w.Uploader.Password, Prompter: p})
	wantCode(t, err, mediawiki.CodeCaptcha)
	b.save(Draft{Address: w.URL(), Login: w.Uploader.BotName(), Password: w.Uploader.AppPassword})
	b.wantUnwritten(w.Uploader.Password, w.Uploader.AppPassword)
}

func TestRealWikiWithoutBotPasswordsSaysSo(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t, realwiki.Live("$wgEnableBotPasswords = false; $wgGroupPermissions['*']['read'] = false;"))
	b := realBench(t, w)
	_, err := b.TestAndSave(t.Context(), Draft{Address: w.URL(), Login: w.Uploader.BotName(), Password: w.Uploader.AppPassword})
	wantCode(t, err, codeNoBotPasswords)
	_, offers, err := b.Look(t.Context(), Draft{Address: w.URL()})
	if want := (mediawiki.Offers{ClientLogin: true}); err != nil || offers != want {
		t.Errorf("offers %+v, %v", offers, err)
	}
	a := b.save(Draft{Address: w.URL(), Login: w.Uploader.Name, Password: w.Uploader.Password})
	if a.Method != MethodMain || !a.Facts.MayUpload || a.Facts.Offers.BotPasswords {
		t.Errorf("got %+v", a)
	}
}

func TestRealWikiNamesMissingGrantsAtOnce(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t)
	b := realBench(t, w)
	a := b.save(Draft{Address: w.URL(), Login: w.Uploader.NarrowBotName(), Password: w.Uploader.NarrowAppPassword})
	if got := strings.Join(a.Facts.Ungranted, " "); got != "edit createpage" || len(a.Facts.Lacking) != 0 {
		t.Errorf("ungranted %q, lacking %q", got, a.Facts.Lacking)
	}
	a = b.save(Draft{Address: w.URL(), Login: w.Uploader.BotName(), Password: w.Uploader.AppPassword})
	if len(a.Facts.Ungranted)+len(a.Facts.Lacking) != 0 || len(b.List()) != 1 {
		t.Errorf("got %+v", a.Facts)
	}
	reader := b.save(Draft{Address: w.URL(), Login: w.Reader.BotName(), Password: w.Reader.AppPassword})
	if got := strings.Join(reader.Facts.Lacking, " "); got != "upload" || len(reader.Facts.Ungranted) != 0 {
		t.Errorf("lacking %q, ungranted %q", got, reader.Facts.Ungranted)
	}
}

func TestRealWikiTellsWhereItFetchesFrom(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t, realwiki.Live("$wgCopyUploadAllowOnWikiDomainConfig = true;"))
	b := realBench(t, w)
	a := b.save(Draft{Address: w.URL(), Login: w.Uploader.BotName(), Password: w.Uploader.AppPassword})
	if len(a.Facts.URLDomains) != 0 || a.Facts.URLDomainsAll {
		t.Errorf("without a page: %q", a.Facts.URLDomains)
	}
	page := w.Dir() + "/domains.txt"
	writeFile(t, page, "# Photographs\n*.example.org # Anna's\nUpload.Wikimedia.org\n")
	w.Maintenance("importTextFiles.php", "--prefix", "MediaWiki:Copyupload-allowed-", "--overwrite", page)
	a, err := b.Test(t.Context(), a.ID)
	if want := []string{"*.example.org", "upload.wikimedia.org"}; err != nil || !slices.Equal(a.Facts.URLDomains, want) {
		t.Errorf("%q, %v", a.Facts.URLDomains, err)
	}
	// What only this login may not, it is not told either.
	novice := b.save(Draft{Address: w.URL(), Login: w.Novice.BotName(), Password: w.Novice.AppPassword})
	if len(novice.Facts.URLDomains) != 0 {
		t.Errorf("novice: %q", novice.Facts.URLDomains)
	}
}

func TestRealWikiHasBlockedTheAccount(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t)
	b := realBench(t, w)
	a := b.save(Draft{Address: w.URL(), Login: w.Novice.BotName(), Password: w.Novice.AppPassword})
	block(t, w)
	a, err := b.Test(t.Context(), a.ID)
	if err != nil || !a.Facts.Blocked || a.Facts.BlockReason != "too many cats" || a.Facts.BlockedUntil.IsZero() {
		t.Errorf("%+v, %v", a.Facts, err)
	}
}

// block lets Admin block Novice for a day.
func block(t *testing.T, w *realwiki.Wiki) {
	t.Helper()
	list := w.Dir() + "/block.txt"
	writeFile(t, list, w.Novice.Name+"\n")
	w.Maintenance("blockUsers.php", "--performer", w.Admin.Name, "--reason", "too many cats", "--expiry", "1 day", list)
}

func noise(t *testing.T, seed uint64) []byte {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	img := image.NewRGBA(image.Rect(0, 0, 100, 100))
	for y := range 100 {
		for x := range 100 {
			img.Set(x, y, color.RGBA{uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32()), 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// chunks sends data in pieces of 10 kB through a session, and calls between after
// each, then publishes.
func chunks(ctx context.Context, s *Session, name string, data []byte, between func(sent int)) (*mediawiki.Answer, error) {
	const piece = 10000
	key := ""
	for at := 0; at < len(data); at += piece {
		part := data[at:min(at+piece, len(data))]
		err := s.Do(ctx, func(c *mediawiki.Client) error {
			answer, err := c.UploadChunk(ctx, mediawiki.Params{Filename: name}, mediawiki.Chunk{
				FileKey: key, Offset: int64(at), FileSize: int64(len(data)),
				Content: mediawiki.Content{Size: int64(len(part)), Open: func() (io.ReadCloser, error) {
					return io.NopCloser(bytes.NewReader(part)), nil
				}},
			})
			if err == nil {
				key = answer.FileKey
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("chunk at %d: %w", at, err)
		}
		between(at + len(part))
	}
	var answer *mediawiki.Answer
	err := s.Do(ctx, func(c *mediawiki.Client) (err error) {
		answer, err = c.Commit(ctx, mediawiki.Params{Filename: name, Comment: "c", Text: "t"}, key)
		return err
	})
	return answer, err
}

func TestRealWikiDropsTheSessionInTheMiddleOfAnUpload(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t)
	for name, d := range map[string]Draft{
		"bot password": {Login: w.Uploader.BotName(), Password: w.Uploader.AppPassword},
		"main account": {Login: w.Uploader.Name, Password: w.Uploader.Password},
	} {
		b := realBench(t, w)
		d.Address = w.URL()
		a := b.save(d)
		data := noise(t, uint64(len(name)+len(d.Login)))
		answer, err := chunks(t.Context(), b.session(a.ID), "Dropped "+name+".png", data, func(sent int) {
			if sent == 20000 {
				w.Forget()
			}
		})
		sum := sha1.Sum(data)
		if err != nil || !answer.Published() || answer.ImageInfo.SHA1 != hex.EncodeToString(sum[:]) || answer.ImageInfo.User != w.Uploader.Name {
			t.Errorf("%s: %+v, %v", name, answer, err)
		}
	}
}

func TestRealWikiPasswordWasChanged(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t)
	b := realBench(t, w)
	a := b.save(Draft{Address: w.URL(), Login: w.Uploader.Name, Password: w.Uploader.Password})
	w.Maintenance("changePassword.php", "--user", w.Uploader.Name, "--password", "another one entirely")
	// The wiki's own page for it ends all sessions too.
	w.Maintenance("invalidateUserSessions.php", "--user", w.Uploader.Name)
	w.Forget()
	s := b.session(a.ID)
	err := s.Do(t.Context(), func(c *mediawiki.Client) error { return c.RefreshToken(t.Context()) })
	wantCode(t, err, "wrongpassword")
	if got := b.problem(s); got != "wrongpassword" {
		t.Errorf("problem %q", got)
	}
	before := b.line.requests.Load()
	for range 10 {
		wantCode(t, s.Do(t.Context(), nothing), "wrongpassword")
	}
	if sent := b.line.requests.Load() - before; sent != 0 {
		t.Errorf("%d requests with a password that was refused", sent)
	}
	d := a.Draft()
	d.Password = "another one entirely"
	if a, err = b.TestAndSave(t.Context(), d); err != nil || a.Problem != "" {
		t.Errorf("%+v, %v", a, err)
	}
	b.wantUnwritten("another one entirely", w.Uploader.Password)
}

func TestRealWikiTakesTwoAccountsSideBySide(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t)
	b := realBench(t, w)
	one := b.save(Draft{Address: w.URL(), Login: w.Uploader.BotName(), Password: w.Uploader.AppPassword})
	two := b.save(Draft{Address: w.URL(), Login: w.Novice.Name, Password: w.Novice.Password})
	var group sync.WaitGroup
	for i, a := range []Account{one, two, one, two, one, two} {
		group.Go(func() {
			name := fmt.Sprintf("Side by side %d.png", i)
			answer, err := chunks(t.Context(), b.session(a.ID), name, noise(t, uint64(100+i)), func(int) {})
			if err != nil || answer.ImageInfo == nil || answer.ImageInfo.User != a.User {
				t.Errorf("%s by %s: %+v, %v", name, a.User, answer, err)
			}
		})
	}
	group.Wait()
}

func TestRealPrivateWikiTakesTheMainAccount(t *testing.T) {
	t.Parallel()
	w := realwiki.Start(t, realwiki.Live("$wgGroupPermissions['*']['read'] = false;"))
	b := realBench(t, w)
	a := b.save(Draft{Address: w.URL(), Login: w.Uploader.Name, Password: w.Uploader.Password})
	if a.Wiki != "TestWiki" || !a.Facts.MayUpload || !a.Facts.Offers.BotPasswords {
		t.Errorf("got %+v", a)
	}
	err := b.session(a.ID).Do(t.Context(), func(*mediawiki.Client) error { return errors.ErrUnsupported })
	if !errors.Is(err, errors.ErrUnsupported) {
		t.Error(err)
	}
}

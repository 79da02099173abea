package windowtest

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wikidrop/uploader/realwiki"
)

const totpSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

// totp is the six digits that an authenticator shows now (RFC 6238).
func totp(t *testing.T) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(totpSecret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, time.Now().Unix()/30)
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&0xf:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1000000)
}

// TestFourAccountsInFourStates logs in with two factors, the keyboard alone and a
// wrong code first, and then has an account that is blocked and two that lack
// something: a right of the account, and a grant of the bot password.
func TestFourAccountsInFourStates(t *testing.T) {
	s := open(t)
	wiki := realwiki.Start(t, realwiki.Live(realwiki.OATHAuth))
	wiki.Maintenance("sql.php", "--query", fmt.Sprintf(
		`INSERT INTO oathauth_users (id, module, data) SELECT user_id, 'totp', '{"keys":[{"secret":"%s","scratch_tokens":[]}]}' FROM user WHERE user_name = '%s'`,
		totpSecret, wiki.Uploader.Name))
	list := filepath.Join(s.dir, "block.txt")
	if err := os.WriteFile(list, []byte(wiki.Novice.Name+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	wiki.Maintenance("blockUsers.php", "--performer", wiki.Admin.Name, "--reason", "too many cats", "--expiry", "1 day", list)
	s.start()

	begin := s.program.Mark()
	s.typeAccount(wiki.URL(), wiki.Uploader.Name, wiki.Uploader.Password)
	s.waitQuestions(begin, 1)
	s.typeCode("000000")
	s.waitQuestions(begin, 2)
	s.picture("accounts-second-factor")
	s.typeCode(totp(t))
	s.waitSaved(begin, 1)

	for i, u := range []struct{ name, password string }{
		{wiki.Novice.BotName(), wiki.Novice.AppPassword},
		{wiki.Reader.BotName(), wiki.Reader.AppPassword},
		{wiki.Admin.NarrowBotName(), wiki.Admin.NarrowAppPassword},
	} {
		s.typeAccount(wiki.URL(), u.name, u.password)
		s.waitSaved(begin, i+2)
	}
	s.picture("accounts-four-states")

	log, err := os.ReadFile(s.program.logPath)
	if err != nil {
		t.Fatal(err)
	}
	saved, err := os.ReadFile(filepath.Join(s.profile, "accounts.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{wiki.Uploader.Password, wiki.Novice.AppPassword, wiki.Reader.AppPassword, wiki.Admin.NarrowAppPassword} {
		if strings.Contains(string(log)+string(saved), secret) {
			t.Errorf("%q was written down", secret)
		}
	}
	s.quit()
}

// typeAccount fills in the form and presses Return.
func (s *stage) typeAccount(address, user, password string) {
	s.Helper()
	if s.screen.window("Accounts") == "" {
		s.focus()
		s.keys("ctrl+shift+a")
		s.wait("the account manager", func() bool { return s.screen.window("Accounts") != "" })
	}
	if _, err := s.screen.xdotool("windowactivate", "--sync", s.screen.window("Accounts")); err != nil {
		s.Fatal(err)
	}
	s.keys("ctrl+n")
	for _, field := range []string{address, user, password} {
		if field != address {
			s.keys("Tab")
		}
		if err := s.screen.Type(field); err != nil {
			s.Fatal(err)
		}
	}
	s.keys("Return")
}

func (s *stage) typeCode(code string) {
	s.Helper()
	if err := s.screen.Type(code); err != nil {
		s.Fatal(err)
	}
	s.keys("Return")
}

func (s *stage) waitQuestions(begin logMark, n int) {
	s.Helper()
	if _, err := s.program.WaitLog(time.Minute, begin, "question at login", AtLeast(n)); err != nil {
		s.Fatal(err)
	}
}

func (s *stage) waitSaved(begin logMark, n int) {
	s.Helper()
	if _, err := s.program.WaitLog(time.Minute, begin, "account saved", AtLeast(n)); err != nil {
		s.Fatal(err)
	}
}

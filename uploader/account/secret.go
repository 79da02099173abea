package account

import (
	"encoding/json"
	"time"

	"wikidrop/uploader/mediawiki"
)

// secret is all that must not be seen of an account. The keyring keeps it as one
// text.
type secret struct {
	Version  int                `json:"wikidrop"`
	Password string             `json:"password,omitempty"` // or the owner-only token
	Access   string             `json:"access,omitempty"`   // of OAuth 2
	Refresh  string             `json:"refresh,omitempty"`
	Expires  time.Time          `json:"expires,omitzero"` // of Access
	Client   string             `json:"client,omitempty"` // that the tokens belong to
	Cookies  []mediawiki.Cookie `json:"cookies,omitempty"`
	Server   *basic             `json:"server,omitempty"` // in front of the wiki
	Proxy    string             `json:"proxy,omitempty"`  // with its password
}

// basic are the name and password for HTTP basic authentication at one host and port.
type basic struct {
	Host     string `json:"host"`
	User     string `json:"user"`
	Password string `json:"password"`
}

const (
	secretVersion = 1
	// mostSecret is what the smallest of the keyrings, that of Windows, takes.
	mostSecret = 2400 // bytes
)

// encode leaves the cookies out when there is no room for them: without, the
// password is sent again.
func (s secret) encode() string {
	s.Version = secretVersion
	data, err := json.Marshal(s)
	if err == nil && len(data) > mostSecret && len(s.Cookies) > 0 {
		s.Cookies = nil
		data, err = json.Marshal(s)
	}
	if err != nil { // a time before year 0 is all that could not be written
		s.Expires = time.Time{}
		data, _ = json.Marshal(s)
	}
	return string(data)
}

// decodeSecret reads what the keyring gave. Earlier releases kept the bare password.
func decodeSecret(text string) secret {
	var s secret
	if json.Unmarshal([]byte(text), &s) != nil || s.Version < 1 {
		return secret{Password: text}
	}
	return s
}

// hide tells the redactor all of it.
func (s secret) hide(r *mediawiki.Redactor) {
	for _, v := range []string{s.Password, s.Access, s.Refresh, s.Proxy} {
		r.Hide(v)
	}
	if s.Server != nil {
		r.Hide(s.Server.Password)
	}
	for _, k := range s.Cookies {
		r.Hide(k.Value)
	}
}

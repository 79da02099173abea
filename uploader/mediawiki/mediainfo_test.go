package mediawiki

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The answers below have the shapes that Wikibase and WikibaseMediaInfo give on
// Wikimedia Commons: an empty map comes as a list, statements instead of claims.
const (
	captioned = `{"entities":{"M42":{"pageid":42,"ns":6,"title":"File:A.png","lastrevid":9,"modified":"2026-05-01T10:00:00Z",
		"type":"mediainfo","id":"M42","labels":{"en":{"language":"en","value":"A weir"},"ru":{"language":"ru","value":"Плотина"}},
		"descriptions":[],"statements":[]}},"success":1}`
	uncaptioned = `{"entities":{"M42":{"type":"mediainfo","id":"M42","labels":[],"descriptions":[],"statements":[]}},"success":1}`
	noEntityYet = `{"entities":{"M42":{"id":"M42","missing":""}},"success":1}`
	edited      = `{"entity":{"type":"mediainfo","id":"M42","labels":{"en":{"language":"en","value":"A weir"}},
		"descriptions":[],"statements":[],"lastrevid":10},"success":1}`
)

// setCaptions is the writing request; the stand-in answers it as if it were an
// upload, which is no answer to it.
func setCaptions(x context.Context, c *Client) error {
	_, err := c.SetCaptions(x, CaptionEdit{PageID: 42, Captions: map[string]string{"en": "A weir"}})
	if hasCode(err, "bad-answer") {
		return nil
	}
	return err
}

func TestCaptionsAreReadByThePagesNumber(t *testing.T) {
	for text, want := range map[string]map[string]string{
		captioned:   {"en": "A weir", "ru": "Плотина"},
		uncaptioned: {},
		noEntityYet: {},
	} {
		k := newWiki(t, answers(text))
		got, err := k.client(t).Captions(ctx(t), 42)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		r := k.last(t)
		if r.Method != http.MethodGet || r.param("action") != "wbgetentities" || r.param("ids") != "M42" || r.param("props") != "labels" || r.param("assertuser") != testUser {
			t.Errorf("asked %s %v", r.Method, r.Query)
		}
	}
}

func TestAnAnswerWithoutTheEntityIsNone(t *testing.T) {
	for _, text := range []string{`{"entities":{},"success":1}`, `{"entities":[],"success":1}`, `{"entities":{"M43":{"id":"M43"}},"success":1}`} {
		_, err := newWiki(t, answers(text)).client(t).Captions(ctx(t), 42)
		if e := apiError(t, err); e.Code != "bad-answer" || e.Unanswered {
			t.Errorf("%s: %+v", text, e)
		}
	}
	_, err := newWiki(t, answers(`{"success":1}`)).client(t).SetCaptions(ctx(t), CaptionEdit{PageID: 42, Captions: map[string]string{"en": "A"}})
	if e := apiError(t, err); e.Code != "bad-answer" || !e.Unanswered {
		t.Errorf("it may have been written: %+v", e)
	}
}

func TestCaptionsAreWrittenInOneRequest(t *testing.T) {
	k := newWiki(t, answers(edited))
	got, err := k.client(t).SetCaptions(ctx(t), CaptionEdit{
		PageID: 42, Captions: map[string]string{"en": "  A\tweir <b>&\r\nmill ", "ru": "Пе\u0439заж"}, Summary: "Captions", Tags: []string{"a", "b"},
	})
	if diff := cmp.Diff(map[string]string{"en": "A weir"}, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	r := k.last(t)
	want := map[string]string{
		"id": "M42", "summary": "Captions", "tags": "a|b", "maxlag": "5", "token": testToken, "assert": "user", "assertuser": testUser,
		"data": `{"labels":{"en":{"language":"en","value":"A weir \u003cb\u003e\u0026 mill"},"ru":{"language":"ru","value":"Пейзаж"}}}`,
	}
	for name, value := range want {
		if r.Body.Get(name) != value {
			t.Errorf("%s is %q, want %q", name, r.Body.Get(name), value)
		}
	}
	if r.Method != http.MethodPost || r.Query.Get("action") != "wbeditentity" || r.Order[len(r.Order)-1] != "token" {
		t.Errorf("%s %v, fields %v", r.Method, r.Query, r.Order)
	}
}

func TestNothingIsAskedWithoutPageOrCaption(t *testing.T) {
	k := newWiki(t, answers(edited))
	c := k.client(t)
	_, err := c.Captions(ctx(t), 0)
	if e := apiError(t, err); e.Code != "invalid-entity-id" {
		t.Errorf("%+v", e)
	}
	for want, edit := range map[string]CaptionEdit{
		"invalid-entity-id": {Captions: map[string]string{"en": "A"}},
		"no-data":           {PageID: 42},
	} {
		_, err := c.SetCaptions(ctx(t), edit)
		if e := apiError(t, err); e.Code != want || e.Behaviour != ClientFault {
			t.Errorf("%+v, want %s", e, want)
		}
	}
	if n := len(k.seen()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestRefusalsOfCaptionsHaveTheirBehaviour(t *testing.T) {
	const message = `{"errors":[{"code":"failed-save","text":"x","data":{"messages":[{"name":"NAME","parameters":[],"html":{"*":"x"}}]},"module":"wbeditentity"}]}`
	failed := func(name string) string { return strings.ReplaceAll(message, "NAME", name) }
	for text, want := range map[string]Error{
		`{"errors":[{"code":"modification-failed","text":"Must be no more than 250 characters long","data":{"messages":[{"name":"wikibase-validator-too-long","parameters":["250","x"]}]},"module":"wbeditentity"}]}`: {Code: "modification-failed", Behaviour: AskPerson},
		`{"error":{"code":"modification-failed","info":"x","messages":[{"name":"wikibase-validator-too-long","parameters":["250"],"html":{"*":"x"}}]}}`:                                                               {Code: "modification-failed", Behaviour: AskPerson},
		`{"error":{"code":"not-recognized-language","info":"Unknown language: xx"}}`:                                                                                                                                  {Code: "not-recognized-language", Behaviour: AskPerson},
		`{"error":{"code":"no-such-entity","info":"Could not find an entity with the ID \"M42\"."}}`:                                                                                                                  {Code: "no-such-entity", Behaviour: Transient, About: AboutWiki, Tries: few},
		`{"error":{"code":"permissiondenied","info":"x"}}`:                                                                                                                                                            {Code: "permissiondenied", About: AboutAccount},
		failed("wikibase-self-conflict-patched"): {Code: "failed-save", Behaviour: Transient, About: AboutWiki, Tries: few},
		failed("actionthrottledtext"):            {Code: "actionthrottledtext", Behaviour: Transient, About: AboutAccount, Whole: true},
		failed("abusefilter-disallowed"):         {Code: "abusefilter-disallowed", Behaviour: AskPerson},
		failed("protectedpagetext"):              {Code: "protectedpage", Behaviour: AskPerson, About: AboutTitle},
		failed("readonlytext"):                   {Code: "readonly", Behaviour: Transient, About: AboutWiki, Whole: true},
	} {
		_, err := newWiki(t, answers(text)).client(t).SetCaptions(ctx(t), CaptionEdit{PageID: 42, Captions: map[string]string{"en": "A"}})
		e := apiError(t, err)
		got := Error{Code: e.Code, Behaviour: e.Behaviour, About: e.About, Whole: e.Whole, Tries: e.Tries, Unanswered: e.Unanswered}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestCaptionsAreCountedAsTheWikiCounts(t *testing.T) {
	for text, want := range map[string]int{
		"":                       0,
		" \t\r\n":                0,
		"A weir":                 6,
		"  A \n\n weir\u00a0":    6,
		"e\u0301":                1, // one character in NFC
		"👩‍👩‍👧":                  5, // code points, as PHP's mb_strlen counts
		"漢字":                     2,
		strings.Repeat("я", 251): 251,
		"a\xffb":                 3,
	} {
		if got := CaptionLength(text); got != want {
			t.Errorf("%q has %d characters, want %d", text, got, want)
		}
	}
}

func TestSiteTellsWhetherThereAreCaptions(t *testing.T) {
	if (&Site{Extensions: []string{"AbuseFilter", "WikibaseRepository"}}).HasCaptions() {
		t.Error("items of Wikibase are no captions")
	}
	if !(&Site{Extensions: []string{"AbuseFilter", "WikibaseMediaInfo"}}).HasCaptions() {
		t.Error("captions not seen")
	}
}

func FuzzCaptions(f *testing.F) {
	for _, s := range []string{captioned, uncaptioned, noEntityYet, edited, `{"labels":{"en":[]}}`, `[]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for language, text := range labels(parseObject([]byte(s))) {
			if text == "" {
				t.Errorf("empty caption in %q", language)
			}
		}
		once := Caption(s)
		if Caption(once) != once || strings.ContainsAny(once, "\r\n\t") {
			t.Errorf("%q is not what the wiki keeps", once)
		}
	})
}

package mediawiki

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxCaption is how many characters a caption may have on Wikimedia Commons
// (Wikibase counts code points of the text in NFC).
const MaxCaption = 250

// mediaInfo is the extension that gives file pages captions.
const mediaInfo = "WikibaseMediaInfo"

// HasCaptions tells whether file pages of the wiki have captions (structured data,
// extension WikibaseMediaInfo).
func (s *Site) HasCaptions() bool {
	for _, name := range s.Extensions {
		if name == mediaInfo {
			return true
		}
	}
	return false
}

// Caption is a caption as the wiki would keep it: one line in NFC without spaces at
// its ends. Wikibase refuses tabs and line ends, so they become spaces.
func Caption(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, nfc(text))
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' }), " ")
}

// CaptionLength is how many characters the wiki counts in a caption.
func CaptionLength(text string) int { return utf8.RuneCountInString(Caption(text)) }

// CaptionEdit asks for captions of a file page; those that it does not name stay.
type CaptionEdit struct {
	PageID   int64             // of the file page
	Captions map[string]string // language to text
	Summary  string
	Tags     []string
}

// entityID is the name of a file page's structured data: "M" and the page's number.
func entityID(pageID int64) string { return "M" + strconv.FormatInt(pageID, 10) }

// Captions reads the captions of a file page (action=wbgetentities), language to
// text. A page that has none yet gives an empty map. A wiki without captions
// refuses with Code "badvalue".
func (c *Client) Captions(ctx context.Context, pageID int64) (map[string]string, error) {
	const doing = "read captions"
	if pageID <= 0 {
		return nil, refused("invalid-entity-id", doing)
	}
	id := entityID(pageID)
	top, err := c.do(ctx, c.current(), call{
		doing: doing, module: "wbgetentities", format: "plaintext", get: true, guard: true,
		params: form{{"ids", id}, {"props", "labels"}},
	})
	if err != nil {
		return nil, err
	}
	entity := top.object("entities").object(id)
	if len(entity) == 0 {
		return nil, badAnswer(doing, "entity", false)
	}
	return labels(entity), nil
}

// SetCaptions writes captions of a file page (action=wbeditentity) and returns all
// that the page has then. It counts as an edit and needs the grant editpage. The
// page need not have structured data before. Writing the same captions again
// changes nothing, so a lost answer does no harm.
//
// Errors: "modification-failed" and "not-recognized-language" are about the text;
// "no-such-entity" about a page that is not there, or not yet; "failed-save" where
// the wiki could not save, or by the code of the reason that it gives.
func (c *Client) SetCaptions(ctx context.Context, e CaptionEdit) (map[string]string, error) {
	const doing = "set captions"
	switch {
	case e.PageID <= 0:
		return nil, refused("invalid-entity-id", doing)
	case len(e.Captions) == 0:
		return nil, refused("no-data", doing)
	}
	data, err := captionData(e.Captions)
	if err != nil {
		return nil, err
	}
	var params form
	params.text("id", entityID(e.PageID))
	params.text("data", data)
	params.text("summary", e.Summary)
	params.list("tags", e.Tags)
	params.text("maxlag", commitLag)
	top, err := c.write(ctx, call{doing: doing, module: "wbeditentity", params: params, format: "plaintext", effect: true})
	if err != nil {
		return nil, err
	}
	entity := top.object("entity")
	if len(entity) == 0 {
		return nil, badAnswer(doing, "entity", true)
	}
	return labels(entity), nil
}

// captionData is the JSON of labels, which is what captions are for Wikibase.
func captionData(captions map[string]string) (string, error) {
	type label struct {
		Language string `json:"language"`
		Value    string `json:"value"`
	}
	all := make(map[string]label, len(captions))
	for language, text := range captions {
		all[language] = label{language, Caption(text)}
	}
	data, err := json.Marshal(map[string]any{"labels": all})
	return string(data), err
}

// labels reads the labels of an entity; an empty object comes as a list.
func labels(entity object) map[string]string {
	captions := map[string]string{}
	all := entity.object("labels")
	for _, language := range all.keys() {
		if text := all.object(language).text("value"); text != "" {
			captions[language] = text
		}
	}
	return captions
}

// adjustFailedSave looks at the messages behind failed-save: Wikibase puts there
// what kept the edit from being saved.
func (e *Error) adjustFailedSave(r request) {
	for _, raw := range object(e.Data).list("messages") {
		name := parseObject(raw).text("name")
		for _, code := range []string{name, strings.TrimSuffix(name, "text")} { // "protectedpagetext"
			if known, ok := ruleFor(code); ok {
				e.Code, e.Key = code, name
				e.apply(known, r)
				return
			}
		}
	}
}

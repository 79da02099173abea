package practice

import (
	"strings"
	"testing"
)

func FuzzContentThatIsLookedInto(f *testing.F) {
	for _, s := range []string{
		`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>`,
		`<?xml version="1.0" encoding="UTF-16"?><svg viewBox="0 0 1e999 2"/>`, `<!DOCTYPE svg [<!ENTITY x "y">]><svg/>`,
		"\x1aE\xdf\xa3\x42\x82\x84webm", "\x1aE\xdf\xa3", "RIFF\x00\x00\x00\x00WEBPVP8 ", "OggS", "\x89PNG\r\n\x1a\n", "%PDF-1.4", "GIF89a", "ID3",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, head []byte) {
		mime := sniffMIME(head)
		if mime == "" || strings.Count(mime, "/") != 1 {
			t.Fatalf("type %q", mime)
		}
		for _, kind := range []string{mime, "image/svg+xml", "image/png"} {
			if why := forbidden(kind, head); why != nil && (len(why) == 0 || why[0] == "") {
				t.Fatalf("refused as %s without a reason: %q", kind, why)
			}
		}
		if w, h := svgSize(head); w < 0 || h < 0 {
			t.Fatalf("%d × %d pixels", w, h)
		}
	})
}

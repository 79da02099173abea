package gui

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitDropped(t *testing.T) {
	files, links := splitDropped([]string{
		"/home/anna/a b+日本.jpg", "/home/anna/https:/example.org/x.png?a=1",
		"C:/Users/Anna/http:/example.org/", "/home/anna/data:/image/png;base64,AAAA",
		"/home/anna/http notes/x.jpg", "", "/home/anna/C: drive/photo.jpg",
	})
	wantFiles := []string{"/home/anna/a b+日本.jpg", "/home/anna/http notes/x.jpg", "/home/anna/C: drive/photo.jpg"}
	wantLinks := []string{"https://example.org/x.png?a=1", "http://example.org/", "data://image/png;base64,AAAA"}
	if diff := cmp.Diff(wantFiles, files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(wantLinks, links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

func TestParsePasted(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"files of a file manager", "file:///home/anna/a%20b%2Bc.jpg\r\nfile:///home/anna/C++.pdf\r\n", []string{"/home/anna/a b+c.jpg", "/home/anna/C++.pdf"}},
		{"GNOME's list", "copy\nfile:///tmp/x.jpg", []string{"/tmp/x.jpg"}},
		{"a path", "  \"/tmp/x y.jpg\" ", []string{"/tmp/x y.jpg"}},
		{"an address", "https://example.org/a%20b.jpg", []string{"https://example.org/a%20b.jpg"}},
		{"another machine's file", "file://server/share/x.jpg", nil},
		{"prose", "Dear Anna,\nhere they are", nil},
		{"nothing", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, parsePasted(c.text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzParsePasted(f *testing.F) {
	f.Add("file:///a%zz\nhttps://\x00")
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range parsePasted(text) {
			if s == "" || strings.ContainsAny(s, "\n") {
				t.Errorf("%q gave %q", text, s)
			}
		}
	})
}

package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"text/template"
)

// fill writes a template with the sheet's values in it. A value that is not there
// is an error, never an empty place.
func (s *sheet) fill(w io.Writer, path string) error {
	name := filepath.Base(path)
	t, err := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{
		"list":  func(all ...string) []string { return all },
		"join":  func(sep string, list []string) string { return strings.Join(list, sep) },
		"xml":   escapeXML,
		"roff":  escapeRoff,
		"wrap":  wrap,
		"guid":  guid,
		"host":  host,
		"upper": strings.ToUpper,
		"file":  s.file,
	}).ParseFiles(path)
	if err != nil {
		return err
	}
	return t.Execute(w, s)
}

func escapeXML(s string) (string, error) {
	var b strings.Builder
	err := xml.EscapeText(&b, []byte(s))
	return b.String(), err
}

// escapeRoff keeps a manual page's markup characters plain.
func escapeRoff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, `-`, `\-`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

// wrap breaks a text into lines of at most width characters, the later ones with
// an indent before them.
func wrap(width int, indent, s string) string {
	var b strings.Builder
	length := 0
	for i, word := range strings.Fields(s) {
		n := len([]rune(word))
		switch {
		case i == 0:
		case length+1+n > width:
			b.WriteString("\n" + indent)
			length = 0
		default:
			b.WriteByte(' ')
			length++
		}
		b.WriteString(word)
		length += n
	}
	return b.String()
}

func host(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	if u.Host == "" {
		return "", fmt.Errorf("no host in %q", address)
	}
	return u.Host, nil
}

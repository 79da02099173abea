package practice

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// forbiddenTypes are refused whatever the extension is ($wgMimeTypeExclusions).
var forbiddenTypes = []string{
	"text/html", "application/javascript", "text/javascript", "text/x-javascript",
	"application/x-shellscript", "application/x-php", "text/x-php", "text/x-python", "text/x-perl",
	"text/scriptlet", "application/x-msdownload", "application/java-archive", "application/jar",
}

var (
	scriptType = regexp.MustCompile(`(?is)type\s*=\s*['"]?\s*(?:\w*/)?(?:ecma|java)`)
	scriptURL  = regexp.MustCompile(`(?is)(?:href|src|data)\s*=\s*['"]?\s*(?:ecma|java)script:`)
	cssURL     = regexp.MustCompile(`(?is)url\s*\(\s*['"]?\s*(?:ecma|java)script:`)
	safeData   = regexp.MustCompile(`(?i)^data:\s*image/(gif|jpeg|jpg|png)(;[^,]*)?,`)
)

// forbidden tells why content is refused whatever it is called: message key and
// parameters, nil when it may pass.
func forbidden(mime string, head []byte) []string {
	if mime == "application/x-msdownload" {
		return []string{"filetype-bad-ie-mime", mime}
	}
	if contains(forbiddenTypes, mime) {
		return []string{"filetype-badmime", mime}
	}
	if binary(mime) {
		return nil
	}
	if scripted(head) {
		return []string{"uploadscripted"}
	}
	return nil
}

// binary tells types that no browser takes for text.
func binary(mime string) bool {
	return mime == unknownMIME || mime != "image/svg+xml" &&
		(strings.HasPrefix(mime, "image/") || strings.HasPrefix(mime, "audio/") || strings.HasPrefix(mime, "video/")) ||
		mime == "application/pdf" || mime == "application/ogg" || mime == "application/zip"
}

// scripted looks for what an old browser would run as HTML.
func scripted(chunk []byte) bool {
	low := bytes.ToLower(chunk)
	for _, tag := range []string{"<body", "<head", "<html", "<script"} {
		if bytes.Contains(low, []byte(tag)) {
			return true
		}
	}
	return scriptType.Match(low) || scriptURL.Match(low) || cssURL.Match(low)
}

// svgScript reads a whole SVG and names its first active part.
func svgScript(path string) []string {
	f, err := os.Open(path)
	if err != nil {
		return []string{"uploadinvalidxml"}
	}
	defer f.Close()
	d := xml.NewDecoder(f)
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return []string{"uploadinvalidxml"}
		}
		switch t := tok.(type) {
		case xml.ProcInst:
			if strings.EqualFold(t.Target, "xml-stylesheet") {
				return []string{"upload-scripted-pi-callback"}
			}
		case xml.Directive:
			if bytes.Contains(bytes.ToUpper(t), []byte("<!ENTITY")) {
				return []string{"upload-scripted-dtd"}
			}
		case xml.StartElement:
			if bad := svgElement(t); bad != nil {
				return bad
			}
		}
	}
}

func svgElement(t xml.StartElement) []string {
	name := strings.ToLower(t.Name.Local)
	if strings.EqualFold(t.Name.Space, "http://www.w3.org/1999/xhtml") {
		return []string{"uploadscriptednamespace", t.Name.Space}
	}
	switch name {
	case "script", "handler", "stylesheet", "iframe":
		return []string{"uploaded-script-svg", name}
	}
	for _, a := range t.Attr {
		attr, value := strings.ToLower(a.Name.Local), strings.ToLower(a.Value)
		switch {
		case strings.HasPrefix(attr, "on"):
			return []string{"uploaded-event-handler-on-svg", attr, value}
		case attr != "href" || value == "" || strings.HasPrefix(value, "#"):
		case strings.HasPrefix(value, "data:"):
			if !safeData.MatchString(value) {
				return []string{"uploaded-href-unsafe-target-svg", name, qualified(a.Name), value}
			}
		case name != "a" || !strings.HasPrefix(value, "http://") && !strings.HasPrefix(value, "https://"):
			return []string{"uploaded-href-attribute-svg", name, qualified(a.Name), value}
		}
	}
	return nil
}

// qualified is an attribute's name with its namespace.
func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// svgSize reads width and height of the root element; 512 where they are not
// plain numbers.
func svgSize(head []byte) (width, height int) {
	width, height = 512, 512
	d := xml.NewDecoder(bytes.NewReader(head))
	d.Strict = false
	for {
		tok, err := d.Token()
		if err != nil {
			return width, height
		}
		root, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range root.Attr {
			n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(a.Value), "px"), 64)
			if err != nil || n < 1 || n > 1<<20 {
				continue
			}
			switch a.Name.Local {
			case "width":
				width = int(n)
			case "height":
				height = int(n)
			}
		}
		return width, height
	}
}

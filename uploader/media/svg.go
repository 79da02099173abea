package media

import (
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"strconv"
	"strings"
)

// rootElement finds the first element of an XML file, past its comments, its
// declarations and a byte order mark.
func rootElement(head []byte) (xml.StartElement, bool) {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if len(head) == 0 || head[0] != '<' {
		return xml.StartElement{}, false
	}
	d := xml.NewDecoder(bytes.NewReader(head))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		token, err := d.RawToken()
		if err != nil {
			return xml.StartElement{}, false
		}
		if e, ok := token.(xml.StartElement); ok {
			return e, true
		}
	}
}

// svgPixels returns the size that an SVG asks for, or else that of its viewBox.
func svgPixels(head []byte) (width, height int) {
	root, _ := rootElement(head)
	attr := map[string]string{}
	for _, a := range root.Attr {
		attr[a.Name.Local] = a.Value
	}
	w, okW := svgLength(attr["width"])
	h, okH := svgLength(attr["height"])
	if okW && okH {
		return w, h
	}
	box := strings.FieldsFunc(attr["viewBox"], func(c rune) bool { return c == ' ' || c == ',' || c == '\t' || c == '\n' })
	if len(box) != 4 {
		return 0, 0
	}
	w, okW = svgLength(box[2])
	h, okH = svgLength(box[3])
	if !okW || !okH {
		return 0, 0
	}
	return w, h
}

// svgUnits is the number of pixels in CSS units.
var svgUnits = map[string]float64{"px": 1, "pt": 96.0 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}

func svgLength(s string) (int, bool) {
	s = strings.TrimSpace(s)
	scale := 1.0
	for unit, pixels := range svgUnits {
		if number, found := strings.CutSuffix(s, unit); found {
			s, scale = strings.TrimSpace(number), pixels
			break
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	v = math.Round(v * scale)
	if err != nil || !(v >= 1 && v <= math.MaxInt32) {
		return 0, false
	}
	return int(v), true
}

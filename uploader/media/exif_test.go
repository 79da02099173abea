package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"
)

// exifField is one field of a directory: a string, a uint16, a []rational, or a
// []exifField for the directory it points to.
type exifField struct {
	tag   uint16
	value any
}

type rational [2]uint32

// exifBlock encodes directories as Exif has them (TIFF, big-endian): the main one
// and, if preview is not nil, the one of the preview.
func exifBlock(main []exifField, preview []byte) []byte {
	b := &exifWriter{order: binary.BigEndian}
	b.Write([]byte("MM\x00*\x00\x00\x00\x08"))
	next := b.directory(main)
	if preview != nil {
		at := uint32(b.Len())
		binary.BigEndian.PutUint32(b.Bytes()[next:], at)
		start := at + 2 + 2*12 + 4
		b.directory([]exifField{{0x0201, start}, {0x0202, uint32(len(preview))}})
		b.Write(preview)
	}
	return b.Bytes()
}

type exifWriter struct {
	bytes.Buffer
	order binary.ByteOrder
}

func (w *exifWriter) put(v any) { _ = binary.Write(w, w.order, v) }

// directory writes fields with the values that are larger than four bytes after
// them, and returns where the link to the next directory is.
func (w *exifWriter) directory(fields []exifField) int {
	type later struct {
		at    int
		value any
	}
	var rest []later
	w.put(uint16(len(fields)))
	for _, f := range fields {
		w.put(f.tag)
		switch v := f.value.(type) {
		case uint16:
			w.put([]uint16{3, 0, 1, v, 0})
		case uint32:
			w.put([]uint16{4, 0, 1})
			w.put(v)
		case string:
			w.put(uint16(2))
			w.put(uint32(len(v) + 1))
			if len(v) < 4 {
				w.Write(append([]byte(v), make([]byte, 4-len(v))...))
				continue
			}
			rest = append(rest, later{w.Len(), v})
			w.put(uint32(0))
		case []rational:
			w.put(uint16(5))
			w.put(uint32(len(v)))
			rest = append(rest, later{w.Len(), v})
			w.put(uint32(0))
		case []exifField:
			w.put([]uint16{4, 0, 1})
			rest = append(rest, later{w.Len(), v})
			w.put(uint32(0))
		}
	}
	link := w.Len()
	w.put(uint32(0))
	for _, r := range rest {
		w.order.PutUint32(w.Bytes()[r.at:], uint32(w.Len()))
		switch v := r.value.(type) {
		case string:
			w.WriteString(v + "\x00")
		case []rational:
			w.put(v)
		case []exifField:
			w.directory(v)
		}
	}
	return link
}

// withExif puts an Exif segment after the start of a JPEG.
func withExif(jpg, exif []byte) []byte { return withSegment(jpg, 0xE1, "Exif\x00\x00"+string(exif)) }

// withXMP puts an XMP segment after the start of a JPEG.
func withXMP(jpg []byte, properties string) []byte {
	return withSegment(jpg, 0xE1, "http://ns.adobe.com/xap/1.0/\x00"+
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`+
		`<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" `+
		`xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/">`+properties+`</rdf:Description></rdf:RDF></x:xmpmeta>`)
}

// withIPTC puts IPTC records (number of the field, text) after the start of a JPEG.
func withIPTC(jpg []byte, records map[byte]string) []byte {
	var data bytes.Buffer
	for field := range 256 {
		if text, ok := records[byte(field)]; ok {
			data.Write([]byte{0x1C, 2, byte(field)})
			_ = binary.Write(&data, binary.BigEndian, uint16(len(text)))
			data.WriteString(text)
		}
	}
	var block bytes.Buffer
	block.WriteString("Photoshop 3.0\x008BIM\x04\x04\x00\x00")
	_ = binary.Write(&block, binary.BigEndian, uint32(data.Len()))
	block.Write(data.Bytes())
	if data.Len()%2 == 1 {
		block.WriteByte(0)
	}
	return withSegment(jpg, 0xED, block.String())
}

func withSegment(jpg []byte, marker byte, content string) []byte {
	var out bytes.Buffer
	out.Write(jpg[:2])
	out.Write([]byte{0xFF, marker})
	_ = binary.Write(&out, binary.BigEndian, uint16(len(content)+2))
	out.WriteString(content)
	out.Write(jpg[2:])
	return out.Bytes()
}

// paint makes a picture of w by h pixels whose four quarters are red, green,
// blue and white, clockwise from the upper left.
func paint(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, quarters[quarter(x, y, w, h)])
		}
	}
	return img
}

var quarters = []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}

func quarter(x, y, w, h int) int {
	right, low := x >= w/2, y >= h/2
	switch {
	case right && low:
		return 2
	case low:
		return 3
	case right:
		return 1
	}
	return 0
}

// cornerColours names the quarters seen in a picture, clockwise from the upper
// left: "RGBW" is upright.
func cornerColours(img image.Image) string {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	var s []byte
	for _, p := range []image.Point{{w / 8, h / 8}, {w - 1 - w/8, h / 8}, {w - 1 - w/8, h - 1 - h/8}, {w / 8, h - 1 - h/8}} {
		s = append(s, nearest(img.At(b.Min.X+p.X, b.Min.Y+p.Y)))
	}
	return string(s)
}

func nearest(c color.Color) byte {
	r, g, b, _ := c.RGBA()
	best, least := byte('?'), math.MaxFloat64
	for i, q := range quarters {
		qr, qg, qb, _ := q.RGBA()
		d := math.Abs(float64(r)-float64(qr)) + math.Abs(float64(g)-float64(qg)) + math.Abs(float64(b)-float64(qb))
		if d < least {
			best, least = "RGBW"[i], d
		}
	}
	return best
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

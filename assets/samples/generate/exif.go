//go:build ignore

package main

import (
	"bytes"
	"encoding/binary"
	"math"
)

// Exif is a TIFF file in a segment of a JPEG. The types of its values:
const (
	typeByte     = 1
	typeASCII    = 2
	typeShort    = 3
	typeLong     = 4
	typeRational = 5
	typeOpaque   = 7
)

// field is one entry of a directory; data is little-endian.
type field struct {
	tag, kind uint16
	count     uint32
	data      []byte
}

func ascii(tag uint16, s string) field {
	return field{tag, typeASCII, uint32(len(s) + 1), append([]byte(s), 0)}
}

func short(tag, v uint16) field {
	return field{tag, typeShort, 1, binary.LittleEndian.AppendUint16(nil, v)}
}

func long(tag uint16, v uint32) field {
	return field{tag, typeLong, 1, binary.LittleEndian.AppendUint32(nil, v)}
}

func rationals(tag uint16, values ...[2]uint32) field {
	var b []byte
	for _, v := range values {
		b = binary.LittleEndian.AppendUint32(b, v[0])
		b = binary.LittleEndian.AppendUint32(b, v[1])
	}
	return field{tag, typeRational, uint32(len(values)), b}
}

// degrees writes an angle as degrees, minutes and seconds.
func degrees(tag uint16, v float64) field {
	v = math.Abs(v)
	d := math.Floor(v)
	m := math.Floor((v - d) * 60)
	s := math.Round(((v-d)*60 - m) * 60 * 1000)
	return rationals(tag, [2]uint32{uint32(d), 1}, [2]uint32{uint32(m), 1}, [2]uint32{uint32(s), 1000})
}

// directorySize is the length of a directory with its values.
func directorySize(fields []field) int {
	n := 2 + 12*len(fields) + 4
	for _, f := range fields {
		if len(f.data) > 4 {
			n += len(f.data) + len(f.data)%2
		}
	}
	return n
}

// directory encodes fields that will lie at an offset of the file.
func directory(fields []field, offset, next int) []byte {
	le := binary.LittleEndian
	b := le.AppendUint16(nil, uint16(len(fields)))
	var values []byte
	valuesAt := offset + 2 + 12*len(fields) + 4
	for _, f := range fields {
		b = le.AppendUint16(b, f.tag)
		b = le.AppendUint16(b, f.kind)
		b = le.AppendUint32(b, f.count)
		if len(f.data) <= 4 {
			b = append(b, append(bytes.Clone(f.data), 0, 0, 0, 0)[:4]...)
			continue
		}
		b = le.AppendUint32(b, uint32(valuesAt+len(values)))
		values = append(values, f.data...)
		if len(f.data)%2 == 1 {
			values = append(values, 0)
		}
	}
	b = le.AppendUint32(b, uint32(next))
	return append(b, values...)
}

// exif describes a sample as a camera would, with a small JPEG as the preview.
func exif(s sample, preview []byte) []byte {
	const start = 8
	photo := []field{
		{0x9000, typeOpaque, 4, []byte("0232")},
		ascii(0x9003, s.taken),
		ascii(0x9004, s.taken),
		short(0xA001, 1),
		long(0xA002, width),
		long(0xA003, height),
	}
	ns, ew := "N", "E"
	if s.lat < 0 {
		ns = "S"
	}
	if s.lon < 0 {
		ew = "W"
	}
	gps := []field{
		{0x0000, typeByte, 4, []byte{2, 3, 0, 0}},
		ascii(0x0001, ns), degrees(0x0002, s.lat),
		ascii(0x0003, ew), degrees(0x0004, s.lon),
		ascii(0x0010, "T"), rationals(0x0011, [2]uint32{uint32(s.heading), 1}),
	}
	main := []field{
		ascii(0x010E, s.description), ascii(0x010F, "Wikidrop"), ascii(0x0110, "Wikidrop sample"),
		short(0x0112, 1), ascii(0x0132, s.taken), ascii(0x013B, "Wikidrop"), ascii(0x8298, "CC0 1.0"),
		long(0x8769, 0), long(0x8825, 0),
	}
	photoAt := start + directorySize(main)
	gpsAt := photoAt + directorySize(photo)
	smallAt := gpsAt + directorySize(gps)
	main[7], main[8] = long(0x8769, uint32(photoAt)), long(0x8825, uint32(gpsAt))
	small := []field{short(0x0103, 6), long(0x0201, 0), long(0x0202, uint32(len(preview)))}
	small[1] = long(0x0201, uint32(smallAt+directorySize(small)))

	b := []byte("II*\x00\x08\x00\x00\x00")
	b = append(b, directory(main, start, smallAt)...)
	b = append(b, directory(photo, photoAt, 0)...)
	b = append(b, directory(gps, gpsAt, 0)...)
	b = append(b, directory(small, smallAt, 0)...)
	return append(b, preview...)
}

// withExif puts the segment where it belongs: right after the start of a JPEG.
func withExif(jpg, exif []byte) []byte {
	content := append([]byte("Exif\x00\x00"), exif...)
	out := append(bytes.Clone(jpg[:2]), 0xFF, 0xE1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(content)+2))
	return append(append(out, content...), jpg[2:]...)
}

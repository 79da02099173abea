package faults

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"sync"
)

// A private chunk before IEND makes a picture as long as wanted.
const (
	chunkHead = 8 // length and type
	chunkTail = 4 // checksum
	pngEnd    = 12
)

// Picture is a real PNG of so many bytes, or a little more when that is too small
// for one. Another seed gives other content.
func Picture(seed uint64, size int) []byte {
	raw := small(seed)
	pad := size - len(raw) - chunkHead - chunkTail
	if pad < 0 {
		return raw
	}
	out := make([]byte, 0, size)
	out = append(out, raw[:len(raw)-pngEnd]...)
	out = binary.BigEndian.AppendUint32(out, uint32(pad))
	from := len(out)
	out = append(out, "prVt"...)
	for left := pad; left > 0; {
		n := min(left, len(noise()))
		out = append(out, noise()[:n]...)
		left -= n
	}
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
	return append(out, raw[len(raw)-pngEnd:]...)
}

// small differs from seed to seed in its pixels, so that any part of a large
// picture may be alike.
func small(seed uint64) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 16, 16))
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range 16 * 16 {
		n := r.Uint32()
		img.Set(i%16, i/16, color.RGBA{uint8(n), uint8(n >> 8), uint8(n >> 16), 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // a picture in memory
	}
	return b.Bytes()
}

// noise does not compress and repeats only after a megabyte and a bit, so that
// pieces of the usual sizes differ from each other.
var noise = sync.OnceValue(func() []byte {
	r := rand.NewChaCha8([32]byte{1})
	b := make([]byte, 1<<20+12345)
	_, _ = r.Read(b)
	return b
})

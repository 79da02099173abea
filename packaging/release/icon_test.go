package main

import (
	"bytes"
	"encoding/binary"
	"image/png"
	"testing"
)

func TestICOHoldsEverySize(t *testing.T) {
	sizes := []int{16, 24, 32, 48, 64, 128, 256}
	icons, err := readIcons("../../assets/icon", sizes...)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := writeICO(&b, icons); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	if n := binary.LittleEndian.Uint16(data[4:]); int(n) != len(sizes) {
		t.Fatalf("%d entries, want %d", n, len(sizes))
	}
	end := 0
	for i, size := range sizes {
		entry := data[6+16*i:]
		length, offset := binary.LittleEndian.Uint32(entry[8:]), binary.LittleEndian.Uint32(entry[12:])
		c, err := png.DecodeConfig(bytes.NewReader(data[offset : offset+length]))
		if err != nil || c.Width != size || entry[0] != byte(size) {
			t.Errorf("entry %d is %d wide and says %d, want %d: %v", i, c.Width, entry[0], size, err)
		}
		end = int(offset + length)
	}
	if end != len(data) {
		t.Errorf("the last picture ends at %d of %d", end, len(data))
	}
}

func TestICNSHoldsEverySize(t *testing.T) {
	icons, err := readIcons("../../assets/icon", 16, 32, 64, 128, 256, 512)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := writeICNS(&b, icons); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	if string(data[:4]) != "icns" || int(binary.BigEndian.Uint32(data[4:])) != len(data) {
		t.Fatalf("head %q of %d bytes", data[:8], len(data))
	}
	wide := map[string]int{}
	for rest := data[8:]; len(rest) > 0; {
		length := binary.BigEndian.Uint32(rest[4:])
		c, err := png.DecodeConfig(bytes.NewReader(rest[8:length]))
		if err != nil {
			t.Fatal(err)
		}
		wide[string(rest[:4])] = c.Width
		rest = rest[length:]
	}
	// What iconutil makes of an iconset, by size in points and density.
	for kind, width := range map[string]int{"ic07": 128, "ic08": 256, "ic09": 512, "ic11": 32, "ic12": 64, "ic13": 256, "ic14": 512} {
		if wide[kind] != width {
			t.Errorf("%s is %d wide, want %d", kind, wide[kind], width)
		}
	}
}

func TestIconOfAnotherSizeIsRefused(t *testing.T) {
	if _, err := readIcons("../../assets/icon", 17); err == nil {
		t.Error("an icon that is not there was read")
	}
	if err := writeICNS(&bytes.Buffer{}, []icon{{size: 48}}); err == nil {
		t.Error("48 pixels went into an icns, which has no such kind")
	}
}

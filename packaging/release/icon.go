package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// icon is a drawing of the program's icon: a square PNG.
type icon struct {
	size int // in pixels, both ways
	png  []byte
}

// readIcons reads icon-SIZE.png for each size out of a folder.
func readIcons(dir string, sizes ...int) ([]icon, error) {
	var all []icon
	for _, size := range sizes {
		path := filepath.Join(dir, "icon-"+strconv.Itoa(size)+".png")
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		c, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if c.Width != size || c.Height != size {
			return nil, fmt.Errorf("%s is %d × %d", path, c.Width, c.Height)
		}
		all = append(all, icon{size, data})
	}
	return all, nil
}

// writeICO writes an icon of Windows: a directory of 16 bytes an entry, then the
// PNGs, which Windows reads since Vista.
func writeICO(w io.Writer, icons []icon) error {
	const headSize, entrySize = 6, 16
	var b bytes.Buffer
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a Buffer takes everything
	put([]uint16{0, 1, uint16(len(icons))})
	offset := headSize + entrySize*len(icons)
	for _, i := range icons {
		side := byte(i.size) // 256 is written as 0
		put([]byte{side, side, 0, 0})
		put([]uint16{1, 32})
		put([]uint32{uint32(len(i.png)), uint32(offset)})
		offset += len(i.png)
	}
	for _, i := range icons {
		b.Write(i.png)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// kinds are the four letters under which macOS looks for a PNG of this size; a
// size serves as itself and as a smaller one on a screen with double density.
var kinds = map[int][]string{
	16: {"icp4"}, 32: {"icp5", "ic11"}, 64: {"ic12"}, 128: {"ic07"}, 256: {"ic08", "ic13"}, 512: {"ic09", "ic14"},
}

// writeICNS writes an icon of macOS.
func writeICNS(w io.Writer, icons []icon) error {
	const headSize = 8
	var body bytes.Buffer
	for _, i := range icons {
		if len(kinds[i.size]) == 0 {
			return fmt.Errorf("macOS has no icon of %d pixels", i.size)
		}
		for _, kind := range kinds[i.size] {
			body.WriteString(kind)
			_ = binary.Write(&body, binary.BigEndian, uint32(headSize+len(i.png)))
			body.Write(i.png)
		}
	}
	head := binary.BigEndian.AppendUint32([]byte("icns"), uint32(headSize+body.Len()))
	_, err := w.Write(append(head, body.Bytes()...))
	return err
}

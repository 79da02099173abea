package media

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// isCut tells whether a picture ends before its format says that it is over: a copy
// that stopped half-way. What cannot be told counts as whole, and so does anything
// behind the picture's end.
func isCut(ctx context.Context, r io.ReadSeeker, size int64, t fileType) bool {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return false
	}
	in := bound(ctx, r, math.MaxInt64)
	switch t.mime {
	case "image/jpeg":
		return errors.Is(readJPEG(bufio.NewReaderSize(in, 64<<10)), io.ErrUnexpectedEOF)
	case "image/png":
		return errors.Is(walkPNG(ctx, r), io.ErrUnexpectedEOF)
	case "image/webp", "audio/wav", "audio/x-wav":
		return shorterThanRIFF(in, size)
	}
	return false
}

const (
	jpegStart = 0xD8
	jpegEnd   = 0xD9
)

// readJPEG reads segment by segment to the end of the picture.
func readJPEG(r *bufio.Reader) error {
	for {
		marker, err := nextMarker(r)
		if err != nil || marker == jpegEnd {
			return err
		}
		if marker == jpegStart || marker == 0x01 || marker >= 0xD0 && marker <= 0xD7 {
			continue // these have no content
		}
		var length uint16
		if err := binary.Read(r, binary.BigEndian, &length); err != nil {
			return cutShort(err)
		}
		if _, err := r.Discard(max(int(length)-2, 0)); err != nil {
			return cutShort(err)
		}
	}
}

// nextMarker skips what a scan encodes; in it each 0xFF is followed by a zero.
func nextMarker(r *bufio.Reader) (byte, error) {
	for {
		_, err := r.ReadSlice(0xFF)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return 0, cutShort(err)
		}
		b, err := r.ReadByte()
		for err == nil && b == 0xFF { // filling
			b, err = r.ReadByte()
		}
		if err != nil {
			return 0, cutShort(err)
		}
		if b != 0 {
			return b, nil
		}
	}
}

// walkPNG goes from chunk to chunk to IEND.
func walkPNG(ctx context.Context, r io.ReadSeeker) error {
	end, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	for at := int64(8); ctx.Err() == nil; {
		var head [8]byte
		if _, err := r.Seek(at, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return cutShort(err)
		}
		at += 12 + int64(binary.BigEndian.Uint32(head[:]))
		if at > end {
			return io.ErrUnexpectedEOF
		}
		if string(head[4:]) == "IEND" {
			return nil
		}
	}
	return ctx.Err()
}

// shorterThanRIFF compares with the length that the head tells. Programs that write
// to a pipe leave it at 0 or at its maximum.
func shorterThanRIFF(r io.Reader, size int64) bool {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || !bytes.HasPrefix(head[:], []byte("RIFF")) {
		return false
	}
	told := binary.LittleEndian.Uint32(head[4:])
	return told != 0 && told < math.MaxInt32 && size < int64(told)+8
}

func cutShort(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

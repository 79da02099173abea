package mediawiki

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

const (
	maxAnswer = 32 << 20 // bytes read of one answer
	maxKept   = 8 << 20  // bytes left of it without metadata
	maxDepth  = 200
)

var (
	errTooLarge = errors.New("the answer is too large")
	errTooDeep  = errors.New("the answer is nested too deep")
)

// bulk are fields of an image that no one here reads and that can be megabytes:
// all Exif of a photo, all text of a PDF.
var bulk = map[string]bool{
	"metadata": true, "commonmetadata": true, "extmetadata": true, "html": true, "parsedcomment": true,
}

// images are the fields below which bulk is dropped.
var images = map[string]bool{"imageinfo": true, "stashimageinfo": true, "allimages": true}

// prune reads one JSON value and returns it without the bulk of images, so that a
// small copy is all that stays in memory. The rest of r is not read.
func prune(r io.Reader) ([]byte, error) {
	p := &pruner{dec: json.NewDecoder(skipBOM(r))}
	p.dec.UseNumber()
	t, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	if err := p.value(t, false, 0); err != nil {
		return nil, unexpected(err)
	}
	return p.out.Bytes(), nil
}

// unexpected makes an end within a value different from an empty answer.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// skipBOM drops the mark that a badly saved LocalSettings.php puts before all.
func skipBOM(r io.Reader) io.Reader {
	var start [3]byte
	n, err := io.ReadFull(r, start[:])
	rest := io.MultiReader(bytes.NewReader(start[:n]), r)
	if err == nil && string(start[:]) == "\xef\xbb\xbf" {
		return r
	}
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return io.MultiReader(bytes.NewReader(start[:n]), failing{err})
	}
	return rest
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

type pruner struct {
	dec *json.Decoder
	out bytes.Buffer
}

func (p *pruner) value(t json.Token, image bool, depth int) error {
	if depth > maxDepth {
		return errTooDeep
	}
	if p.out.Len() > maxKept {
		return errTooLarge
	}
	delim, ok := t.(json.Delim)
	if !ok {
		return p.scalar(t)
	}
	if delim == '{' {
		return p.object(image, depth)
	}
	return p.array(image, depth)
}

func (p *pruner) scalar(t json.Token) error {
	raw, err := json.Marshal(t)
	if err != nil {
		return err
	}
	if p.out.Len()+len(raw) > maxKept {
		return errTooLarge
	}
	p.out.Write(raw)
	return nil
}

func (p *pruner) object(image bool, depth int) error {
	p.out.WriteByte('{')
	first := true
	for p.dec.More() {
		t, err := p.dec.Token()
		if err != nil {
			return err
		}
		key, _ := t.(string)
		v, err := p.dec.Token()
		if err != nil {
			return err
		}
		if image && bulk[key] {
			if err := p.skip(v); err != nil {
				return err
			}
			continue
		}
		if !first {
			p.out.WriteByte(',')
		}
		first = false
		if err := p.scalar(key); err != nil {
			return err
		}
		p.out.WriteByte(':')
		if err := p.value(v, image || images[key], depth+1); err != nil {
			return err
		}
	}
	return p.end('}')
}

func (p *pruner) array(image bool, depth int) error {
	p.out.WriteByte('[')
	for first := true; p.dec.More(); first = false {
		if !first {
			p.out.WriteByte(',')
		}
		t, err := p.dec.Token()
		if err != nil {
			return err
		}
		if err := p.value(t, image, depth+1); err != nil {
			return err
		}
	}
	return p.end(']')
}

func (p *pruner) end(delim byte) error {
	if _, err := p.dec.Token(); err != nil {
		return err
	}
	p.out.WriteByte(delim)
	return nil
}

// skip reads the rest of the value that begins with t.
func (p *pruner) skip(t json.Token) error {
	depth := 0
	for {
		if d, ok := t.(json.Delim); ok {
			if d == '{' || d == '[' {
				depth++
			} else {
				depth--
			}
		}
		if depth == 0 {
			return nil
		}
		var err error
		if t, err = p.dec.Token(); err != nil {
			return err
		}
	}
}

package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

func readText(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the spreadsheet: %w", err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, mostBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read the spreadsheet: %w", err)
	}
	if len(content) > mostBytes {
		return nil, ErrTooLarge
	}
	return parseText(content)
}

// parseText takes text apart that a spreadsheet program wrote.
func parseText(content []byte) ([][]string, error) {
	content, err := toUTF8(content)
	if err != nil {
		return nil, fmt.Errorf("read the spreadsheet: %w", err)
	}
	r := csv.NewReader(bytes.NewReader(content))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator(content), -1, true
	var lines [][]string
	ended, offset := 0, int64(0) // where the last record did
	for {
		line, err := r.Read()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the spreadsheet: %w", err)
		}
		start, _ := r.FieldPos(0)
		for range start - 1 - ended {
			lines = append(lines, nil) // csv drops empty lines; people count them
		}
		if len(lines) > MostRows {
			return nil, ErrTooLarge
		}
		lines = append(lines, line)
		ended += bytes.Count(content[offset:r.InputOffset()], []byte("\n"))
		offset = r.InputOffset()
	}
}

// toUTF8 reads what Excel writes: UTF-8, UTF-16 with its mark, or the code page of
// the country. Windows-1251 is taken where there are letters of it, else Windows-1252.
func toUTF8(content []byte) ([]byte, error) {
	for _, mark := range []string{"\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(content, []byte(mark)) {
			out, _, err := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder(), content)
			return out, err
		}
	}
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if utf8.Valid(content) {
		return content, nil
	}
	label := "windows-1252"
	if cyrillic(content) {
		label = "windows-1251"
	}
	e, _ := charset.Lookup(label)
	out, _, err := transform.Bytes(e.NewDecoder(), content)
	return out, err
}

// cyrillic tells whether bytes look like Windows-1251: its letters stand in runs,
// those of Windows-1252 alone between letters of ASCII.
func cyrillic(content []byte) bool {
	high, pairs := 0, 0
	for i, b := range content {
		if b < 0xc0 {
			continue
		}
		high++
		if i > 0 && content[i-1] >= 0xc0 {
			pairs++
		}
	}
	return pairs*2 > high
}

// separator is the one of comma, semicolon and tab that the first line has most of
// outside quotes.
func separator(content []byte) rune {
	content = bytes.TrimLeft(content, " \r\n")
	counts := map[byte]int{}
	quoted := false
	for _, b := range content {
		if b == '"' {
			quoted = !quoted
		}
		if b == '\n' && !quoted {
			break
		}
		if !quoted {
			counts[b]++
		}
	}
	best := byte(',')
	for _, b := range []byte{';', '\t'} {
		if counts[b] > counts[best] {
			best = b
		}
	}
	return rune(best)
}

package windowtest

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Entry is one line of the program's log: its words by key, such as "msg" and "title".
type Entry map[string]string

// parseEntry reads one line of slog's text format.
func parseEntry(line string) Entry {
	e := Entry{}
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimLeft(line, " ") {
		key, rest, ok := strings.Cut(line, "=")
		if !ok {
			return e
		}
		var value string
		if quoted, err := strconv.QuotedPrefix(rest); err == nil {
			value, err = strconv.Unquote(quoted)
			if err != nil {
				return e
			}
			line = rest[len(quoted):]
		} else {
			value, line, _ = strings.Cut(rest, " ")
		}
		if unquoted, err := strconv.Unquote(key); err == nil {
			key = unquoted
		}
		e[key] = value
	}
	return e
}

// logMark is a place in a log, in bytes.
type logMark int64

// Mark is where the log ends now, for Entries of what comes after.
func (p *Program) Mark() logMark {
	info, err := os.Stat(p.logPath)
	if err != nil {
		return 0 // not there yet
	}
	return logMark(info.Size())
}

// Entries are the whole lines of the log since a mark, with this msg, or all when msg is "".
func (p *Program) Entries(since logMark, msg string) []Entry {
	text, err := os.ReadFile(p.logPath)
	if err != nil || int64(len(text)) < int64(since) {
		return nil
	}
	text = text[since:]
	text = text[:bytes.LastIndexByte(text, '\n')+1]
	var entries []Entry
	for line := range strings.Lines(string(text)) {
		e := parseEntry(line)
		if msg == "" || e["msg"] == msg {
			entries = append(entries, e)
		}
	}
	return entries
}

// WaitLog waits until enough says yes to the entries with this msg since the mark.
// It gives up when the program ends.
func (p *Program) WaitLog(limit time.Duration, since logMark, msg string, enough func([]Entry) bool) ([]Entry, error) {
	var entries []Entry
	err := until(limit, fmt.Sprintf("%q in the program's log", msg), func() (bool, error) {
		ended := p.ended()
		entries = p.Entries(since, msg)
		if enough(entries) {
			return true, nil
		}
		if ended {
			return false, fmt.Errorf("the program ended; it said: %s", p.tail())
		}
		return false, nil
	})
	if err != nil {
		return entries, fmt.Errorf("%w; %d so far; the log's end:\n%s", err, len(entries), p.tail())
	}
	return entries, nil
}

// AtLeast is satisfied by n entries.
func AtLeast(n int) func([]Entry) bool {
	return func(entries []Entry) bool { return len(entries) >= n }
}

// Counting is satisfied when the numbers under "count" add up to n.
func Counting(n int) func([]Entry) bool {
	return func(entries []Entry) bool {
		sum := 0
		for _, e := range entries {
			count, err := strconv.Atoi(e["count"])
			if err == nil {
				sum += count
			}
		}
		return sum >= n
	}
}

// tail is the end of the log and of what the program printed.
func (p *Program) tail() string {
	var all strings.Builder
	for _, path := range []string{p.logPath, p.outPath} {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		const enough = 3000
		all.Write(text[max(0, len(text)-enough):])
	}
	return all.String()
}

package wikitext

import (
	"regexp"
	"slices"
	"strings"
)

// guard makes wikitext that a person typed safe as the value of a template's
// parameter: it can neither end the template nor begin another parameter, and
// still means what it meant. Whatever is well-formed stays byte for byte; what
// is not is written as the character that the person typed:
//
//   - a bar outside links, templates and comments becomes {{!}},
//   - braces and link brackets without partner become character references, as
//     does an opening "-{" without "}-" (it has a meaning on wikis with variants),
//   - the "<" of a comment or of <nowiki>, <pre>, <gallery> or <includeonly> that
//     never ends becomes &lt;,
//   - after a heading in the last line comes a line break, since MediaWiki looks
//     for no end of a template in a line that begins with "=".
//
// An equals sign elsewhere is harmless because the parameters are always named.
// The content of elements that only some wikis have (<math>) is treated as text.
func guard(s string) string { return guardText(s, "{{!}}") }

// guardOpen does the same for text outside of templates, where bars are plain.
func guardOpen(s string) string { return guardText(s, "|") }

func guardText(s, bar string) string {
	p := parse(strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD")))
	return p.write(bar)
}

// role says what a byte of the text turned out to be.
type role byte

const (
	plain   role = iota
	opening      // of a template, parameter or link that has its end
	closing
	opaque  // within a comment or <nowiki>: not looked at
	variant // the brace of a "-{" or "}-" that has its other half
	stray   // to be written as a character reference
)

// delimiters is a run of opening braces or brackets that is not closed yet, a "-{"
// (char is '-'), or a line that begins with "=" and has not ended (char is '=').
type delimiters struct {
	char  byte
	start int // of the run
	count int // still open, from start
}

// parsed is text with the role of each byte, paired as MediaWiki's preprocessor
// pairs them: the innermost run of opening characters decides what can close.
type parsed struct {
	text  string
	roles []role
	stack []delimiters
}

func parse(text string) *parsed {
	p := &parsed{text: text, roles: make([]role, len(text))}
	for i := 0; i < len(text); {
		i = p.next(i)
	}
	p.findStrays()
	return p
}

// next handles what begins at i and returns where to go on.
func (p *parsed) next(i int) int {
	switch c := p.text[i]; {
	case c == '<':
		return p.skipOpaque(i)
	case c == '\n':
		return p.newLine(i)
	case c == '-' && strings.HasPrefix(p.text[i:], "-{") && !strings.HasPrefix(p.text[i:], "-{{"):
		p.stack = append(p.stack, delimiters{'-', i, 2})
		return i + 2
	case c == '{', c == '[':
		n := run(p.text, i)
		if n >= 2 {
			p.stack = append(p.stack, delimiters{c, i, n})
		}
		return i + n
	case c == '}', c == ']':
		return p.close(i)
	}
	return i + 1
}

// newLine ends a heading and begins the next.
func (p *parsed) newLine(i int) int {
	if n := len(p.stack); n > 0 && p.stack[n-1].char == '=' {
		p.stack = p.stack[:n-1]
	}
	if strings.HasPrefix(p.text[i+1:], "=") {
		p.stack = append(p.stack, delimiters{'=', i + 1, 1})
	}
	return i + 1
}

// endsInHeading tells whether the last line would hide what follows it.
func (p *parsed) endsInHeading() bool {
	return slices.ContainsFunc(p.stack, func(d delimiters) bool { return d.char == '=' })
}

func (p *parsed) close(i int) int {
	n := run(p.text, i)
	if len(p.stack) == 0 {
		return i + n
	}
	top := &p.stack[len(p.stack)-1]
	if top.char == '-' {
		return p.closeVariant(i, top.start)
	}
	if partner(top.char) != p.text[i] {
		return i + n
	}
	n = min(n, top.count)
	if n < 2 {
		return i + n
	}
	n = min(n, longest(top.char))
	open := top.start + top.count - n // the innermost of the run pair first
	fill(p.roles[open:open+n], opening)
	fill(p.roles[i:i+n], closing)
	top.count -= n
	if top.count < 2 {
		p.stack = p.stack[:len(p.stack)-1]
	}
	return i + n
}

func (p *parsed) closeVariant(i, start int) int {
	if !strings.HasPrefix(p.text[i:], "}-") {
		return i + 1
	}
	p.roles[start+1], p.roles[i] = variant, variant
	p.stack = p.stack[:len(p.stack)-1]
	return i + 2
}

// opaqueTag matches the start of elements whose content the preprocessor of every
// MediaWiki leaves alone.
var opaqueTag = regexp.MustCompile(`^<(?i:(nowiki|pre|gallery|includeonly))(?:[\s/>]|$)`)

// skipOpaque marks a comment or element that has its end, or the "<" of one that
// would swallow the rest of the page.
func (p *parsed) skipOpaque(i int) int {
	end := 0
	switch m := opaqueTag.FindStringSubmatch(p.text[i:]); {
	case strings.HasPrefix(p.text[i:], "<!--"):
		if at := strings.Index(p.text[i+4:], "-->"); at >= 0 {
			end = i + 4 + at + 3
		}
	case m == nil:
		return i + 1
	default:
		end = elementEnd(p.text, i, m[1])
	}
	if end == 0 {
		p.roles[i] = stray
		return i + 1
	}
	fill(p.roles[i:end], opaque)
	return end
}

// elementEnd returns where the element that starts at i ends, 0 if it does not.
func elementEnd(text string, i int, name string) int {
	gt := strings.IndexByte(text[i:], '>')
	if gt < 0 {
		return 0
	}
	if text[i+gt-1] == '/' {
		return i + gt + 1
	}
	shut := regexp.MustCompile(`(?i)</` + name + `\s*>`).FindStringIndex(text[i+gt:])
	if shut == nil {
		return 0
	}
	return i + gt + shut[1]
}

// findStrays marks the unpaired characters that could pair with something around
// the text: all of a run, and single ones that touch the braces around the value,
// those of a {{!}}, or a "-".
func (p *parsed) findStrays() {
	for i, c := range []byte(p.text) {
		if p.roles[i] != plain || c != '{' && c != '}' && c != '[' {
			continue
		}
		before, after := p.neighbour(i-1), p.neighbour(i+1)
		switch c {
		case before, after:
			p.roles[i] = stray
		case '{':
			if before == 0 || before == '-' || after == '|' {
				p.roles[i] = stray
			}
		case '}':
			if after == 0 || before == '|' {
				p.roles[i] = stray
			}
		}
	}
}

// neighbour returns the byte at i, 0 beyond the ends.
func (p *parsed) neighbour(i int) byte {
	if i < 0 || i >= len(p.text) {
		return 0
	}
	return p.text[i]
}

func (p *parsed) write(bar string) string {
	var b strings.Builder
	depth := 0
	for i, c := range []byte(p.text) {
		switch {
		case p.roles[i] == stray:
			b.WriteString(references[c])
			continue
		case p.roles[i] == opening:
			depth++
		case p.roles[i] == closing:
			depth--
		case p.roles[i] == plain && c == '|' && depth == 0:
			b.WriteString(bar)
			continue
		}
		b.WriteByte(c)
	}
	if p.endsInHeading() {
		b.WriteByte('\n')
	}
	return b.String()
}

var references = map[byte]string{'{': "&#123;", '}': "&#125;", '[': "&#91;", '<': "&lt;"}

// run counts how often the character at i repeats.
func run(s string, i int) int {
	n := 1
	for i+n < len(s) && s[i+n] == s[i] {
		n++
	}
	return n
}

func partner(open byte) byte {
	if open == '{' {
		return '}'
	}
	return ']'
}

// longest is how many characters can pair at once: {{{parameter}}}, [[link]].
func longest(open byte) int {
	if open == '{' {
		return 3
	}
	return 2
}

func fill(roles []role, r role) {
	for i := range roles {
		roles[i] = r
	}
}

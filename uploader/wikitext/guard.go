package wikitext

import (
	"regexp"
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
//   - the "<" of a comment or of <nowiki>, <pre>, … that never ends becomes &lt;.
//
// An equals sign is harmless because the parameters are always named.
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
	opaque // within a comment or <nowiki>: not looked at
	stray  // to be written as a character reference
)

// delimiters is a run of opening braces or brackets that is not closed yet.
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
	switch c := p.text[i]; c {
	case '<':
		return p.skipOpaque(i)
	case '{', '[':
		n := run(p.text, i)
		if n >= 2 {
			p.stack = append(p.stack, delimiters{c, i, n})
		}
		return i + n
	case '}', ']':
		return p.close(i)
	default:
		return i + 1
	}
}

func (p *parsed) close(i int) int {
	n := run(p.text, i)
	if len(p.stack) == 0 {
		return i + n
	}
	top := &p.stack[len(p.stack)-1]
	if partner(top.char) != p.text[i] {
		return i + n
	}
	n = min(n, top.count)
	if n < 2 {
		return i + n
	}
	if most := longest(top.char); n > most {
		n = most
	}
	open := top.start + top.count - n // the innermost of the run pair first
	fill(p.roles[open:open+n], opening)
	fill(p.roles[i:i+n], closing)
	top.count -= n
	if top.count < 2 {
		p.stack = p.stack[:len(p.stack)-1]
	}
	return i + n
}

// opaqueTag matches the start of elements whose content the preprocessor leaves
// alone. Only what every MediaWiki has, or what may hold bare bars and braces.
var opaqueTag = regexp.MustCompile(`^<(?i:(nowiki|pre|gallery|math|syntaxhighlight|source|includeonly))(?:[\s/>]|$)`)

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
// the text: all of a run, and single ones that touch the braces around the value
// or follow a "-".
func (p *parsed) findStrays() {
	for i := 0; i < len(p.text); i++ {
		if p.roles[i] != plain || !strings.ContainsRune("{}[", rune(p.text[i])) {
			continue
		}
		c := p.text[i]
		inRun := i > 0 && p.text[i-1] == c || i+1 < len(p.text) && p.text[i+1] == c
		atEnd := c == '{' && i == 0 || c == '}' && i == len(p.text)-1
		variant := c == '{' && i > 0 && p.text[i-1] == '-' && !strings.Contains(p.text[i:], "}-")
		if inRun || atEnd || variant {
			p.roles[i] = stray
		}
	}
}

func (p *parsed) write(bar string) string {
	var b strings.Builder
	depth := 0
	for i := 0; i < len(p.text); i++ {
		c := p.text[i]
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

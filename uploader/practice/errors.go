package practice

import (
	"fmt"
	"strconv"
	"strings"
)

// apiError is one refusal. Its code is the message key without "apierror-"
// unless another one is given.
type apiError struct {
	code   string
	key    string
	params []string
	data   obj
	more   []*apiError // further errors of the same answer
	module string      // "" is the module of the request
}

func (e *apiError) Error() string { return e.code + ": " + e.text() }

// fail makes an error from a message key.
func fail(key string, params ...string) *apiError {
	return &apiError{code: strings.TrimPrefix(key, "apierror-"), key: key, params: params}
}

func (e *apiError) withCode(code string) *apiError { e.code = code; return e }

func (e *apiError) with(key string, value any) *apiError { e.data.set(key, value); return e }

func (e *apiError) text() string {
	t, ok := messages[e.key]
	if !ok {
		t = "⧼" + e.key + "⧽"
	}
	for i := len(e.params); i > 0; i-- {
		t = strings.ReplaceAll(t, "$"+strconv.Itoa(i), e.params[i-1])
	}
	return t
}

// all lists the error and those beside it.
func (e *apiError) all() []*apiError { return append([]*apiError{e}, e.more...) }

func (e *apiError) codes() string {
	var cs []string
	for _, x := range e.all() {
		cs = append(cs, x.code)
	}
	return strings.Join(cs, ", ")
}

// format writes the error the way errorformat asks for.
func (e *apiError) format(q *request, out *obj) {
	docref := "See " + q.base() + "/api.php for API usage. Subscribe to the mediawiki-api-announce mailing list at " +
		"<https://lists.wikimedia.org/postorius/lists/mediawiki-api-announce.lists.wikimedia.org/> " +
		"for notice of API deprecations and breaking changes."
	if q.errorFormat == "bc" {
		o := obj{{"code", e.code}, {"info", e.text()}}
		o = append(o, e.data...)
		o.set("docref", star(docref))
		out.set("error", o)
		return
	}
	var l list
	for _, x := range e.all() {
		module := x.module
		if module == "" {
			module = q.module
		}
		l = append(l, q.message(x.code, x.key, x.params, x.text(), x.data, module))
	}
	out.set("errors", l)
	out.set("docref", star(docref))
}

// message formats one message for the formats other than bc.
func (q *request) message(code, key string, params []string, text string, data obj, module string) obj {
	o := obj{{"code", code}}
	switch q.errorFormat {
	case "raw":
		o.set("key", key)
		o.set("params", strList(params))
	case "html":
		o.set("html", star(htmlEscape(text)))
	case "none":
	default:
		o.set("text", star(text))
	}
	if len(data) > 0 {
		o.set("data", data)
	}
	o.set("module", module)
	return o
}

// apiWarning is a remark about parameters; it has nothing to do with the
// warnings of an upload.
type apiWarning struct {
	module, key string
	params      []string
}

func (q *request) warn(module, key string, params ...string) {
	q.warnings = append(q.warnings, apiWarning{module, key, params})
}

// deprecated remarks on a parameter that is on its way out.
func (q *request) deprecated(module, param string) {
	q.warn("main", "apiwarn-deprecation-list")
	q.warn(module, "paramvalidator-param-deprecated", param)
}

func (q *request) formatWarnings(out *obj) {
	if len(q.warnings) == 0 {
		return
	}
	text := func(w apiWarning) string { return (&apiError{key: w.key, params: w.params}).text() }
	if q.errorFormat != "bc" {
		var l list
		for _, w := range q.warnings {
			code := strings.TrimPrefix(strings.TrimPrefix(w.key, "apierror-"), "apiwarn-")
			l = append(l, q.message(code, w.key, w.params, text(w), nil, w.module))
		}
		out.set("warnings", l)
		return
	}
	var o obj
	for _, w := range q.warnings {
		if _, ok := o.get(w.module); ok {
			continue
		}
		var lines []string
		for _, x := range q.warnings {
			if x.module == w.module {
				lines = append(lines, text(x))
			}
		}
		o.set(w.module, obj{{"warnings", star(strings.Join(lines, "\n"))}})
	}
	out.set("warnings", o)
}

// formatNumber groups digits by thousands, as English MediaWiki does.
func formatNumber(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// formatSize writes bytes in units of 1024 with two digits from MB on.
func formatSize(n int64) string {
	if n < 1024 {
		return fmt.Sprintf("%d bytes", n)
	}
	f, units := float64(n)/1024, []string{"KB", "MB", "GB", "TB"}
	i := 0
	for f >= 1024 && i < len(units)-1 {
		f, i = f/1024, i+1
	}
	if i == 0 {
		return fmt.Sprintf("%.0f %s", f, units[i])
	}
	return strings.TrimSuffix(strings.TrimSuffix(fmt.Sprintf("%.2f", f), "0"), ".0") + " " + units[i]
}

package mediawiki

import (
	"context"
	"encoding/json"
	"strings"
)

// LoginField is one field that a wiki wants to have filled in
// (meta=authmanagerinfo, action=clientlogin).
type LoginField struct {
	Name string
	// Type is MediaWiki's: string, password, select, checkbox, multiselect,
	// button; null is a text to read. Hidden fields are answered here already.
	Type     string
	Label    string // plain text, "" for none
	Help     string // plain text
	Value    string // to begin with
	Options  []LoginOption
	Optional bool
	// Sensitive says that the answer must not be shown while it is typed.
	Sensitive bool
}

// LoginOption is one choice of a select or multiselect.
type LoginOption struct{ Value, Label string }

// LoginQuestion is a step of a login for which a person is needed: a one-time
// code, a code from an e-mail, a choice.
type LoginQuestion struct {
	Message string // of the wiki, plain text
	Code    string // message key, such as "oathauth-auth-ui", "" unknown
	Fields  []LoginField
	Again   bool // the same fields were answered before, so that answer was wrong
}

// AskLogin answers a [LoginQuestion]: values by field name, "1" for a checkbox or
// button, several values of a multiselect joined by "|". An error ends the login
// and comes back as it is.
type AskLogin func(context.Context, LoginQuestion) (map[string]string, error)

// Codes of [Error] for logins that this program cannot finish.
const (
	// CodeCaptcha means that the wiki wants a CAPTCHA, as after bad logins. A
	// login in the browser takes that away.
	CodeCaptcha = "login-captcha"
	// CodeInteraction means that the wiki asks for more than a password and there
	// is nobody to answer.
	CodeInteraction = "login-interaction"
	// CodeElsewhere means that this wiki logs people in through another website.
	CodeElsewhere = "login-elsewhere"
	// CodeUnfinished means that the wiki wants something first that only its own
	// pages can do, such as linking accounts.
	CodeUnfinished = "login-unfinished"
	// CodeNoClientLogin means that the wiki is older than action=clientlogin.
	CodeNoClientLogin = "login-no-clientlogin"
)

// mostSteps bounds how often one login may ask. A person who mistypes a code a
// few times stays below it.
const mostSteps = 12

// ClientLogin logs the account itself in, as the wiki's own login page does
// (action=clientlogin, since 1.27), in a fresh cookie jar. ask is called for what
// the wiki wants besides the password; nil means that there is nobody to ask. The
// password is sent once. Refusals are *Error: "wrongpassword", "login-throttled",
// one of the codes above, or what the wiki's extensions say.
func (c *Client) ClientLogin(ctx context.Context, user, password string, ask AskLogin) (string, error) {
	c.secrets.Hide(password)
	s, err := c.newSession()
	if err != nil {
		return "", err
	}
	l := &clientLogin{client: c, session: s, user: user, password: password, ask: ask}
	if s.user, err = l.run(ctx); err != nil {
		return "", err
	}
	c.adopt(s)
	return s.user, nil
}

// clientLogin is one attempt.
type clientLogin struct {
	client         *Client
	session        *session
	user, password string
	ask            AskLogin
	token          string
	asked          string // names of the fields asked last
}

func (l *clientLogin) run(ctx context.Context) (string, error) {
	old := &login{client: l.client, session: l.session}
	token, err := old.token(ctx)
	if err != nil {
		return "", err
	}
	if l.token = token; token == "" {
		return "", refusedLogin(CodeNoClientLogin)
	}
	first, err := l.begin(ctx)
	if err != nil {
		return "", err
	}
	answer, err := l.send(ctx, first)
	for range mostSteps {
		if err != nil {
			return "", err
		}
		var next form
		switch answer.text("status") {
		case "PASS":
			return l.name(answer)
		case "FAIL":
			return "", l.failed(ctx, answer)
		case "REDIRECT":
			return "", l.said(CodeElsewhere, answer)
		case "RESTART": // an account has to be made or linked, which the wiki's own pages explain
			return "", l.said(CodeUnfinished, answer)
		case "UI":
			next, err = l.answer(ctx, answer)
		default:
			return "", badAnswer(loggingIn, "status", false)
		}
		if err != nil {
			return "", err
		}
		next.flag("logincontinue", true)
		answer, err = l.send(ctx, next)
	}
	return "", refusedLogin(CodeUnfinished)
}

// begin finds out what the wiki wants in its first form, and answers that.
func (l *clientLogin) begin(ctx context.Context) (form, error) {
	requests, known, err := l.requests(ctx)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, refusedLogin(CodeNoClientLogin)
	}
	if wantsCaptcha(requests) {
		return nil, refusedLogin(CodeCaptcha)
	}
	var params form
	params.text("username", l.user)
	params = append(params, field{"password", l.password})
	fields, remember := firstFields(requests)
	if fields == nil {
		return nil, refusedLogin(CodeElsewhere)
	}
	params.flag("rememberMe", remember)
	params.text("loginreturnurl", l.client.api.String())
	more, err := l.fill(ctx, LoginQuestion{Fields: *fields})
	return append(params, more...), err
}

// firstFields are those that go along with the password, and whether the wiki can
// keep us logged in. nil means that passwords are not taken.
func firstFields(requests []loginRequest) (fields *[]LoginField, remember bool) {
	for _, r := range requests {
		remember = remember || r.has("rememberMe")
		if !r.has("password") && r.required != "required" {
			continue // another way in, or something that may be left out
		}
		if fields == nil {
			fields = &[]LoginField{}
		}
		for _, f := range r.fields {
			switch f.Name {
			case "username", "password", "rememberMe":
			default:
				*fields = append(*fields, f)
			}
		}
	}
	for _, r := range requests {
		if r.has("password") {
			return fields, remember
		}
	}
	return nil, remember
}

// requests asks for the fields of the wiki's first form. known is false for wikis
// before 1.27.
func (l *clientLogin) requests(ctx context.Context) (all []loginRequest, known bool, err error) {
	var params form
	params.text("meta", "authmanagerinfo")
	params.text("amirequestsfor", "login")
	params.text("uselang", l.client.opts.Language)
	top, err := l.client.do(ctx, l.session, call{
		doing: "ask how to log in", module: "query", format: "plaintext", params: params, get: true,
	})
	if err != nil {
		return nil, false, err
	}
	info := top.object("query").object("authmanagerinfo")
	return decodeRequests(info), info.has("requests"), nil
}

func (l *clientLogin) send(ctx context.Context, params form) (object, error) {
	params = append(params, field{"logintoken", l.token})
	top, err := l.client.do(ctx, l.session, call{
		doing: loggingIn, module: "clientlogin", params: params, format: "plaintext",
	})
	if hasCode(err, "badvalue") || hasCode(err, "unknown_action") {
		return nil, refusedLogin(CodeNoClientLogin)
	}
	return top.object("clientlogin"), err
}

func (l *clientLogin) name(answer object) (string, error) {
	if name := answer.text("username"); name != "" {
		return name, nil
	}
	return "", badAnswer(loggingIn, "user", false)
}

// failed names a refusal. A missing CAPTCHA looks like a wrong password, so the
// wiki is asked whether it wants one now.
func (l *clientLogin) failed(ctx context.Context, answer object) error {
	e := l.said(answer.text("messagecode"), answer)
	if e.Code == "" {
		e.Code = "login-failed"
	}
	e.classify(request{})
	if e.Code != "wrongpassword" && !strings.HasPrefix(e.Code, "captcha") {
		return e
	}
	requests, _, err := l.requests(ctx)
	if err == nil && wantsCaptcha(requests) || strings.HasPrefix(e.Code, "captcha") {
		return l.said(CodeCaptcha, answer)
	}
	return e
}

// said is a refusal with the wiki's words.
func (l *clientLogin) said(code string, answer object) *Error {
	e := refusedLogin(code)
	e.Info = l.client.secrets.Redact(messageOf(answer))
	return e
}

func refusedLogin(code string) *Error {
	e := &Error{Code: code, Action: loggingIn}
	e.classify(request{})
	return e
}

// answer asks the person for what the wiki wants next.
func (l *clientLogin) answer(ctx context.Context, answer object) (form, error) {
	requests := decodeRequests(answer)
	if wantsCaptcha(requests) {
		return nil, l.said(CodeCaptcha, answer)
	}
	q := LoginQuestion{Message: messageOf(answer), Code: answer.text("messagecode")}
	for _, r := range requests {
		q.Fields = append(q.Fields, r.fields...)
	}
	if len(q.Fields) == 0 {
		return nil, l.said(CodeUnfinished, answer)
	}
	return l.fill(ctx, q)
}

// fill turns a question into parameters. What the wiki set in hidden fields goes
// back unchanged.
func (l *clientLogin) fill(ctx context.Context, q LoginQuestion) (form, error) {
	var params form
	var visible []LoginField
	wanted := false
	for _, f := range q.Fields {
		switch f.Type {
		case "hidden":
			params.text(f.Name, f.Value)
		case "null":
			visible = append(visible, f)
		default:
			visible = append(visible, f)
			wanted = true
		}
	}
	if !wanted {
		return params, nil
	}
	if l.ask == nil {
		e := refusedLogin(CodeInteraction)
		e.Info = q.Message
		return nil, e
	}
	names := fieldNames(visible)
	q.Fields, q.Again = visible, names == l.asked
	l.asked = names
	values, err := l.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, f := range visible {
		value := values[f.Name]
		if f.secret() {
			l.client.secrets.Hide(value)
		}
		if f.Type != "null" {
			params.answer(f, value)
		}
	}
	return params, nil
}

// secret tells whether an answer lets somebody else in.
func (f LoginField) secret() bool { return f.Sensitive || f.Type == "password" || f.Type == "string" }

// answer adds a value as the API reads the type. Passwords go as they were typed.
func (f *form) answer(of LoginField, value string) {
	switch of.Type {
	case "checkbox", "button":
		f.flag(of.Name, value != "")
	case "multiselect":
		f.list(of.Name, strings.FieldsFunc(value, func(r rune) bool { return r == '|' }))
	case "password":
		if value != "" {
			*f = append(*f, field{of.Name, value})
		}
	default:
		f.text(of.Name, strings.TrimSpace(value))
	}
}

func fieldNames(fields []LoginField) string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return strings.Join(names, "\n")
}

// messageOf reads a text in either error format.
func messageOf(answer object) string {
	if text := answer.text("message"); text != "" {
		return plain(text)
	}
	return plain(parseObject(answer["message"]).texts("text", "*", "html"))
}

// loginRequest is a group of fields that belong together.
type loginRequest struct {
	id       string
	required string // required, optional, primary-required
	fields   []LoginField
}

func (r loginRequest) has(name string) bool {
	for _, f := range r.fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

// wantsCaptcha knows the requests of ConfirmEdit, which every kind of CAPTCHA uses.
func wantsCaptcha(requests []loginRequest) bool {
	for _, r := range requests {
		if r.required != "optional" && strings.Contains(strings.ToLower(r.id), "captcha") {
			return true
		}
		for _, f := range r.fields {
			if strings.HasPrefix(strings.ToLower(f.Name), "captcha") {
				return true
			}
		}
	}
	return false
}

func decodeRequests(o object) []loginRequest {
	var all []loginRequest
	for _, raw := range o.list("requests") {
		r := parseObject(raw)
		one := loginRequest{id: r.text("id"), required: r.text("required")}
		fields := r.object("fields")
		for _, name := range orderOf(r["fields"]) {
			one.fields = append(one.fields, decodeField(name, fields.object(name)))
		}
		all = append(all, one)
	}
	return all
}

func decodeField(name string, o object) LoginField {
	f := LoginField{
		Name: name, Type: o.text("type"), Label: fieldText(o, "label"), Help: fieldText(o, "help"),
		Optional: o.flag("optional"), Sensitive: o.flag("sensitive"),
	}
	f.Value = o.text("value")
	if f.Type == "null" {
		f.Value = plain(f.Value)
	}
	options := o.object("options")
	for _, value := range orderOf(o["options"]) {
		label := plain(options.text(value))
		if label == "" {
			label = value
		}
		f.Options = append(f.Options, LoginOption{value, label})
	}
	return f
}

// fieldText reads a message that may be text, or an object where an error format
// was asked for.
func fieldText(o object, key string) string {
	if s := o.text(key); s != "" {
		return plain(s)
	}
	return plain(o.object(key).texts("text", "*"))
}

// orderOf lists the keys of a JSON object as the wiki wrote them, which is the
// order in which its own page shows the fields.
func orderOf(raw json.RawMessage) []string {
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	var keys []string
	for dec.More() {
		t, err := dec.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			return keys
		}
		var skip json.RawMessage
		if dec.Decode(&skip) != nil {
			return keys
		}
		keys = append(keys, key)
	}
	return keys
}

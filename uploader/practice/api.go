package practice

import (
	"net/http"
	"strconv"
)

// request is one call of the API.
type request struct {
	srv  *Server
	w    http.ResponseWriter
	r    *http.Request
	body *body
	set  Settings // as they were when the request came
	ses  *session

	module      string
	errorFormat string
	fv          int
	used        map[string]bool
	warnings    []apiWarning
	jsonOut     bool
	limits      obj     // what "max" stood for
	older       string  // time of the next older version of the file last described
	up          *upload // of action=upload
}

// module is an action of the API.
type module struct {
	run   func(*request, *obj) *apiError
	token string // kind of token that is needed
	write bool
	post  bool
	open  bool // may be read without the right to read
	// params reads and checks the parameters before the token is looked at.
	params func(*request) *apiError
	// unlocked modules take the server's mutex themselves.
	unlocked bool
}

func (s *Server) modules(set *Settings) map[string]module {
	all := map[string]module{
		"query":          {run: (*request).query, open: true},
		"login":          {run: (*request).login, open: true, post: true},
		"clientlogin":    {run: (*request).clientLogin, open: true, post: true, token: "login"},
		"logout":         {run: (*request).logout, open: true, token: "csrf", post: true},
		"checktoken":     {run: (*request).checkToken, open: true},
		"paraminfo":      {run: (*request).paramInfo},
		"titleblacklist": {run: (*request).titleBlacklist},
		"upload":         {run: (*request).upload, token: "csrf", write: true, post: true, params: (*request).checkUploadParams, unlocked: true},
		"edit":           {run: (*request).edit, token: "csrf", write: true, post: true},
		"delete":         {run: (*request).deleteFile, token: "csrf", write: true, post: true},
	}
	if contains(set.Extensions, mediaInfoExtension) {
		all["wbgetentities"] = module{run: (*request).getEntities}
		all["wbeditentity"] = module{run: (*request).editEntity, token: "csrf", write: true, post: true}
	}
	return all
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	set := s.settings.clone()
	s.mu.Unlock()
	b := &body{query: r.URL.Query()}
	if r.Method == http.MethodPost {
		b = readBody(r, s.tmp(), &set)
	}
	defer b.discard()
	if b.refused {
		refuseBody(w)
		return
	}
	q := &request{srv: s, w: w, r: r, body: b, set: set, fv: 1, errorFormat: "bc", module: "main", used: map[string]bool{}}
	q.serve()
}

func refuseBody(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html")
	w.Header().Set("Connection", "close")
	w.WriteHeader(http.StatusRequestEntityTooLarge)
	_, _ = w.Write([]byte("<html><head><title>413 Request Entity Too Large</title></head><body><h1>413 Request Entity Too Large</h1></body></html>\n"))
}

func (q *request) serve() {
	action := q.param("action")
	if q.r.Method != http.MethodGet && q.r.Method != http.MethodPost && q.r.Method != http.MethodHead {
		action = ""
	}
	if action == "rsd" {
		q.serveRSD()
		return
	}
	format := q.param("format")
	q.jsonOut = format == "json"
	if action == "" || action == "help" {
		q.help()
		return
	}
	var out obj
	if err := q.mainParams(format); err != nil {
		q.answer(out, err)
		return
	}
	mod, ok := q.srv.modules(&q.set)[action]
	if !ok {
		e := fail("paramvalidator-badvalue-enumnotmulti", "action", action).withCode("badvalue")
		e.module = "main"
		q.answer(out, e)
		return
	}
	err := q.execute(action, mod, &out)
	if err == nil {
		q.reportUnused()
	}
	q.answer(out, err)
}

// execute runs the checks in the order of the real server, then the module.
func (q *request) execute(action string, mod module, out *obj) *apiError {
	q.srv.mu.Lock()
	locked := true
	defer func() {
		if locked {
			q.srv.mu.Unlock()
		}
	}()
	q.ses = q.srv.session(q.r)
	if err := q.asserts(); err != nil {
		err.module = "main"
		return err
	}
	q.module = action
	if mod.params != nil {
		if err := mod.params(q); err != nil {
			return err
		}
	}
	if err := q.checkTokenParam(mod); err != nil {
		return err
	}
	if err := q.permitted(mod); err != nil {
		err.module = "main"
		return err
	}
	if mod.unlocked {
		locked = false
		q.srv.mu.Unlock()
		return mod.run(q, out)
	}
	err := mod.run(q, out)
	if e := q.srv.st.flush(); e != nil {
		return q.internal(e)
	}
	return err
}

// mainParams reads the parameters that all modules share.
func (q *request) mainParams(format string) *apiError {
	if v := q.param("formatversion"); v == "2" || v == "latest" {
		q.fv = 2
	}
	if v, ok := q.lookup("errorformat"); ok {
		if !contains([]string{"plaintext", "wikitext", "html", "raw", "none", "bc"}, v) {
			return fail("paramvalidator-badvalue-enumnotmulti", "errorformat", v).withCode("badvalue")
		}
		q.errorFormat = v
	}
	for _, p := range []string{"uselang", "errorlang", "errorsuselocal", "variant", "requestid", "servedby", "curtimestamp", "responselanginfo", "origin", "smaxage", "maxage", "utf8", "ascii", "callback", "maxlag", "assert", "assertuser", "crossorigin"} {
		q.used[p] = true
	}
	switch format {
	case "json", "jsonfm", "", "xml", "xmlfm", "php", "none", "rawfm":
		return nil
	}
	return fail("paramvalidator-badvalue-enumnotmulti", "format", format).withCode("badvalue")
}

// asserts checks that the request is made by whom it says.
func (q *request) asserts() *apiError {
	logged := q.ses != nil && q.ses.user != nil
	switch v := q.param("assert"); {
	case v == "user" && !logged:
		return fail("apierror-assertuserfailed")
	case v == "bot" && !q.can("bot"):
		return fail("apierror-assertbotfailed")
	case v == "anon" && logged:
		return fail("apierror-assertanonfailed")
	case v != "" && v != "user" && v != "bot" && v != "anon":
		return fail("paramvalidator-badvalue-enumnotmulti", "assert", v).withCode("badvalue")
	}
	if name, ok := q.lookup("assertuser"); ok && (!logged || capitalise(name) != q.ses.user.Name) {
		return fail("apierror-assertnameduserfailed", name)
	}
	return nil
}

func (q *request) checkTokenParam(mod module) *apiError {
	if mod.token == "" {
		return nil
	}
	name := "token"
	if mod.token == "login" {
		name = "logintoken"
	}
	token, ok := q.lookup(name)
	if q.body.query.Has(name) {
		return fail("apierror-mustpostparams", name)
	}
	if !ok {
		return fail("paramvalidator-missingparam", name).withCode("missingparam")
	}
	good := q.csrfValid(token)
	if mod.token == "login" {
		good = q.ses.valid("login", token)
	}
	if !good {
		return fail("apierror-badtoken")
	}
	return nil
}

// permitted checks what holds for the whole wiki.
func (q *request) permitted(mod module) *apiError {
	if !mod.open && q.set.PrivateWiki && !q.can("read") {
		return fail("apierror-readapidenied")
	}
	if mod.write && q.set.ReadOnly != "" {
		return fail("apierror-readonly").with("readonlyreason", q.set.ReadOnly)
	}
	if err := q.maxLag(); err != nil {
		return err
	}
	if mod.post && q.r.Method != http.MethodPost {
		return fail("apierror-mustbeposted", q.module)
	}
	return nil
}

func (q *request) maxLag() *apiError {
	v, ok := q.lookup("maxlag")
	most, err := strconv.Atoi(v)
	if !ok || err != nil {
		return nil
	}
	lag := q.set.Lag
	if lag == 0 {
		lag = -1 // a wiki without replicas
	}
	if lag <= most {
		return nil
	}
	seconds := "seconds"
	if lag == 1 || lag == -1 {
		seconds = "second"
	}
	q.w.Header().Set("Retry-After", strconv.Itoa(max(most, 5)))
	q.w.Header().Set("X-Database-Lag", strconv.Itoa(lag))
	return fail("apierror-maxlag-generic", strconv.Itoa(lag), seconds).withCode("maxlag").
		with("host", "").with("lag", int64(lag)).with("type", "db")
}

// internal is the answer to trouble of the wiki itself.
func (q *request) internal(err error) *apiError {
	q.srv.log.Error("practice wiki", "module", q.module, "error", err)
	return fail("internal_api_error_DBQueryError", "practice").with("errorclass", "DBQueryError")
}

// answer writes the result, or the error with the remarks made so far.
func (q *request) answer(out obj, err *apiError) {
	h := q.w.Header()
	var full obj
	if err != nil {
		h.Set("MediaWiki-API-Error", err.codes())
		err.format(q, &full)
		q.formatWarnings(&full)
	} else {
		q.formatWarnings(&full)
		full = append(full, out...)
	}
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, must-revalidate, max-age=0")
	e := &encoder{fv: q.fv}
	e.object(full)
	if !q.jsonOut {
		q.pretty(e.b)
		return
	}
	h.Set("Content-Type", "application/json; charset=utf-8")
	_, _ = q.w.Write(e.b) // the client is gone otherwise
}

func (q *request) base() string { return "http://" + q.srv.host }

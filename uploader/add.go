package uploader

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"wikidrop/uploader/account"
	"wikidrop/uploader/wikitext"
)

// addBatch is how many items go into the queue, and onto the disk, at a time.
const addBatch = 100

// Add puts files, folders (walked) and http(s) addresses into the queue as drafts
// for the default account. It returns at once; notices tell what came of it.
func (e *Engine) Add(sources ...string) { e.AddFor("", sources...) }

// AddFor does so for the account with this ID.
func (e *Engine) AddFor(account string, sources ...string) {
	if len(sources) == 0 {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.adding = append(e.adding, addition{account, sources})
	if e.scanning {
		return
	}
	e.scanning = true
	e.gen++
	e.notify()
	e.spawn(e.addAll)
}

// AddNotice lets callers tell of a drop that held no file ("link-dropped").
func (e *Engine) AddNotice(n Notice) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.notice(n)
}

// notice queues a notice for the next snapshot. The caller holds mu.
func (e *Engine) notice(n Notice) {
	e.notices = append(e.notices, n)
	e.gen++
	e.log.Info("notice", "code", n.Code, "name", n.Name, "count", n.Count)
	e.notify()
}

// addAll works off the calls of Add in their order.
func (e *Engine) addAll() {
	for {
		e.mu.Lock()
		if len(e.adding) == 0 || e.ctx.Err() != nil {
			e.scanning = false
			e.gen++
			e.notify()
			e.mu.Unlock()
			return
		}
		next := e.adding[0]
		e.adding = e.adding[1:]
		e.mu.Unlock()
		(&adder{engine: e, account: next.account}).run(next.sources)
	}
}

// addition is one call of Add; an empty account is the default.
type addition struct {
	account string
	sources []string
}

// adder turns one call of Add into drafts.
type adder struct {
	engine  *Engine
	account string
	batch   []Item
	added   int
	known   int // were in the queue already
}

func (a *adder) run(sources []string) {
	for _, source := range sources {
		if a.engine.ctx.Err() != nil {
			break
		}
		a.source(source)
	}
	a.flush()
	e := a.engine
	e.mu.Lock()
	defer e.mu.Unlock()
	if a.added > 0 {
		e.log.Info("added", "count", a.added)
		e.notice(Notice{Code: "added", Count: a.added})
	}
	if a.known > 0 {
		e.notice(Notice{Code: "already-in-queue", Count: a.known})
	}
}

// source adds one path or address.
func (a *adder) source(s string) {
	if link, ok := droppedLink(s); ok {
		a.tell("link-dropped", link)
		return
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || len(u.Scheme) < 2: // one letter is a drive
		a.path(s)
	case u.Scheme == "file":
		a.path(filePath(u))
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "":
		a.address(u)
	case strings.Contains(s, "://"):
		a.tell("bad-url", s)
	default:
		a.path(s)
	}
}

func (a *adder) path(name string) {
	abs, err := filepath.Abs(name)
	if err != nil {
		a.tell("not-found", name)
		return
	}
	info, err := os.Stat(abs)
	if err != nil {
		a.tell("not-found", name)
		return
	}
	if info.IsDir() {
		a.folder(abs)
		return
	}
	if !info.Mode().IsRegular() {
		a.tell("not-found", name)
		return
	}
	a.file(abs, info)
}

func (a *adder) file(path string, info os.FileInfo) {
	a.put(Item{Path: path, Size: info.Size(), ModTime: info.ModTime(), Title: filepath.Base(path)})
}

func (a *adder) address(u *url.URL) {
	name := path.Base(u.Path)
	if name == "/" || name == "." {
		name = u.Hostname()
	}
	u.Fragment = ""
	method := a.engine.opts.Method
	here := method == MethodDirect || method == MethodChunked
	a.put(Item{URL: u.String(), Size: -1, Title: name, Download: here})
}

func (a *adder) put(it Item) {
	it.Account = a.account
	a.batch = append(a.batch, it)
	if len(a.batch) >= addBatch {
		a.flush()
	}
}

// flush puts the collected drafts into the queue and waits for the disk, so that
// a folder of any size takes a bounded amount of memory on its way.
func (a *adder) flush() {
	if len(a.batch) == 0 {
		return
	}
	e := a.engine
	e.mu.Lock()
	var drafts []Item
	here := e.addresses(a.batch)
	for _, it := range a.batch {
		source := it.Path + it.URL // one of them is empty
		if e.paths[it.Path] > 0 || here[source] {
			a.known++
			continue
		}
		here[source] = true
		drafts = append(drafts, it)
	}
	for i := range drafts {
		e.prepare(&drafts[i])
		e.insert(drafts[i : i+1])
	}
	b := e.batch
	e.mu.Unlock()
	a.added += len(drafts)
	a.batch = nil
	if len(drafts) == 0 {
		return
	}
	if err := e.written(b); err != nil {
		e.log.Error("drafts not written", "error", err)
	}
}

// addresses are the URLs that are on their way already, where one of items is a URL.
// The caller holds mu.
func (e *Engine) addresses(items []Item) map[string]bool {
	known := map[string]bool{}
	if !slices.ContainsFunc(items, func(it Item) bool { return it.URL != "" }) {
		return known
	}
	for _, en := range e.items {
		if en.URL != "" && en.Stage < StagePublished && !en.Skipped {
			known[en.URL] = true
		}
	}
	return known
}

// prepare fills in what a new draft starts with. The caller holds mu.
func (e *Engine) prepare(it *Item) {
	it.Added = e.clock.Now()
	acc, ok := e.accounts.Default()
	if it.Account != "" {
		acc, ok = e.accounts.Get(it.Account)
	}
	if ok {
		it.Account = acc.ID
	}
	rules := e.rules(it.Account)
	it.Title = e.free(it.Account, wikitext.FromFileName(it.Title, rules), rules)
	it.Description = wikitext.Description{
		Language: e.opts.Language,
		Author:   e.author(acc),
		Source:   "{{own}}",
		License:  "cc-by-sa-4.0",
	}
	if p, ok := e.forNew(); ok {
		p.describe(it)
	}
}

// free returns the title, or the next one that no item in the queue wants.
func (e *Engine) free(account, title string, r wikitext.Rules) string {
	taken := func(t string) bool { return e.titles[titleKey(account, t)] > 0 }
	if !taken(title) {
		return title
	}
	return wikitext.Suggest(title, extension(title), r, taken)
}

func (e *Engine) author(acc account.Account) string {
	if acc.User != "" {
		return "[[User:" + acc.User + "|" + acc.User + "]]"
	}
	return e.opts.Author
}

func (a *adder) tell(code, name string) {
	a.engine.AddNotice(Notice{Code: code, Name: name})
}

var linkInPath = regexp.MustCompile(`^(?:file:)?[/\\].*[/\\](https?):[/\\]+(.+)$`)

// droppedLink recognises what a browser's link becomes on its way through a drop:
// "/home/anna/https:/example.org/x.png".
func droppedLink(s string) (string, bool) {
	m := linkInPath.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	return m[1] + "://" + filepath.ToSlash(m[2]), true
}

// filePath returns the path of a file: address.
func filePath(u *url.URL) string {
	p := u.Path
	if len(p) > 2 && p[0] == '/' && p[2] == ':' { // /C:/x
		p = p[1:]
	}
	return filepath.FromSlash(p)
}

// extension returns what stands after the last dot, in lower case.
func extension(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
}

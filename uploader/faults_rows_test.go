package uploader

import (
	"slices"
	"strconv"
	"time"

	"wikidrop/uploader/faults"
	"wikidrop/uploader/practice"
)

// way is how a file travels in the fault matrix.
type way string

const (
	wayDirect  way = "direct"
	wayChunked way = "chunked"
	wayAsync   way = "async"
	wayURL     way = "url"
)

var allWays = []way{wayDirect, wayChunked, wayAsync, wayURL}

// faultRow is one fault at one moment, for every way in which there is such a
// moment.
type faultRow struct {
	name string
	ways []way // nil: all
	// rules spoil requests from the moment when the file is to be published.
	rules func(c *faultCell) []faults.Rule
	// settings of the practice wiki; nil: as usual.
	settings func(*practice.Settings)
	// hold is the code that a person has to be told, "": none.
	hold   string
	choice Choice // and the way out of it that is taken when the fault is over
	// waits is the code of a condition that has to be shown before the fault ends
	// by itself, "": none.
	waits string
	start func(c *faultCell) // before Publish
	lift  func(c *faultCell) // the fault is over
	size  int                // of the direct file, 0: small
	// again is how many pieces may go a second time, 0: one, or a small file.
	again int
	// usual leaves method and pieces to the engine, where they matter. Other cells
	// send smaller ones, which makes no difference but in time.
	usual bool
	quiet time.Duration // the line's patience, 0: long
	early bool          // strikes while drafts are looked up, before anybody publishes
	// local says that it cannot be forced on a MediaWiki that others use too.
	local bool
}

func (r *faultRow) has(w way) bool { return r.ways == nil || slices.Contains(r.ways, w) }

const anyTimes = -1

// moment is when a fault strikes.
type moment struct {
	name string
	ways []way
	kind func(way) (faults.Kind, int) // and which of that kind
}

func always(k faults.Kind) func(way) (faults.Kind, int) {
	return func(way) (faults.Kind, int) { return k, 1 }
}

var (
	inPieces  = []way{wayChunked, wayAsync}
	viaStash  = []way{wayChunked, wayAsync, wayURL}
	localFile = []way{wayDirect, wayChunked, wayAsync}

	atBytes = moment{"bytes", nil, func(w way) (faults.Kind, int) {
		if slices.Contains(inPieces, w) {
			return faults.Bytes, 2
		}
		return faults.Bytes, 1
	}}
	atFirst   = moment{"first piece", inPieces, always(faults.First)}
	atLast    = moment{"last piece", inPieces, always(faults.Last)}
	atPublish = moment{"publish", viaStash, always(faults.Commit)}
	atPublic  = moment{"publish", nil, always(faults.Publish)} // with direct
)

// at makes a row of a fault that strikes once.
func at(m moment, name string, f faults.Fault) faultRow {
	return faultRow{name: name + " at " + m.name, ways: m.ways, rules: func(c *faultCell) []faults.Rule {
		k, n := m.kind(c.way)
		return []faults.Rule{{Kind: k, From: n, Fault: f}}
	}}
}

// until makes a row of a fault that lasts until a person, or the test, ends it.
func until(m moment, name string, f faults.Fault) faultRow {
	r := at(m, name, f)
	once := r.rules
	r.rules = func(c *faultCell) []faults.Rule {
		rules := once(c)
		rules[0].To = anyTimes
		return rules
	}
	return r
}

// with makes a fault that needs to know the cell.
func with(m moment, name string, f func(c *faultCell) faults.Fault) faultRow {
	r := at(m, name, nil)
	once := r.rules
	r.rules = func(c *faultCell) []faults.Rule {
		rules := once(c)
		rules[0].Fault = f(c)
		return rules
	}
	return r
}

func (r faultRow) holding(code string, choice Choice) faultRow {
	r.hold, r.choice = code, choice
	return r
}

func (r faultRow) waiting(code string) faultRow {
	r.waits = code
	return r
}

func (r faultRow) on(ways ...way) faultRow {
	r.ways = ways
	return r
}

func (r faultRow) alone() faultRow {
	r.local = true
	return r
}

func (r faultRow) resending(n int) faultRow {
	r.again = n
	return r
}

func (r faultRow) usually() faultRow {
	r.usual = true
	return r
}

func (r faultRow) drafted() faultRow {
	r.early = true
	return r
}

// hasty makes the client lose patience soon, at times also with a server that is
// only slow.
func (r faultRow) hasty() faultRow {
	r.quiet, r.again = time.Second, 3
	return r
}

// everyByte is what a lost stash costs: the whole file once more, and the piece
// that was under way.
const everyByte = -1

// theLine is what can happen to any request.
var theLine = []struct {
	name  string
	fault faults.Fault
	hasty bool
}{
	{"cut before", faults.CutBefore, false},
	{"cut inside", faults.CutInside, false},
	{"cut after", faults.CutAfter, false},
	{"lost answer", faults.LoseAnswer, false},
	{"header only", faults.HeadOnly, false},
	{"half answer", faults.HalfAnswer, false},
	{"truncated JSON", faults.TruncatedJSON, false},
	{"empty answer", faults.EmptyBody, false},
	{"huge JSON", faults.HugeJSON(1 << 20), false},
	{"wrong content type", faults.WrongType, false},
	{"sent twice", faults.Twice, false},
	{"sent twice, first answers", faults.TwiceFirst, false},
	{"sent twice at once", faults.TwiceAtOnce, false},
	{"arrives late", faults.Late(2), false},
	{"slow server", faults.Slow(50 * time.Millisecond), false},
	{"no answer", faults.NoAnswer, true},
	{"server stops reading", faults.NoRead(1500 * time.Millisecond), true},
	{"502", faults.Status(502), false},
	{"502 after", faults.StatusAfter(502), false},
	{"500", faults.Status(500), false},
	{"503 with Retry-After", faults.Status(503, "Retry-After", "20"), false},
	{"504 after", faults.StatusAfter(504), false},
	{"429 with Retry-After", faults.Status(429, "Retry-After", "20"), false},
	{"429", faults.Status(429), false},
	{"maxlag", faults.APIErrorWith(map[string]string{"Retry-After": "5"}, "maxlag", "lag", 6), false},
	{"readonly", faults.APIError("readonly", "readonlyreason", "moving"), false},
	{"ratelimited", faults.APIError("ratelimited"), false},
	{"database error", faults.APIError("internal_api_error_DBQueryError"), false},
	{"database error after", faults.APIErrorAfter("internal_api_error_DBQueryError"), false},
	{"other exception", faults.APIError("internal_api_error_Foo"), false},
	{"badtoken", faults.APIError("badtoken"), false},
	{"assertuserfailed", faults.APIError("assertuserfailed"), false},
	{"lock", faults.APIError("lockmanager-fail-acquirelock"), false},
	{"lock after", faults.APIErrorAfter("lockmanager-fail-acquirelock"), false},
}

// faultRows is the table.
func faultRows() []faultRow {
	var rows []faultRow
	for _, m := range []moment{atBytes, atFirst, atLast, atPublish} {
		for _, l := range theLine {
			r := at(m, l.name, l.fault)
			if l.hasty {
				r = r.hasty()
			}
			rows = append(rows, r)
		}
	}
	rows = append(rows, questionRows()...)
	rows = append(rows, stashRows()...)
	rows = append(rows, serverRows()...)
	return append(rows, refusalRows()...)
}

// questionRows break what the engine asks before and between.
func questionRows() []faultRow {
	var rows []faultRow
	for _, k := range []struct {
		kind faults.Kind
		ways []way
	}{
		{faults.LoginToken, []way{wayDirect}}, {faults.Login, []way{wayDirect}}, {faults.Site, []way{wayDirect}},
		{faults.Page, []way{wayDirect}}, {faults.Titles, localFile}, {faults.SHA1, localFile},
		{faults.Poll, []way{wayAsync}},
		{faults.StashList, []way{wayChunked}}, {faults.StashInfo, []way{wayChunked}},
	} {
		inStash := k.kind == faults.StashInfo || k.kind == faults.StashList
		early := !inStash && k.kind != faults.Poll
		m := moment{string(k.kind), k.ways, always(k.kind)}
		for _, l := range theLine {
			switch l.name {
			case "cut before", "lost answer", "truncated JSON", "empty answer", "502", "429 with Retry-After", "sent twice", "readonly":
				r := at(m, l.name, l.fault)
				r.early = early
				if inStash { // which is asked when the last answer was lost
					strike := r.rules
					r.rules = func(c *faultCell) []faults.Rule {
						return append(strike(c), faults.Rule{Kind: faults.Last, Fault: faults.LoseAnswer})
					}
				}
				rows = append(rows, r)
			}
		}
	}
	return rows
}

// stashRows are about what the wiki keeps, or does not.
func stashRows() []faultRow {
	purge := func(c *faultCell) faults.Fault { return faults.Do(c.wiki.purge) }
	return []faultRow{
		with(atBytes, "stash purged", purge).on(inPieces...).resending(everyByte).alone(),
		with(atLast, "stash purged", purge).resending(everyByte).alone(),
		with(atPublish, "stash purged", purge).resending(everyByte).alone(),
		with(moment{"poll", []way{wayAsync}, always(faults.Poll)}, "stash purged", purge).resending(everyByte).alone(),
		at(atBytes, "a byte turned over", faults.Flip).on(inPieces...).resending(everyByte),
		at(atLast, "a byte turned over", faults.Flip).resending(everyByte),
		at(atBytes, "uploadstash-exception", faults.APIError("uploadstash-exception")),
		at(atBytes, "uploadstash-file-not-found", faults.APIError("uploadstash-file-not-found")).on(inPieces...),
		at(atLast, "uploadstash-file-not-found after", faults.APIErrorAfter("uploadstash-file-not-found")),
		at(atPublish, "uploadstash-file-not-found", faults.APIError("uploadstash-file-not-found")),
		at(atPublish, "uploadstash-file-not-found after", faults.APIErrorAfter("uploadstash-file-not-found")),
		at(atBytes, "uploadstash-bad-path", faults.APIError("uploadstash-bad-path")).on(inPieces...),
		at(atBytes, "stashfailed, no session", faults.APIError("stashfailed", "key", "apierror-stashfailed-nosession")).on(inPieces...),
		at(atLast, "stashfailed, complete", faults.APIErrorAfter("stashfailed", "key", "apierror-stashfailed-complete")),
		with(atBytes, "stashfailed, earlier offset", offset(-1000)).on(inPieces...).resending(2),
		with(atBytes, "stashfailed, later offset", offset(1000)).on(inPieces...).resending(2),
		at(atPublish, "publishfailed", faults.APIError("publishfailed")),
		at(atPublish, "publishfailed after", faults.APIErrorAfter("publishfailed")),
		at(atPublic, "backend-fail-internal", faults.APIError("backend-fail-internal")),
		at(atPublic, "fileexists-no-change after", faults.APIErrorAfter("fileexists-no-change")).on(wayDirect, wayChunked, wayURL),
		at(atPublish, "missingresult", faults.APIError("missingresult")),
	}
}

// offset is a wiki that wants the second piece to begin elsewhere, and then thinks
// better of it.
func offset(by int64) func(*faultCell) faults.Fault {
	return func(c *faultCell) faults.Fault {
		return faults.APIError("stashfailed", "key", "apierror-stashfailed-offset", "offset", strconv.FormatInt(c.piece()+by, 10))
	}
}

// serverRows are what happens to the server itself.
func serverRows() []faultRow {
	forget := func(c *faultCell) faults.Fault { return faults.Do(c.wiki.forget) }
	down := func(c *faultCell) faults.Fault { return faults.DoAndCut(func() { _ = c.proxy.Down() }) }
	move := func(c *faultCell) faults.Fault { return faults.DoAndCut(func() { _ = c.proxy.Move() }) }
	up := func(c *faultCell) { _ = c.proxy.Up() }
	gone := func(r faultRow) faultRow {
		r.lift = up
		return r.waiting(CodeNetwork)
	}
	rows := []faultRow{
		with(atBytes, "sessions lost", forget),
		with(atLast, "sessions lost", forget),
		with(atPublish, "sessions lost", forget),
		with(moment{"siteinfo", []way{wayDirect}, always(faults.Site)}, "sessions lost", forget).drafted(),
		with(moment{"titles", []way{wayDirect}, always(faults.Titles)}, "sessions lost", forget).drafted(),
		gone(with(atBytes, "server gone", down)),
		gone(with(atLast, "server gone", down)),
		gone(with(atPublish, "server gone", down)),
		gone(with(moment{"login", []way{wayDirect}, always(faults.Login)}, "server gone", down).drafted()),
		with(atBytes, "server moved", move),
		with(atLast, "server moved", move),
		with(atPublish, "server moved", move),
		gone(faultRow{name: "server gone from the start", start: func(c *faultCell) { _ = c.proxy.Down() }}),
		// The wiki may be asked twice before the test sees that the engine waits.
		{name: "wiki read-only for a while", waits: "readonly", local: true, again: 3,
			start: func(c *faultCell) { c.wiki.deny("moving") }, lift: func(c *faultCell) { c.wiki.deny("") }},
		{name: "body over 1 MiB refused (413)", ways: localFile, size: 3 << 20, local: true, again: 3, usual: true,
			settings: func(s *practice.Settings) { s.BodyLimit = 1 << 20 }},
		{name: "PHP: upload_max_filesize of 2 MiB", ways: localFile, size: 3 << 20, local: true, again: 3, usual: true,
			settings: func(s *practice.Settings) { s.UploadMaxFilesize = 2 << 20 }},
		{name: "PHP: post_max_size of 2 MiB", ways: localFile, size: 3 << 20, local: true, again: 3, usual: true,
			settings: func(s *practice.Settings) { s.PostMaxSize = 2 << 20 }},
		at(atBytes, "413 before the body is read", faults.StatusEarly(413)).on(inPieces...).usually(),
		at(atBytes, "badupload with size", faults.APIError("badupload", "size", 2<<20)).on(localFile...).usually(),
		at(atBytes, "badupload", faults.APIError("badupload")).on(localFile...),
		at(atBytes, "body dropped", faults.APIError("missingparam", "parameter", "token")).on(inPieces...).usually(),
	}
	for _, m := range []moment{atBytes, atPublish, {"login", []way{wayDirect}, always(faults.LoginToken)}} {
		rows = append(rows,
			portal(m, "hotel's page", faults.Portal).waiting("not-json").resending(2),
			portal(m, "hotel's redirect", faults.PortalRedirect).waiting("http-302"))
	}
	return rows
}

// portal makes a row of a network that wants something of the person; the wiki is
// as it was. From the moment on, every request gets the same answer.
func portal(m moment, name string, f faults.Fault) faultRow {
	r := until(m, name, f)
	r.early = m.name == "login"
	r.rules = func(c *faultCell) []faults.Rule {
		k, n := m.kind(c.way)
		closed := false
		return []faults.Rule{{Kind: faults.Any, To: anyTimes, Fault: f, If: func(q *faults.Request) bool {
			if q.Is(k) {
				n--
			}
			closed = closed || n <= 0
			return closed
		}}}
	}
	return r
}

// refusalRows are what a person has to decide.
func refusalRows() []faultRow {
	return []faultRow{
		until(atPublic, "permissiondenied", faults.APIError("permissiondenied")).holding(CodeMayNot, ChoiceRetry).on(wayDirect, wayChunked, wayAsync),
		until(atPublish, "permissiondenied", faults.APIError("permissiondenied")).holding(CodeMayNot, ChoiceRetry).on(wayURL),
		until(atPublic, "blocked", faults.APIError("blocked")).holding("blocked", ChoiceAccount),
		until(atPublic, "uploaddisabled", faults.APIError("uploaddisabled")).holding(CodeUploadsOff, ChoiceRetry),
		until(atPublic, "protectedpage", faults.APIError("protectedpage")).holding("protectedpage", ChoiceRename),
		until(atPublic, "titleblacklist-forbidden", faults.APIError("titleblacklist-forbidden")).holding("titleblacklist-forbidden", ChoiceRename),
		until(atPublic, "fileexists-forbidden", faults.APIError("fileexists-forbidden")).holding("fileexists-forbidden", ChoiceSuggested),
		until(atPublic, "abusefilter-disallowed", faults.APIError("abusefilter-disallowed")).holding("abusefilter-disallowed", ChoiceRetry),
		until(atPublic, "spamblacklist", faults.APIError("spamblacklist")).holding("spamblacklist", ChoiceRetry),
		until(atPublic, "a hook says no", faults.APIError("somebodys-hook")).holding("somebodys-hook", ChoiceRetry),
		until(atBytes, "verification-error", faults.APIError("verification-error", "details", []string{"uploadscripted"})).
			holding("uploadscripted", ChoiceRetry).resending(everyByte).on(localFile...),
		until(atLast, "verification-error", faults.APIError("verification-error", "details", []string{"uploadscripted"})).
			holding("uploadscripted", ChoiceRetry).resending(everyByte),
		until(atPublic, "403", faults.Status(403)).holding("http-403", ChoiceRetry),
		until(atPublic, "404", faults.Status(404)).holding("http-404", ChoiceRetry),
		until(atPublic, "401", faults.Status(401)).holding("http-401", ChoiceRetry),
		until(atPublic, "PHP's last words for ever", faults.Portal).holding("not-json", ChoiceRetry).resending(everyByte),
		until(atPublic, "502 for ever", faults.Status(502)).holding("http-502", ChoiceRetry).resending(everyByte),
		until(atBytes, "backend-fail-internal for ever", faults.APIError("backend-fail-internal")).
			holding("backend-fail-internal", ChoiceRetry).resending(everyByte).on(localFile...),
		until(atBytes, "http-bad-status for ever", faults.APIError("http-bad-status")).holding("http-bad-status", ChoiceRetry).on(wayURL),
		until(atBytes, "copyuploadbaddomain", faults.APIError("copyuploadbaddomain")).holding(CodeNoCopyUpload, ChoiceDownload).on(wayURL),
		until(atBytes, "copyuploaddisabled", faults.APIError("copyuploaddisabled")).holding(CodeNoCopyUpload, ChoiceDownload).on(wayURL),
		{name: "jobs stand still", ways: []way{wayAsync}, hold: CodeStillWorking, choice: ChoiceCheckAgain, local: true,
			start: func(c *faultCell) { c.wiki.(practiceUnderFault).RunJobs(false) },
			lift:  func(c *faultCell) { c.wiki.(practiceUnderFault).RunJobs(true) }},
	}
}

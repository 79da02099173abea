package uploader

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wikidrop/uploader/faults"
	"wikidrop/uploader/practice"
	"wikidrop/uploader/realwiki"
)

// faultCell is one fault, one way and one wiki.
type faultCell struct {
	*faultStand
	row     *faultRow
	way     way
	seed    uint64
	content []byte
	source  func(name string) string // makes the content available
	title   string
	missed  []faults.Kind // of rules that fitted nothing
}

const faultText = "The weir at dawn, typed by hand."

// sizes of the files: the smallest that travels in three pieces, and that the wiki
// joins in the background.
const (
	smallFile  = 3000
	quickPiece = 512 << 10
	quickFile  = 2*quickPiece + 100<<10
	pieceFile  = 2*firstPiece + 1<<20
	asyncFile  = asyncFrom + 1<<20
	remoteFile = 5000
)

// play publishes the file through the fault, and says how it ended.
func (c *faultCell) play() string {
	c.Helper()
	if c.row.early {
		c.strike()
	}
	id := c.add(c.source(c.title))[0]
	text := faultText
	if err := c.Edit([]ID{id}, Patch{Text: &text}); err != nil {
		c.Fatal(err)
	}
	if !c.row.early {
		c.eventually("looked up", 30*time.Second, func() bool {
			it := c.one(id)
			return it.Stage == StageChecked || it.Hold.Kind != HoldNone
		})
		c.strike()
	}
	c.Publish(id)
	if c.row.waits != "" {
		c.seeWaiting(id, c.row.waits)
		c.over()
	}
	held := c.end(id)
	if held != c.row.hold {
		c.tell()
		c.Fatalf("held for %q, want %q", held, c.row.hold)
	}
	if held != "" {
		c.answerHold(id)
	}
	c.proxy.Idle()
	if held == "" && c.row.waits == "" {
		c.over()
	}
	for _, k := range c.missed {
		c.Errorf("no fault struck at %s", k)
	}
	c.check(id)
	return cmp.Or(held, c.row.waits, "once")
}

// strike begins the fault.
func (c *faultCell) strike() {
	if c.row.start != nil {
		c.row.start(c)
	}
	if c.row.rules != nil {
		c.proxy.Set(c.row.rules(c)...)
	}
}

// over ends the fault.
func (c *faultCell) over() {
	c.missed = c.proxy.Missed()
	c.proxy.Set()
	if c.row.lift != nil {
		c.row.lift(c)
	}
}

// seeWaiting waits for a condition that ends by itself.
func (c *faultCell) seeWaiting(id ID, code string) {
	c.Helper()
	c.eventually("waiting: "+code, 30*time.Second, func() bool {
		for _, r := range c.Snapshot(0).Rows {
			if r.ID == id && r.Hold.Kind == HoldWaiting && r.Hold.Problem.Code == code && !r.Hold.Until.IsZero() {
				return true
			}
		}
		it := c.one(id)
		if settled(&it) {
			c.tell()
			c.Fatalf("stage %d, %+v", it.Stage, it.Hold)
		}
		return false
	})
}

// end waits until the item is published or a person is needed, and returns what
// for.
func (c *faultCell) end(id ID) string {
	c.Helper()
	c.eventually("published or held", 60*time.Second, func() bool {
		it := c.one(id)
		return settled(&it)
	})
	return c.one(id).Hold.Problem.Code
}

// answerHold takes the way out that the row names, after making sure that nothing
// was lost meanwhile.
func (c *faultCell) answerHold(id ID) {
	c.Helper()
	it := c.one(id)
	if it.Description.Text != faultText {
		c.Errorf("held with the text %q", it.Description.Text)
	}
	if !slices.Contains(it.Hold.Problem.Choices, c.row.choice) {
		c.Fatalf("held for %s with the choices %v", it.Hold.Problem.Code, it.Hold.Problem.Choices)
	}
	c.over()
	argument := ""
	if c.row.choice == ChoiceRename {
		argument = "Another " + c.title
	}
	if err := c.Answer([]ID{id}, c.row.choice, argument); err != nil {
		c.Fatal(err)
	}
	if held := c.end(id); held != "" {
		c.tell()
		c.Fatalf("still held for %q after %s", held, c.row.choice)
	}
}

// check asks the wiki.
func (c *faultCell) check(id ID) {
	c.Helper()
	title := c.once(sumOf(c.content))
	if n := c.wiki.count(); n > 1 {
		c.tell()
		c.Errorf("%d files on the wiki", n)
	}
	it := c.one(id)
	if it.PublishedTitle != title || it.SHA1 != sumOf(c.content) || it.Hold.Kind != HoldNone {
		c.Errorf("published as %q with %s, the wiki has it as %q", it.PublishedTitle, it.SHA1, title)
	}
	c.says(title)
	if again := c.again(); again > c.allowed() {
		c.tell()
		c.Errorf("%d bytes went again, %d are allowed", again, c.allowed())
	}
}

// says fails unless the page has the text. MediaWiki writes the page a moment after
// the file.
func (c *faultCell) says(title string) {
	c.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		text, err := c.wiki.text(title)
		if err == nil && strings.Contains(text, faultText) {
			return
		}
		if time.Now().After(deadline) {
			c.Errorf("the page says %q, %v", text, err)
			return
		}
	}
}

func (c *faultCell) again() int64 {
	sent := c.proxy.AllSent()
	if c.way == wayURL {
		return sent
	}
	return sent - int64(len(c.content))
}

func (c *faultCell) allowed() int64 {
	if c.row.again == everyByte {
		return int64(len(c.content)) + c.piece()
	}
	return int64(max(c.row.again, 1)) * c.piece()
}

// quick tells whether the file goes in smaller pieces than usual.
func (c *faultCell) quick() bool { return c.way == wayChunked && !c.row.usual }

func (c *faultCell) piece() int64 {
	if c.quick() {
		return quickPiece
	}
	return firstPiece
}

// begin starts the engine.
func (c *faultCell) begin(t *testing.T, w wikiUnderFault) {
	t.Helper()
	c.faultStand = prepareFaultStand(t, w, c.row.quiet)
	if c.quick() {
		c.opts.Method, c.opts.ChunkSize = MethodChunked, quickPiece
	}
	c.open()
	address, put := fileServer(t)
	c.serve(address, put)
}

// outcomes collects what the cells say, for the table.
type outcomes struct {
	mu    sync.Mutex
	cells map[string]string
	again int64
	most  int64
}

func (o *outcomes) put(c *faultCell, outcome string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.cells[c.row.name+"/"+string(c.way)] = outcome
	o.again += max(c.again(), 0)
	o.most = max(o.most, c.again())
}

func (o *outcomes) table(name string, rows []faultRow) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "%-52s %-12s %-12s %-12s %-12s\n", name, allWays[0], allWays[1], allWays[2], allWays[3])
	for _, r := range rows {
		line := ""
		some := false
		for _, w := range allWays {
			cell, ok := o.cells[r.name+"/"+string(w)]
			some = some || ok
			line += fmt.Sprintf(" %-12.12s", cmp.Or(cell, "·"))
		}
		if some {
			fmt.Fprintf(&b, "%-52.52s%s\n", r.name, line)
		}
	}
	return b.String()
}

// TestFaultMatrix lets every fault strike every way of sending, and then asks the
// wiki: one title, one version, this hash; or the one question that is expected.
func TestFaultMatrix(t *testing.T) {
	t.Parallel()
	rows := faultRows()
	names := map[string]bool{}
	for _, r := range rows {
		for _, w := range allWays {
			if key := r.name + "/" + string(w); r.has(w) {
				if names[key] {
					t.Fatalf("two cells %s", key)
				}
				names[key] = true
			}
		}
	}
	t.Run("practice", func(t *testing.T) {
		t.Parallel()
		runFaultMatrix(t, "practice wiki", rows, func(t *testing.T, c *faultCell) {
			w := startPracticeUnderFault(t, c.way == wayAsync, func(s *practice.Settings) {
				if c.row.settings != nil {
					c.row.settings(s)
				}
			})
			c.begin(t, w)
		})
	})
	t.Run("real", func(t *testing.T) {
		t.Parallel()
		if testing.Short() {
			t.Skip("the real MediaWiki takes its time")
		}
		runFaultMatrix(t, "real MediaWiki", realRows(rows), realCells(t))
	})
}

// realRows are those that can be forced on a wiki that other cells use; not all of
// them by default, since MediaWiki takes its time.
func realRows(rows []faultRow) []faultRow {
	var some []faultRow
	for _, r := range rows {
		shared := !r.local && !strings.HasPrefix(r.name, "sessions lost")
		if shared && (everything() || telling(r.name)) {
			some = append(some, r)
		}
	}
	return some
}

// telling picks the faults in which MediaWiki itself has a say, at the moments at
// which it changes something.
func telling(row string) bool {
	fault, moment, _ := strings.Cut(row, " at ")
	switch fault {
	case "lost answer", "arrives late", "sent twice", "uploadstash-file-not-found after":
	default:
		return false
	}
	return slices.Contains([]string{atBytes.name, atLast.name, atPublish.name}, moment)
}

// runsByDefault leaves out what takes long and says little more than another cell.
func (r *faultRow) runsByDefault(w way) bool {
	switch {
	case strings.HasSuffix(r.name, atFirst.name):
		return false
	case w == wayAsync:
		return len(r.ways) == 1 || telling(r.name) || strings.HasPrefix(r.name, "stash purged")
	}
	return true
}

// realCells share one wiki; async is asked for by the client, so that both ways go
// together.
func realCells(t *testing.T) func(*testing.T, *faultCell) {
	sync := realwiki.Start(t, realwiki.Live("$wgEnableAsyncUploads = false;"))
	async := realwiki.Start(t)
	return func(t *testing.T, c *faultCell) {
		w := sync
		if c.way == wayAsync {
			w = async
		}
		c.begin(t, realUnderFault{w})
	}
}

const faultWorkers = 6

func runFaultMatrix(t *testing.T, name string, rows []faultRow, start func(*testing.T, *faultCell)) {
	o := &outcomes{cells: map[string]string{}}
	began, seed := time.Now(), faultSeed(t)<<20
	work := make(chan *faultCell)
	var workers sync.WaitGroup
	// Most of a cell is waiting, so more of them run than there are processors.
	for range faultWorkers {
		workers.Go(func() {
			for c := range work {
				t.Run(c.row.name+"/"+string(c.way), func(t *testing.T) {
					start(t, c)
					o.put(c, c.play())
					c.Close()
				})
			}
		})
	}
	cells := 0
	for i := range rows {
		for _, w := range allWays {
			if rows[i].has(w) && (everything() || rows[i].runsByDefault(w)) {
				cells++
				work <- &faultCell{row: &rows[i], way: w, seed: seed + uint64(cells)}
			}
		}
	}
	close(work)
	workers.Wait()
	t.Logf("\n%s", o.table(name, rows))
	fmt.Printf("faults: %s: %d faults, %d cells, %d ended as expected, %.1f MiB went again in all and %.1f MiB at most, %v\n",
		name, len(rows), cells, len(o.cells), float64(o.again)/(1<<20), float64(o.most)/(1<<20), time.Since(began).Round(time.Second))
}

// serve makes the content and says where it is.
func (c *faultCell) serve(address string, put func(string, []byte)) {
	size := map[way]int{wayDirect: cmp.Or(c.row.size, smallFile), wayChunked: pieceFile, wayAsync: asyncFile, wayURL: remoteFile}[c.way]
	if c.quick() {
		size = quickFile
	}
	c.content = faults.Picture(c.seed, size)
	c.title = fmt.Sprintf("Weir %d.png", c.seed)
	c.source = func(name string) string {
		if c.way == wayURL {
			put(name, c.content)
			return address + "/" + strings.ReplaceAll(name, " ", "%20")
		}
		return c.file(name, c.content)
	}
}

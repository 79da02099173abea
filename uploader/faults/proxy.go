package faults

import (
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// headSize is how much of a body is read before the proxy decides what to do with
// the request: the fields stand before the content.
const headSize = 16 << 10

// largestForm bounds what a body without a file may hold.
const largestForm = 4 << 20

// Rule spoils the requests of a kind from the From-th to the To-th, counted from
// the moment when the rule was set. From 0 means 1, To 0 means From, and To below
// zero means all from From on.
type Rule struct {
	Kind     Kind
	From, To int
	// If, when not nil, has to agree too; what it refuses is not counted.
	If    func(*Request) bool
	Fault Fault
}

// Proxy stands between a client and a wiki. Its methods may be called from any
// goroutine.
type Proxy struct {
	onward *http.Transport

	mu       sync.Mutex // guards what follows
	target   string     // host:port of the wiki
	server   *http.Server
	address  string
	rules    []*rule
	random   func(*Request) Fault // nil: none
	watch    func(*Request)       // nil: none
	counts   map[Kind]int
	sent     map[string]int64 // content bytes by file name
	spoiled  int
	log      []string
	requests int
	arrivals chan struct{} // closed at the next request
	inside   int           // requests that are being worked on
	idle     *sync.Cond    // signalled when inside is 0
	serving  sync.WaitGroup
}

type rule struct {
	Rule
	seen   int
	struck bool
}

// Start listens on a free port of 127.0.0.1 for a wiki at target (host:port).
func Start(target string) (*Proxy, error) {
	p := &Proxy{
		target:   target,
		onward:   &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 8, IdleConnTimeout: 5 * time.Second},
		counts:   map[Kind]int{},
		sent:     map[string]int64{},
		arrivals: make(chan struct{}),
	}
	p.idle = sync.NewCond(&p.mu)
	return p, p.listen("127.0.0.1:0")
}

func (p *Proxy) listen(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listen for the wiki: %w", err)
	}
	s := &http.Server{
		Handler: p, ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0),
	}
	p.mu.Lock()
	p.server, p.address = s, l.Addr().String()
	p.mu.Unlock()
	p.serving.Go(func() { _ = s.Serve(l) })
	return nil
}

// Address is where the proxy listens now, host:port.
func (p *Proxy) Address() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.address
}

// Down breaks every connection and refuses new ones.
func (p *Proxy) Down() error {
	p.mu.Lock()
	s := p.server
	p.mu.Unlock()
	return s.Close()
}

// Up ends Down, at the same address.
func (p *Proxy) Up() error { return p.listen(p.Address()) }

// Move goes to another port, as a server does that was restarted elsewhere.
func (p *Proxy) Move() error {
	return errors.Join(p.Down(), p.listen("127.0.0.1:0"))
}

// Target sends what comes from now on to another address.
func (p *Proxy) Target(address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = address
}

// Close ends the proxy.
func (p *Proxy) Close() error {
	err := p.Down()
	p.serving.Wait()
	p.onward.CloseIdleConnections()
	return err
}

// Set replaces the rules. The first that fits a request is followed.
func (p *Proxy) Set(rules ...Rule) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rules = nil
	for _, r := range rules {
		p.rules = append(p.rules, &rule{Rule: r})
	}
}

// Missed names the kinds of the rules that have not fitted any request.
func (p *Proxy) Missed() []Kind {
	p.mu.Lock()
	defer p.mu.Unlock()
	var kinds []Kind
	for _, r := range p.rules {
		if !r.struck {
			kinds = append(kinds, r.Kind)
		}
	}
	return kinds
}

// Random lets choose spoil requests that no rule is for; nil ends that. It is
// called for one request after the other.
func (p *Proxy) Random(choose func(*Request) Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.random = choose
}

// Watch lets see be told of every request before anything is done with it. It may
// block; other requests go on.
func (p *Proxy) Watch(see func(*Request)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watch = see
}

// Count is how many requests of a kind have come.
func (p *Proxy) Count(k Kind) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counts[k]
}

// Spoiled is how many requests a fault was applied to.
func (p *Proxy) Spoiled() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.spoiled
}

// Sent is how many bytes of file content came in, by the name they were sent under.
func (p *Proxy) Sent() map[string]int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.sent)
}

// AllSent is the sum of Sent.
func (p *Proxy) AllSent() int64 {
	var n int64
	for _, size := range p.Sent() {
		n += size
	}
	return n
}

// Log names the requests that came, spoiled ones with an exclamation mark.
func (p *Proxy) Log() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.log)
}

// arrived is closed at the next request.
func (p *Proxy) arrived() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.arrivals
}

// Idle returns when no request is being worked on, late ones included.
func (p *Proxy) Idle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.inside > 0 {
		p.idle.Wait()
	}
}

func (p *Proxy) enter(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.inside += n; p.inside == 0 {
		p.idle.Broadcast()
	}
}

// ServeHTTP is one request.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.enter(1)
	defer p.enter(-1)
	body := &counted{r: r.Body}
	head, err := readHead(r, body)
	if err != nil {
		return // the client went away
	}
	q := classify(r, head)
	body.count = p.counter(q, head)
	x := &Exchange{Request: q, proxy: p, w: w, r: r, head: head, rest: body}
	f := p.take(q)
	if see := p.watching(); see != nil {
		see(q)
	}
	if f == nil {
		f = Pass
	}
	f(x)
}

func (p *Proxy) watching() func(*Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.watch
}

// readHead reads what is needed to know a request.
func readHead(r *http.Request, body io.Reader) ([]byte, error) {
	limit := int64(headSize)
	if r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
		limit = largestForm
	}
	return io.ReadAll(io.LimitReader(body, limit))
}

// take counts a request and picks the fault for it.
func (p *Proxy) take(q *Request) Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests++
	q.N = p.requests
	for _, k := range q.Kinds {
		p.counts[k]++
	}
	f := p.pick(q)
	name := q.String()
	if f != nil {
		name += "!"
		p.spoiled++
	}
	const longestLog = 1 << 12
	if len(p.log) < longestLog {
		p.log = append(p.log, name)
	}
	close(p.arrivals)
	p.arrivals = make(chan struct{})
	return f
}

func (p *Proxy) pick(q *Request) Fault {
	var picked Fault
	for _, r := range p.rules {
		if !q.Is(r.Kind) || r.If != nil && !r.If(q) {
			continue
		}
		r.seen++
		from, to := max(r.From, 1), r.To
		if to == 0 {
			to = from
		}
		if picked == nil && r.seen >= from && (to < 0 || r.seen <= to) {
			picked = r.Fault
			r.struck = true
		}
	}
	if picked == nil && p.random != nil {
		picked = p.random(q)
	}
	return picked
}

// counter returns what notes the content bytes of a request. What head holds of
// them is noted at once.
func (p *Proxy) counter(q *Request, head []byte) func(int) {
	if q.Size == 0 {
		return nil
	}
	left := q.Size
	note := func(n int) {
		content := min(int64(n), left)
		left -= content
		p.mu.Lock()
		defer p.mu.Unlock()
		p.sent[q.Name] += content
	}
	note(len(head) - contentAt(head))
	return note
}

// counted tells of what is read.
type counted struct {
	r     io.Reader
	count func(int)
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if c.count != nil {
		c.count(n)
	}
	return n, err
}

package uploader

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/media"
	"wikidrop/uploader/mediawiki"
)

// fakeWiki is a wiki in memory: enough to see what the engine does, no more. The
// real protocol is tested against the practice wiki.
type fakeWiki struct {
	mu      sync.Mutex
	files   map[string]*mediawiki.ImageInfo // by title
	texts   map[string]string
	stashed map[string]*fakeStash
	site    mediawiki.Site
	calls   []string // "commit A.png"
	bytes   int64    // of files and pieces that arrived
	keys    int
	uploads map[string]int // publishings by title

	before func(call string) error // refuses a call before it has an effect
	after  func(call string) error // loses the answer
	hangs  func(call string) bool  // never answers
	warn   func(p mediawiki.Params) mediawiki.Warnings
	async  bool
	polls  int // answers "wait" so often
	urls   map[string]string

	captions map[string]map[string]string // by title, then language
	edits    int                          // of captions that changed something

	told   *mediawiki.Site // what the account knows of site
	rights []string        // what a test of the account finds out; nil: nothing new
	off    bool            // uploads, since the last test
}

type fakeStash struct {
	content []byte
	size    int64
	chunks  bool
	next    string // key of the joined file, for checkstatus
}

func newFakeWiki() *fakeWiki {
	return &fakeWiki{
		files: map[string]*mediawiki.ImageInfo{}, texts: map[string]string{}, stashed: map[string]*fakeStash{},
		uploads: map[string]int{}, urls: map[string]string{}, captions: map[string]map[string]string{},
		site: mediawiki.Site{
			UploadsEnabled: true, MaxUploadSize: 1 << 30, MinUploadChunkSize: 1024, CaseFirst: true, FileNS: "File",
			FileExtensions: []string{"png", "jpg", "jpeg", "gif", "webp", "webm"},
			User:           mediawiki.User{ID: 1, Name: "Anna", Rights: []string{"upload", "edit", "reupload", "upload_by_url"}},
		},
	}
}

// do notes a call and lets the test break it before or after its effect.
func (f *fakeWiki) do(ctx context.Context, call string, effect func() (*mediawiki.Answer, error)) (*mediawiki.Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f.mu.Lock()
	f.calls = append(f.calls, call)
	before, after := f.before, f.after
	f.mu.Unlock()
	if before != nil {
		if err := before(call); err != nil {
			return nil, err
		}
	}
	if hangs := f.hangs; hangs != nil && hangs(call) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	f.mu.Lock()
	a, err := effect()
	f.mu.Unlock()
	if after != nil {
		if lost := after(call); lost != nil {
			return nil, lost
		}
	}
	return a, err
}

func (f *fakeWiki) called(prefix string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, c := range f.calls {
		if strings.HasPrefix(c, prefix) {
			n++
		}
	}
	return n
}

func (f *fakeWiki) breakBefore(g func(call string) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.before = g
}

func (f *fakeWiki) RefreshToken(context.Context) error { return nil }

func (f *fakeWiki) Titles(ctx context.Context, titles []string) ([]mediawiki.TitleInfo, error) {
	var infos []mediawiki.TitleInfo
	_, err := f.do(ctx, "titles", func() (*mediawiki.Answer, error) {
		for _, t := range titles {
			info := mediawiki.TitleInfo{Asked: t, Title: t}
			if file := f.files[t]; file != nil {
				c := *file
				info.File, info.PageExists, info.PageID = &c, true, f.page(t)
			}
			infos = append(infos, info)
		}
		return nil, nil
	})
	return infos, err
}

func (f *fakeWiki) FilesBySHA1(ctx context.Context, sha1 string) ([]mediawiki.ImageInfo, error) {
	var found []mediawiki.ImageInfo
	_, err := f.do(ctx, "sha1", func() (*mediawiki.Answer, error) {
		for _, t := range slices.Sorted(maps.Keys(f.files)) {
			if f.files[t].SHA1 == sha1 {
				found = append(found, *f.files[t])
			}
		}
		return nil, nil
	})
	return found, err
}

func (f *fakeWiki) MyStashedFiles(ctx context.Context) ([]mediawiki.StashedFile, error) {
	var found []mediawiki.StashedFile
	_, err := f.do(ctx, "mystash", func() (*mediawiki.Answer, error) {
		for key, s := range f.stashed {
			status := "finished"
			if s.chunks {
				status = "chunks"
			}
			found = append(found, mediawiki.StashedFile{FileKey: key, Status: status, Size: int64(len(s.content))})
		}
		return nil, nil
	})
	return found, err
}

func (f *fakeWiki) StashImageInfo(ctx context.Context, key string) (*mediawiki.ImageInfo, error) {
	var info *mediawiki.ImageInfo
	_, err := f.do(ctx, "stashinfo", func() (*mediawiki.Answer, error) {
		s := f.stashed[key]
		if s == nil {
			return nil, notInStash()
		}
		info = infoOf("", s.content)
		return nil, nil
	})
	return info, err
}

func notInStash() error {
	return &mediawiki.Error{Code: "uploadstash-file-not-found", Behaviour: mediawiki.Resume, About: mediawiki.AboutWiki}
}

func (f *fakeWiki) PageText(ctx context.Context, title string) (string, string, error) {
	_, err := f.do(ctx, "page "+title, func() (*mediawiki.Answer, error) { return nil, nil })
	return "", "", err
}

func (f *fakeWiki) UploadFile(ctx context.Context, p mediawiki.Params, file mediawiki.Content) (*mediawiki.Answer, error) {
	content, err := f.receive(file)
	if err != nil {
		return nil, err
	}
	return f.do(ctx, "upload "+p.Filename, func() (*mediawiki.Answer, error) {
		if w := f.warnings(p, content); len(w) > 0 && !p.IgnoreWarnings {
			key := f.key()
			f.stashed[key] = &fakeStash{content: content}
			return &mediawiki.Answer{Result: mediawiki.ResultWarning, FileKey: key, Warnings: w}, nil
		}
		return f.publish(p, content), nil
	})
}

func (f *fakeWiki) UploadURL(ctx context.Context, p mediawiki.Params, url string, stash bool) (*mediawiki.Answer, error) {
	return f.do(ctx, "url "+url, func() (*mediawiki.Answer, error) {
		content, ok := f.urls[url]
		if !ok || !stash {
			return nil, &mediawiki.Error{Code: "copyuploadbaddomain", About: mediawiki.AboutWiki}
		}
		key := f.key()
		f.stashed[key] = &fakeStash{content: []byte(content)}
		return &mediawiki.Answer{Result: mediawiki.ResultSuccess, FileKey: key}, nil
	})
}

func (f *fakeWiki) UploadChunk(ctx context.Context, p mediawiki.Params, piece mediawiki.Chunk) (*mediawiki.Answer, error) {
	call := "chunk " + strconv.FormatInt(piece.Offset, 10)
	if f.before != nil {
		if err := f.before(call); err != nil {
			return nil, err
		}
	}
	content, err := f.receive(piece.Content)
	if err != nil {
		return nil, err
	}
	return f.do(ctx, call+".", func() (*mediawiki.Answer, error) {
		key := piece.FileKey
		if key == "" {
			key = f.key()
			f.stashed[key] = &fakeStash{chunks: true, size: piece.FileSize}
		}
		s := f.stashed[key]
		if s == nil {
			return nil, notInStash()
		}
		if have := int64(len(s.content)); have != piece.Offset {
			return nil, &mediawiki.Error{Code: "stashfailed", Behaviour: mediawiki.Resume, Offset: have, HasOffset: true}
		}
		s.content = append(s.content, content...)
		if int64(len(s.content)) < piece.FileSize {
			return &mediawiki.Answer{Result: mediawiki.ResultContinue, FileKey: key, Offset: int64(len(s.content)), HasOffset: true}, nil
		}
		done := f.key()
		f.stashed[done] = &fakeStash{content: s.content}
		if f.async && p.Async {
			s.next = done
			return &mediawiki.Answer{Result: mediawiki.ResultPoll, FileKey: key, Stage: "queued"}, nil
		}
		delete(f.stashed, key)
		return &mediawiki.Answer{Result: mediawiki.ResultSuccess, FileKey: done, ImageInfo: infoOf("", s.content)}, nil
	})
}

func (f *fakeWiki) Commit(ctx context.Context, p mediawiki.Params, key string) (*mediawiki.Answer, error) {
	call := "commit " + p.Filename
	if p.IgnoreWarnings {
		call = "force " + p.Filename
	}
	return f.do(ctx, call, func() (*mediawiki.Answer, error) {
		s := f.stashed[key]
		if s == nil {
			return nil, notInStash()
		}
		if s.chunks {
			panic("a key of a session was committed")
		}
		if w := f.warnings(p, s.content); len(w) > 0 && !p.IgnoreWarnings {
			return &mediawiki.Answer{Result: mediawiki.ResultWarning, Warnings: w}, nil
		}
		delete(f.stashed, key)
		return f.publish(p, s.content), nil
	})
}

func (f *fakeWiki) CheckStatus(ctx context.Context, key string) (*mediawiki.Answer, error) {
	return f.do(ctx, "status", func() (*mediawiki.Answer, error) {
		s := f.stashed[key]
		switch {
		case s == nil || !s.chunks:
			return nil, &mediawiki.Error{Code: "missingresult", Behaviour: mediawiki.Resume}
		case s.next == "":
			return &mediawiki.Answer{Result: mediawiki.ResultContinue, Stage: "uploading", Offset: int64(len(s.content)), HasOffset: true}, nil
		case f.polls > 0:
			f.polls--
			return &mediawiki.Answer{Result: mediawiki.ResultPoll, Stage: "assembling"}, nil
		}
		return &mediawiki.Answer{Result: mediawiki.ResultSuccess, Stage: "assembling", FileKey: s.next, ImageInfo: infoOf("", s.content)}, nil
	})
}

func (f *fakeWiki) receive(c mediawiki.Content) ([]byte, error) {
	r, err := c.Open()
	if err != nil {
		return nil, &mediawiki.Error{Code: "file-unreadable", About: mediawiki.AboutFile, Err: err}
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return nil, &mediawiki.Error{Code: "file-unreadable", About: mediawiki.AboutFile, Err: err}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.bytes += int64(len(content))
	return content, nil
}

func (f *fakeWiki) key() string {
	f.keys++
	return fmt.Sprintf("key%d.png", f.keys)
}

func (f *fakeWiki) warnings(p mediawiki.Params, content []byte) mediawiki.Warnings {
	if f.warn != nil {
		return f.warn(p)
	}
	old := f.files[p.Filename]
	if old == nil {
		return nil
	}
	w := mediawiki.Warnings{{Kind: "exists", Titles: []string{underscored(p.Filename)}}}
	if old.SHA1 == sha1Of(content) {
		w = append(w, mediawiki.Warning{Kind: "nochange"})
	}
	return w
}

func (f *fakeWiki) publish(p mediawiki.Params, content []byte) *mediawiki.Answer {
	info := infoOf(p.Filename, content)
	f.files[p.Filename] = info
	f.texts[p.Filename] = p.Text
	f.uploads[p.Filename]++
	return &mediawiki.Answer{Result: mediawiki.ResultSuccess, Filename: underscored(p.Filename), ImageInfo: info}
}

// page is the number of a title's page.
func (f *fakeWiki) page(title string) int64 { return int64(crc32.ChecksumIEEE([]byte(title))) }

func (f *fakeWiki) titleOf(page int64) string {
	for title := range f.files {
		if f.page(title) == page {
			return title
		}
	}
	return ""
}

func (f *fakeWiki) Captions(ctx context.Context, page int64) (map[string]string, error) {
	var captions map[string]string
	_, err := f.do(ctx, "captions", func() (*mediawiki.Answer, error) {
		captions = maps.Clone(f.captions[f.titleOf(page)])
		return nil, nil
	})
	return captions, err
}

func (f *fakeWiki) SetCaptions(ctx context.Context, e mediawiki.CaptionEdit) (map[string]string, error) {
	_, err := f.do(ctx, "set captions", func() (*mediawiki.Answer, error) {
		title := f.titleOf(e.PageID)
		if title == "" {
			return nil, &mediawiki.Error{Code: "no-such-entity", Behaviour: mediawiki.Transient, About: mediawiki.AboutWiki, Tries: 3}
		}
		if f.captions[title] == nil {
			f.captions[title] = map[string]string{}
		}
		maps.Copy(f.captions[title], e.Captions)
		f.edits++
		return nil, nil
	})
	return e.Captions, err
}

// put makes a file that was there before.
func (f *fakeWiki) put(title, content string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.files[title] = infoOf(title, []byte(content))
	f.files[title].User = "Petr"
}

func infoOf(title string, content []byte) *mediawiki.ImageInfo {
	return &mediawiki.ImageInfo{
		Title: "File:" + title, SHA1: sha1Of(content), Size: int64(len(content)), User: "Anna", Timestamp: time.Now(),
		DescriptionURL: "https://wiki.test/wiki/File:" + underscored(title),
	}
}

func sha1Of(content []byte) string {
	sum := sha1.Sum(content)
	return hex.EncodeToString(sum[:])
}

// fakeAccounts has accounts that need no login.
type fakeAccounts struct {
	mu      sync.Mutex
	list    []account.Account
	wikis   map[string]*fakeWiki
	err     error // of every session
	changed chan struct{}
}

func (a *fakeAccounts) Get(id string) (account.Account, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, x := range a.list {
		if x.ID == id {
			return x, true
		}
	}
	return account.Account{}, false
}

func (a *fakeAccounts) Default() (account.Account, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.list) == 0 {
		return account.Account{}, false
	}
	return a.list[0], true
}

func (a *fakeAccounts) Session(id string) (session, error) {
	if _, ok := a.Get(id); !ok {
		return nil, account.ErrUnknown
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return fakeSession{a, a.wikis[id]}, nil
}

// Test tells the facts that the wiki has now.
func (a *fakeAccounts) Test(_ context.Context, id string) (account.Account, error) {
	if err := (fakeSession{accounts: a}).failure(); err != nil {
		return account.Account{}, err
	}
	a.change(func(a *fakeAccounts) {
		for i := range a.list {
			if a.list[i].ID == id {
				a.list[i].Checked = time.Now()
			}
		}
	})
	acc, _ := a.Get(id)
	f := a.wikis[id]
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, "test")
	if f.rights != nil {
		f.site.User.Rights = f.rights
	}
	if f.off {
		f.site.UploadsEnabled = false
	}
	f.told = nil
	return acc, nil
}

func (a *fakeAccounts) Changed() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.changed
}

// change edits the list as a person would.
func (a *fakeAccounts) change(f func(*fakeAccounts)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f(a)
	close(a.changed)
	a.changed = make(chan struct{})
}

type fakeSession struct {
	accounts *fakeAccounts
	wiki     *fakeWiki
}

func (s fakeSession) failure() error {
	s.accounts.mu.Lock()
	defer s.accounts.mu.Unlock()
	return s.accounts.err
}

func (s fakeSession) Do(ctx context.Context, f func(wiki) error) error {
	if err := s.failure(); err != nil {
		return err
	}
	return f(s.wiki)
}

func (s fakeSession) Site(context.Context) (*mediawiki.Site, error) {
	if err := s.failure(); err != nil {
		return nil, err
	}
	s.wiki.mu.Lock()
	defer s.wiki.mu.Unlock()
	if s.wiki.told == nil {
		c := s.wiki.site
		s.wiki.told = &c
	}
	return s.wiki.told, nil
}

// stand is an engine on a fake wiki.
type stand struct {
	*bench
	wiki     *fakeWiki
	accounts *fakeAccounts
}

func newStand(t testing.TB) *stand {
	t.Helper()
	w := newFakeWiki()
	a := &fakeAccounts{
		list:    []account.Account{{ID: "a1", API: "https://wiki.test/w/api.php", User: "Anna", Default: true}},
		wikis:   map[string]*fakeWiki{"a1": w},
		changed: make(chan struct{}),
	}
	s := &stand{wiki: w, accounts: a, bench: newBench(t, parts{
		accounts: a, clock: hurriedClock{time.Now(), 1000}, jitter: func() float64 { return 0.5 },
		inspect: inspectFake, hash: media.SHA1, picture: pictureFake,
		download: &http.Client{CheckRedirect: allowRedirect},
	})}
	s.report = func() { t.Logf("calls: %.2000q", w.calls[max(0, len(w.calls)-30):]) }
	s.open()
	return s
}

// arrivedOnce fails unless the wiki has the content, from one publishing.
func (s *stand) arrivedOnce(title, content string) {
	s.Helper()
	s.wiki.mu.Lock()
	defer s.wiki.mu.Unlock()
	f := s.wiki.files[title]
	if f == nil || f.SHA1 != sha1Of([]byte(content)) {
		s.Fatalf("%q is not on the wiki as it was: %+v", title, f)
	}
	if n := s.wiki.uploads[title]; n != 1 {
		s.Errorf("%q was published %d times", title, n)
	}
}

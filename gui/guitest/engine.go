// Package guitest is an engine and a list of accounts for tests of the window.
// They keep everything in memory, do what they are told at once, and write down
// which wishes came.
package guitest

import (
	"fmt"
	"image"
	"image/color"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/wikitext"
)

// Engine answers as [uploader.Engine] does.
type Engine struct {
	mu         sync.Mutex
	items      map[uploader.ID]*uploader.Item
	rows       map[uploader.ID]*uploader.Row
	stamps     map[uploader.ID]uint64
	order      []uploader.ID
	removed    []uploader.ID
	notices    []uploader.Notice
	generation uint64
	reordered  uint64
	next       uploader.ID
	paused     bool
	policy     uploader.Policy
	presets    []uploader.Preset
	changed    chan struct{}
	totals     uploader.Totals

	// Wishes are the calls that came, "Publish [1 2]".
	Wishes []string
	// Snapshots counts calls of Snapshot.
	Snapshots int
	// EditError is what Edit returns.
	EditError error
	// SheetReport and SheetError are what DescribeFrom returns.
	SheetReport uploader.SheetReport
	SheetError  error
}

// NewEngine returns an engine with an empty queue.
func NewEngine() *Engine {
	return &Engine{
		items: map[uploader.ID]*uploader.Item{}, rows: map[uploader.ID]*uploader.Row{},
		stamps: map[uploader.ID]uint64{}, changed: make(chan struct{}),
	}
}

// Put adds an item as a draft, changed by the functions given, and returns its ID.
func (e *Engine) Put(title string, more ...func(*uploader.Item, *uploader.Row)) uploader.ID {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.next++
	id := e.next
	item := &uploader.Item{ID: id, Path: "/home/anna/Pictures/" + title, Title: title, Size: 4_200_000, Account: "commons"}
	item.Info.Extension, item.Info.Width, item.Info.Height = "jpg", 4000, 3000
	item.Description.Language, item.Description.Source, item.Description.License = "en", "{{own}}", "cc-by-sa-4.0"
	row := &uploader.Row{ID: id, Title: title, File: title, Size: item.Size, Account: item.Account}
	e.items[id], e.rows[id] = item, row
	for _, f := range more {
		f(item, row)
	}
	item.Title = row.Title
	e.order = append(e.order, id)
	e.touch(id)
	e.reordered = e.generation
	return id
}

// Change changes an item and its row.
func (e *Engine) Change(id uploader.ID, f func(*uploader.Item, *uploader.Row)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f(e.items[id], e.rows[id])
	e.touch(id)
}

// SetTotals sets what is not counted from the rows: bytes, speed, time left.
func (e *Engine) SetTotals(f func(*uploader.Totals)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f(&e.totals)
	e.bump()
}

func (e *Engine) touch(id uploader.ID) {
	e.bump()
	e.stamps[id] = e.generation
}

func (e *Engine) bump() {
	e.generation++
	close(e.changed)
	e.changed = make(chan struct{})
}

func (e *Engine) wish(format string, args ...any) {
	e.Wishes = append(e.Wishes, fmt.Sprintf(format, args...))
}

// Add writes down what was to be added.
func (e *Engine) Add(sources ...string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("Add %s", strings.Join(sources, "|"))
}

// AddNotice delivers a notice with the next snapshot.
func (e *Engine) AddNotice(n uploader.Notice) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.notices = append(e.notices, n)
	e.bump()
}

// Edit changes items as the engine does, titles by pattern included.
func (e *Engine) Edit(ids []uploader.ID, p uploader.Patch) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("Edit %v", ids)
	if e.EditError != nil {
		return e.EditError
	}
	for i, id := range ids {
		item := e.items[id]
		if item == nil || item.Stage >= uploader.StagePublished && p.Captions == nil {
			continue
		}
		if p.Title != nil {
			item.Title = expand(*p.Title, i, item)
			e.rows[id].Title = item.Title
		}
		edit(item, p)
		e.touch(id)
	}
	return nil
}

func recaption(old, changed map[string]string) map[string]string {
	merged := map[string]string{}
	maps.Copy(merged, old)
	maps.Copy(merged, changed)
	maps.DeleteFunc(merged, func(_, text string) bool { return text == "" })
	return merged
}

func edit(item *uploader.Item, p uploader.Patch) {
	d := &item.Description
	for to, from := range map[*string]*string{
		&item.Account: p.Account, &d.Text: p.Text, &d.Language: p.Language, &d.Date: p.Date,
		&d.Author: p.Author, &d.Source: p.Source, &d.License: p.License, &d.Permission: p.Permission,
		&item.PageText: p.PageText, &item.Comment: p.Comment,
	} {
		if from != nil {
			*to = *from
		}
	}
	if p.Categories != nil {
		d.Categories = slices.Clone(*p.Categories)
	}
	if p.Captions != nil {
		item.Captions = recaption(item.Captions, *p.Captions)
	}
	if p.Place != nil {
		d.Latitude, d.Longitude, d.HasPlace = p.Place.Latitude, p.Place.Longitude, true
	}
	if p.RemovePlace {
		d.HasPlace = false
	}
}

func expand(pattern string, i int, item *uploader.Item) string {
	title := strings.NewReplacer(
		"{n:02}", fmt.Sprintf("%02d", i+1), "{n}", fmt.Sprint(i+1),
		"{name}", strings.TrimSuffix(item.Title, "."+item.Info.Extension)).Replace(pattern)
	if !strings.HasSuffix(title, "."+item.Info.Extension) {
		title += "." + item.Info.Extension
	}
	return title
}

// Titles expands a pattern.
func (e *Engine) Titles(ids []uploader.ID, pattern string) []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var titles []string
	for i, id := range ids {
		if item := e.items[id]; item != nil {
			titles = append(titles, expand(pattern, i, item))
		}
	}
	return titles
}

// Items returns copies.
func (e *Engine) Items(ids ...uploader.ID) []uploader.Item {
	e.mu.Lock()
	defer e.mu.Unlock()
	var items []uploader.Item
	for _, id := range ids {
		if item := e.items[id]; item != nil {
			items = append(items, *item)
		}
	}
	return items
}

// Snapshot tells what changed.
func (e *Engine) Snapshot(since uint64) uploader.Snapshot {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.Snapshots++
	s := uploader.Snapshot{Generation: e.generation, Totals: e.count(), Notices: e.notices, Removed: e.removed}
	e.notices, e.removed = nil, nil
	if since < e.reordered || since == 0 {
		s.Order = slices.Clone(e.order)
	}
	for _, id := range e.order {
		if e.stamps[id] > since {
			s.Rows = append(s.Rows, *e.rows[id])
		}
	}
	return s
}

func (e *Engine) count() uploader.Totals {
	t := e.totals
	t.Count = len(e.order)
	for _, r := range e.rows {
		switch {
		case r.Stage >= uploader.StagePublished:
			t.Published++
		case r.Hold.Kind == uploader.HoldNeedsYou:
			t.NeedsYou++
		case r.Hold.Kind == uploader.HoldFailed:
			t.Failed++
		case r.Activity != uploader.ActivityNone:
			t.Sending++
		case r.Hold.Kind == uploader.HoldWaiting:
			t.Waiting++
		case r.Intent == uploader.IntentDraft:
			t.Drafts++
			t.Publishable++
		}
	}
	return t
}

// Changed is closed at the next change.
func (e *Engine) Changed() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.changed
}

// Thumbnail paints a small landscape, another for each item.
func (e *Engine) Thumbnail(id uploader.ID) (image.Image, string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if item := e.items[id]; item != nil && item.Info.Extension != "jpg" {
		return nil, map[string]string{"webm": "video", "ogg": "sound", "pdf": "document"}[item.Info.Extension]
	}
	return landscape(int(id) % len(skies)), "image"
}

// ExistingThumbnail paints another one.
func (e *Engine) ExistingThumbnail(id uploader.ID) (image.Image, string) {
	return e.Thumbnail(id + 1)
}

var (
	skies = []color.NRGBA{
		{0x8f, 0xb8, 0xe0, 255}, {0xf0, 0xb0, 0x70, 255}, {0xa8, 0xd0, 0xa0, 255}, {0xf5, 0xdc, 0x80, 255}, {0xe8, 0xb8, 0xb8, 255},
	}
	hills = []color.NRGBA{
		{0x25, 0x3f, 0x58, 255}, {0x3a, 0x28, 0x50, 255}, {0x28, 0x50, 0x28, 255}, {0x6b, 0x50, 0x14, 255}, {0x60, 0x28, 0x2c, 255},
	}
	painted [5]image.Image
)

func landscape(i int) image.Image {
	if painted[i] != nil {
		return painted[i]
	}
	img := image.NewNRGBA(image.Rect(0, 0, 192, 144))
	for y := range 144 {
		for x := range 192 {
			c := skies[i]
			if y > 60+abs(x-60)/2 || y > 75+abs(x-130)/2 {
				c = hills[i]
			}
			img.SetNRGBA(x, y, c)
		}
	}
	painted[i] = img
	return img
}

func abs(n int) int { return max(n, -n) }

// PageText renders a page.
func (e *Engine) PageText(id uploader.ID) (text string, byHand bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	item := e.items[id]
	if item == nil {
		return "", false
	}
	if item.PageText != "" {
		return item.PageText, true
	}
	return wikitext.Page(item.Description), false
}

// Rules are MediaWiki's.
func (e *Engine) Rules(uploader.ID) wikitext.Rules {
	return wikitext.Rules{CaseFirst: true, Extensions: []string{"jpg", "jpeg", "png", "webm", "ogg", "pdf"}}
}

// Publish and the methods below write their wishes down and carry out what a test
// can see.
func (e *Engine) Publish(ids ...uploader.ID) {
	e.each("Publish", ids, setIntent(uploader.IntentPublish))
}

// PublishDrafts publishes every draft that nothing holds.
func (e *Engine) PublishDrafts() int {
	e.mu.Lock()
	var ids []uploader.ID
	for _, id := range e.order {
		if r := e.rows[id]; r.Intent == uploader.IntentDraft && r.Hold.Kind == uploader.HoldNone {
			ids = append(ids, id)
		}
	}
	e.mu.Unlock()
	e.each("PublishDrafts", ids, setIntent(uploader.IntentPublish))
	return len(ids)
}

// Pause pauses items.
func (e *Engine) Pause(ids ...uploader.ID) { e.each("Pause", ids, setIntent(uploader.IntentPaused)) }

// Resume goes on.
func (e *Engine) Resume(ids ...uploader.ID) { e.each("Resume", ids, setIntent(uploader.IntentPublish)) }

// Retry ends holds.
func (e *Engine) Retry(ids ...uploader.ID) {
	e.each("Retry", ids, func(r *uploader.Row) { r.Hold = uploader.Hold{} })
}

func setIntent(i uploader.Intent) func(*uploader.Row) {
	return func(r *uploader.Row) { r.Intent = i }
}

func (e *Engine) each(name string, ids []uploader.ID, f func(*uploader.Row)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("%s %v", name, ids)
	for _, id := range ids {
		if r := e.rows[id]; r != nil {
			f(r)
			e.items[id].Intent, e.items[id].Hold = r.Intent, r.Hold
			e.touch(id)
		}
	}
}

// PauseAll pauses the queue.
func (e *Engine) PauseAll() { e.setPaused("PauseAll", true) }

// ResumeAll ends that.
func (e *Engine) ResumeAll() { e.setPaused("ResumeAll", false) }

func (e *Engine) setPaused(name string, paused bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("%s", name)
	e.paused = paused
	e.bump()
}

// Policy implements gui.Engine.
func (e *Engine) Policy() uploader.Policy {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.policy
}

// SetPolicy implements gui.Engine.
func (e *Engine) SetPolicy(p uploader.Policy) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.policy = p
	e.Wishes = append(e.Wishes, fmt.Sprintf("SetPolicy %+v", p))
	return nil
}

// PausedAll tells whether PauseAll is in force.
func (e *Engine) PausedAll() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.paused
}

// Remove takes items out.
func (e *Engine) Remove(ids ...uploader.ID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("Remove %v", ids)
	for _, id := range ids {
		delete(e.items, id)
		delete(e.rows, id)
	}
	e.removed = append(e.removed, ids...)
	e.order = slices.DeleteFunc(e.order, func(id uploader.ID) bool { return slices.Contains(ids, id) })
	e.bump()
	e.reordered = e.generation
}

// CountOf counts what has not arrived of an account.
func (e *Engine) CountOf(account string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := 0
	for _, item := range e.items {
		if item.Account == account && item.Stage < uploader.StagePublished {
			n++
		}
	}
	return n
}

// Reassign writes the wish down.
func (e *Engine) Reassign(from, to string) (int, error) {
	n := e.CountOf(from)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("Reassign %s %s", from, to)
	return n, nil
}

// RemoveOf writes the wish down.
func (e *Engine) RemoveOf(account string) (int, error) {
	n := e.CountOf(account)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("RemoveOf %s", account)
	return n, nil
}

// ClearPublished writes the wish down.
func (e *Engine) ClearPublished() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("ClearPublished")
	return 0
}

// Move writes the wish down.
func (e *Engine) Move(where int, ids ...uploader.ID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("Move %d %v", where, ids)
}

// Answer writes the wish down and ends the hold.
func (e *Engine) Answer(ids []uploader.ID, c uploader.Choice, argument string) error {
	e.each(strings.TrimSpace(fmt.Sprintf("Answer %s %s", c, argument)), ids, func(r *uploader.Row) { r.Hold = uploader.Hold{} })
	return nil
}

// NeedsYou makes an item ask about a title that is taken.
func NeedsYou(item *uploader.Item, row *uploader.Row) {
	item.Hold = uploader.Hold{Kind: uploader.HoldNeedsYou, Problem: uploader.Problem{
		Code: "exists", About: mediawiki.AboutTitle,
		Warnings:  mediawiki.Warnings{{Kind: "exists", Titles: []string{strings.ReplaceAll(row.Title, " ", "_")}}},
		Existing:  &mediawiki.ImageInfo{Title: "File:" + row.Title, User: "Petr", Timestamp: time.Date(2019, 4, 2, 12, 0, 0, 0, time.UTC), MIME: "image/jpeg", Size: 1_300_000, Width: 1600, Height: 1200, DescriptionURL: "https://commons.wikimedia.org/wiki/File:X.jpg"},
		Suggested: strings.Replace(row.Title, ".jpg", " (2).jpg", 1),
		Choices:   []uploader.Choice{uploader.ChoiceSuggested, uploader.ChoiceRename, uploader.ChoiceSkip},
	}}
	row.Hold, row.Intent = item.Hold, uploader.IntentPublish
}

// Failed makes an item one whose file is gone.
func Failed(item *uploader.Item, row *uploader.Row) {
	item.Hold = uploader.Hold{Kind: uploader.HoldFailed, Problem: uploader.Problem{
		Code: uploader.CodeVanished, About: mediawiki.AboutFile,
		Choices: []uploader.Choice{uploader.ChoiceLocate, uploader.ChoiceRetry, uploader.ChoiceRemove},
	}}
	row.Hold, row.Intent = item.Hold, uploader.IntentPublish
}

// Published makes an item one that has arrived.
func Published(item *uploader.Item, row *uploader.Row) {
	item.Stage, item.Intent = uploader.StagePublished, uploader.IntentPublish
	item.PublishedTitle = row.Title
	item.PageURL = "https://commons.wikimedia.org/wiki/File:" + strings.ReplaceAll(row.Title, " ", "_")
	row.Stage, row.Intent, row.PageURL = item.Stage, item.Intent, item.PageURL
}

// Sending makes an item one that is a part of the way.
func Sending(part float64) func(*uploader.Item, *uploader.Row) {
	return func(item *uploader.Item, row *uploader.Row) {
		item.Stage, item.Intent = uploader.StageSending, uploader.IntentPublish
		row.Stage, row.Intent, row.Activity = item.Stage, item.Intent, uploader.ActivitySending
		row.Sent, row.Speed, row.Left = int64(part*float64(row.Size)), 1_100_000, 4*time.Second
	}
}

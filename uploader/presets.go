package uploader

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Preset is a part of a description that is the same for many files. Empty fields
// leave alone what a file has.
type Preset struct {
	Name       string   `json:"name"`
	Text       string   `json:"text,omitempty"`
	Language   string   `json:"language,omitempty"`
	Author     string   `json:"author,omitempty"`
	Source     string   `json:"source,omitempty"`
	License    string   `json:"license,omitempty"`
	Permission string   `json:"permission,omitempty"`
	Categories []string `json:"categories,omitempty"` // added to those that a file has
	Comment    string   `json:"comment,omitempty"`
	// ForNew lets new drafts start with it. One preset at most does.
	ForNew bool `json:"for_new,omitempty"`
}

// Errors of presets.
var (
	ErrNoName   = errors.New("uploader: a preset needs a name")
	ErrNoPreset = errors.New("uploader: no preset of that name")
)

// Presets are those that were kept, by name.
func (e *Engine) Presets() []Preset {
	e.mu.Lock()
	defer e.mu.Unlock()
	return clonePresets(e.presets)
}

// SavePreset keeps a preset, in place of the one of that name. It is on disk when
// it returns.
func (e *Engine) SavePreset(p Preset) error {
	p.Name = strings.TrimSpace(p.Name)
	if p.Name == "" {
		return ErrNoName
	}
	p.Categories = slices.Clone(p.Categories)
	return e.changePresets(func(list []Preset) []Preset {
		list = slices.DeleteFunc(list, func(old Preset) bool { return old.Name == p.Name })
		if p.ForNew {
			for i := range list {
				list[i].ForNew = false
			}
		}
		list = append(list, p)
		slices.SortFunc(list, func(a, b Preset) int { return strings.Compare(a.Name, b.Name) })
		return list
	})
}

// RemovePreset forgets the preset of that name. Files that it described stay as
// they are.
func (e *Engine) RemovePreset(name string) error {
	return e.changePresets(func(list []Preset) []Preset {
		return slices.DeleteFunc(list, func(p Preset) bool { return p.Name == name })
	})
}

func (e *Engine) changePresets(f func([]Preset) []Preset) error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return errClosed
	}
	e.presets = f(clonePresets(e.presets))
	b := e.batch
	poke(e.dirty)
	e.mu.Unlock()
	if err := e.written(b); err != nil {
		return fmt.Errorf("keep the preset: %w", err)
	}
	return nil
}

// UsePreset describes items that are not published yet with a preset. It is on
// disk when it returns. Like Edit, it returns [ErrTooLate] when some were left alone.
func (e *Engine) UsePreset(ids []ID, name string) error {
	e.mu.Lock()
	i := slices.IndexFunc(e.presets, func(p Preset) bool { return p.Name == name })
	if i < 0 {
		e.mu.Unlock()
		return ErrNoPreset
	}
	if e.closed {
		e.mu.Unlock()
		return errClosed
	}
	p := e.presets[i]
	editable, late := e.editable(ids, false)
	b := e.batch
	for _, en := range editable {
		b = e.change(en, func(en *entry) {
			p.describe(&en.Item)
			e.attend(en)
		})
	}
	e.mu.Unlock()
	return e.keptDescriptions(b, len(editable), late)
}

// describe fills an item in with what the preset has.
func (p *Preset) describe(it *Item) {
	d := &it.Description
	for _, f := range []struct {
		to   *string
		from string
	}{
		{&d.Text, p.Text}, {&d.Author, p.Author}, {&d.Source, p.Source},
		{&d.License, p.License}, {&d.Permission, p.Permission}, {&it.Comment, p.Comment},
	} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	if p.Text != "" && p.Language != "" {
		d.Language = p.Language
	}
	for _, c := range p.Categories {
		if !slices.Contains(d.Categories, c) {
			d.Categories = append(slices.Clip(d.Categories), c)
		}
	}
}

// forNew is the preset that new drafts start with. The caller holds mu.
func (e *Engine) forNew() (Preset, bool) {
	i := slices.IndexFunc(e.presets, func(p Preset) bool { return p.ForNew })
	if i < 0 {
		return Preset{}, false
	}
	return e.presets[i], true
}

func clonePresets(list []Preset) []Preset {
	list = slices.Clone(list)
	for i := range list {
		list[i].Categories = slices.Clone(list[i].Categories)
	}
	return list
}

// presetBytes is the record of the presets, nil when there are none.
func presetBytes(list []Preset) ([]byte, error) {
	if len(list) == 0 {
		return nil, nil
	}
	return json.Marshal(list)
}

package guitest

import (
	"slices"

	"wikidrop/uploader"
)

// Presets implements gui.Engine.
func (e *Engine) Presets() []uploader.Preset {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.presets)
}

// SavePreset implements gui.Engine.
func (e *Engine) SavePreset(p uploader.Preset) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("SavePreset %s", p.Name)
	e.presets = append(slices.DeleteFunc(e.presets, func(old uploader.Preset) bool { return old.Name == p.Name }), p)
	return nil
}

// RemovePreset implements gui.Engine.
func (e *Engine) RemovePreset(name string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("RemovePreset %s", name)
	e.presets = slices.DeleteFunc(e.presets, func(p uploader.Preset) bool { return p.Name == name })
	return nil
}

// UsePreset implements gui.Engine; it sets the author only.
func (e *Engine) UsePreset(ids []uploader.ID, name string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("UsePreset %v %s", ids, name)
	for _, p := range e.presets {
		for _, id := range ids {
			if p.Name == name && e.items[id] != nil {
				e.items[id].Description.Author = p.Author
				e.touch(id)
			}
		}
	}
	return nil
}

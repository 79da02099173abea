package look

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Tags edits a list of short texts: each is a chip with a cross, and an entry
// after them takes the next. Return, a semicolon, a line end or leaving the entry
// make a chip of what was typed; Backspace in the empty entry takes the last away.
// A comma does not, since names of categories hold commas.
type Tags struct {
	widget.BaseWidget
	OnChanged func([]string)
	OnBlur    func()

	values   []string
	entry    *Entry
	bare     fyne.CanvasObject // the entry without a frame of its own
	focused  bool
	chips    []*tag
	disabled bool
	width    float32
}

// NewTags returns an empty list; placeholder invites to add one.
func NewTags(placeholder string, changed func([]string)) *Tags {
	t := &Tags{OnChanged: changed, entry: NewEntry()}
	t.entry.bare = true
	t.entry.SetPlaceHolder(placeholder)
	t.entry.OnSubmitted = func(string) { t.Commit() }
	t.entry.OnChanged = t.typed
	t.entry.OnKey = t.key
	t.entry.OnFocus = func() { t.focused = true; t.Refresh() }
	t.entry.OnBlur = t.blur
	t.bare = container.NewThemeOverride(t.entry, bareTheme{})
	t.ExtendBaseWidget(t)
	return t
}

// Entry is the field for the next one.
func (t *Tags) Entry() *Entry { return t.entry }

// Values returns the chips' texts.
func (t *Tags) Values() []string { return slices.Clone(t.values) }

// SetQuietly shows other values without telling OnChanged.
func (t *Tags) SetQuietly(values []string, placeholder string) {
	t.entry.SetPlaceHolder(placeholder)
	t.entry.SetQuietly("")
	if slices.Equal(t.values, values) {
		return
	}
	t.values = slices.Clone(values)
	t.rebuild()
}

// SetEnabled allows or forbids changes.
func (t *Tags) SetEnabled(on bool) {
	t.disabled = !on
	if on {
		t.entry.Enable()
	} else {
		t.entry.Disable()
	}
	t.rebuild()
}

// Commit makes chips of what stands in the entry.
func (t *Tags) Commit() {
	t.add(strings.FieldsFunc(t.entry.Text, separates))
	t.entry.SetQuietly("")
}

func separates(r rune) bool { return r == ';' || r == '|' || r == '\n' || r == '\r' }

func (t *Tags) typed(s string) {
	if strings.ContainsFunc(s, separates) {
		t.Commit()
	}
}

func (t *Tags) blur() {
	t.focused = false
	t.Commit()
	t.Refresh()
	if t.OnBlur != nil {
		t.OnBlur()
	}
}

func (t *Tags) key(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyBackspace || t.entry.Text != "" || len(t.values) == 0 {
		return false
	}
	t.remove(len(t.values) - 1)
	return true
}

func (t *Tags) add(texts []string) {
	before := len(t.values)
	for _, s := range texts {
		s = strings.Join(strings.Fields(s), " ")
		if s != "" && !slices.Contains(t.values, s) {
			t.values = append(t.values, s)
		}
	}
	if len(t.values) != before {
		t.changed()
	}
}

func (t *Tags) remove(i int) {
	if t.disabled {
		return
	}
	t.values = slices.Delete(t.values, i, i+1)
	t.changed()
}

func (t *Tags) changed() {
	t.rebuild()
	if t.OnChanged != nil {
		t.OnChanged(t.Values())
	}
}

func (t *Tags) rebuild() {
	t.chips = nil
	for i, s := range t.values {
		t.chips = append(t.chips, newTag(s, !t.disabled, func() { t.remove(i) }))
	}
	t.Refresh()
}

const (
	tagsPad   = 6
	tagsGap   = 4
	tagHeight = 24
	tagEntry  = 110 // least width of the entry
)

// HeightFor is the height that the chips need at a width.
func (t *Tags) HeightFor(width float32) float32 {
	return t.place(width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
}

func (t *Tags) place(width float32, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) float32 {
	entryHeight := t.entry.MinSize().Height
	x, y := float32(tagsPad), float32(tagsPad)
	right := width - tagsPad
	for _, chip := range t.chips {
		w := min(chip.MinSize().Width, right-tagsPad)
		if x > tagsPad && x+w > right {
			x, y = tagsPad, y+tagHeight+tagsGap
		}
		put(chip, fyne.NewPos(x, y), fyne.NewSize(w, tagHeight))
		x += w + tagsGap
	}
	if t.disabled && len(t.chips) > 0 {
		put(t.bare, fyne.NewPos(0, 0), fyne.Size{})
		return y + tagHeight + tagsPad
	}
	if x > tagsPad && x+tagEntry > right {
		x, y = tagsPad, y+tagHeight+tagsGap
	}
	put(t.bare, fyne.NewPos(x-tagsGap, y+(tagHeight-entryHeight)/2), fyne.NewSize(right-x+tagsGap, entryHeight))
	return y + tagHeight + tagsPad
}

// CreateRenderer implements [fyne.Widget].
func (t *Tags) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &tagsRenderer{tags: t, ground: canvas.NewRectangle(nil), frame: canvas.NewRectangle(nil), ring: newRing()}
	r.ground.CornerRadius, r.frame.CornerRadius = 4, 4
	r.Refresh()
	return r
}

type tagsRenderer struct {
	tags          *Tags
	ground, frame *canvas.Rectangle
	ring          *canvas.Rectangle
}

func (r *tagsRenderer) Destroy() {}

func (r *tagsRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.ground}
	for _, chip := range r.tags.chips {
		objects = append(objects, chip)
	}
	return append(objects, r.tags.bare, r.frame, r.ring)
}

func (r *tagsRenderer) MinSize() fyne.Size {
	return fyne.NewSize(tagEntry+2*tagsPad, r.tags.HeightFor(max(r.tags.width, 240)))
}

func (r *tagsRenderer) Layout(size fyne.Size) {
	r.tags.width = size.Width
	r.ground.Resize(size)
	r.frame.Resize(size)
	placeRing(r.ring, size, 4, noGap)
	r.tags.place(size.Width, func(o fyne.CanvasObject, at fyne.Position, s fyne.Size) {
		o.Move(at)
		o.Resize(s)
	})
}

func (r *tagsRenderer) Refresh() {
	r.ground.FillColor = Color(theme.ColorNameInputBackground)
	r.frame.FillColor = clear(theme.ColorNameInputBorder)
	r.frame.StrokeColor, r.frame.StrokeWidth = Color(theme.ColorNameInputBorder), 1
	ShowRing(r.ring, r.tags.focused)
	r.Layout(r.tags.Size())
	canvas.Refresh(r.tags)
}

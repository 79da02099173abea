package gui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
)

const (
	beside     = 900 // below this width the panel goes under the list as a tab
	panelWidth = 372
)

// stage holds list and panel: side by side, or in a narrow window one at a time
// with tabs below.
type stage struct {
	list, panel fyne.CanvasObject
	tabs        [2]*look.Tab
	bar         *look.Box
	root        *fyne.Container
	describing  bool    // which of the two a narrow window shows
	inset       float32 // room that the list leaves below it, beside the panel
}

func newStage(list, panel fyne.CanvasObject) *stage {
	s := &stage{list: list, panel: panel}
	for i, id := range []string{"window.tab_files", "window.tab_details"} {
		s.tabs[i] = look.NewTab(i18n.T(id), func() { s.describe(i == 1) })
		s.tabs[i].Next = func(int) { s.describe(!s.describing) }
	}
	s.bar = look.NewBox(look.Panel, 10, 6, container.NewHBox(s.tabs[0], s.tabs[1]))
	s.bar.Top = true
	s.root = container.New(s, list, panel, s.bar)
	s.setSelected(0)
	return s
}

// narrow tells whether there is room for one only.
func (s *stage) narrow() bool { return s.root.Size().Width < beside }

// describe shows the panel instead of the list where there is room for one.
func (s *stage) describe(yes bool) {
	s.describing = yes
	s.setTabs()
	s.root.Refresh()
}

func (s *stage) setSelected(n int) {
	count := ""
	if n > 0 {
		count = strconv.Itoa(n)
	}
	s.tabs[1].Set(count, s.describing)
	s.setTabs()
	s.bar.Content.Refresh()
}

func (s *stage) setTabs() {
	s.tabs[0].Set("", !s.describing)
	s.tabs[1].Set(s.tabs[1].Count, s.describing)
}

// Layout implements [fyne.Layout].
func (s *stage) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if !s.narrow() {
		s.show(true, true, false)
		s.list.Move(fyne.NewPos(0, 0))
		s.list.Resize(fyne.NewSize(size.Width-panelWidth, size.Height-s.inset))
		s.panel.Move(fyne.NewPos(size.Width-panelWidth, 0))
		s.panel.Resize(fyne.NewSize(panelWidth, size.Height))
		return
	}
	s.show(!s.describing, s.describing, true)
	bar := s.bar.MinSize().Height
	one := fyne.NewSize(size.Width, size.Height-bar)
	for _, o := range []fyne.CanvasObject{s.list, s.panel} {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(one)
	}
	s.bar.Move(fyne.NewPos(0, one.Height))
	s.bar.Resize(fyne.NewSize(size.Width, bar))
}

func (s *stage) show(list, panel, bar bool) {
	for _, o := range []struct {
		object fyne.CanvasObject
		shown  bool
	}{{s.list, list}, {s.panel, panel}, {s.bar, bar}} {
		switch {
		case o.shown && !o.object.Visible():
			o.object.Show()
		case !o.shown && o.object.Visible():
			o.object.Hide()
		}
	}
}

// MinSize implements [fyne.Layout].
func (s *stage) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

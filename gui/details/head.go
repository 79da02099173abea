package details

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/gui/queue"
	"wikidrop/gui/words"
	"wikidrop/uploader"
)

// head tells what is selected, and what stands in its way.
type head struct {
	picture *look.Picture
	title   *look.Paragraph
	facts   *look.Paragraph
	links   *fyne.Container
	problem *look.Box
	message *look.Paragraph
	choices *fyne.Container

	offered   uploader.Problem // that choices were made for
	offeredTo []uploader.ID

	content *fyne.Container
}

func (p *Panel) buildHead() {
	h := &p.head
	h.picture = look.NewPicture(96, 72)
	h.title = look.NewParagraph("")
	h.title.Bold = true
	h.facts = look.NewHint("")
	h.links = container.New(look.NewFlow(4),
		p.headLink("window.open_page", func() { p.o.OpenURL(p.items[0].PageURL) }),
		p.headLink("window.copy_link", func() { p.o.Copy(p.items[0].PageURL) }),
		p.headLink("window.copy_wikitext", func() { p.o.Copy(Wikitext(&p.items[0])) }))
	h.message = look.NewParagraph("")
	h.message.FontSize = look.SecondarySize
	h.choices = container.New(look.NewFlow(6))
	h.problem = look.NewBox(look.AttentionGround, 12, 10, container.New(look.NewColumn(8), h.message, h.choices))
	h.problem.Radius = look.Radius
	h.content = container.New(look.NewColumn(12),
		container.New(&beside{gap: 12}, h.picture, container.New(look.NewColumn(2), h.title, h.facts)),
		h.links, h.problem)
}

func (p *Panel) headLink(label string, tapped func()) *look.Button {
	b := look.NewButton(look.Quiet, i18n.T(label), tapped)
	b.Small = true
	return b
}

// Wikitext is how a published file is shown on a page.
func Wikitext(item *uploader.Item) string {
	text, _, _ := strings.Cut(item.Description.Text, "\n")
	if text == "" {
		return fmt.Sprintf("[[File:%s|thumb]]", item.PublishedTitle)
	}
	return fmt.Sprintf("[[File:%s|thumb|%s]]", item.PublishedTitle, text)
}

func (p *Panel) loadHead() {
	h := &p.head
	first := &p.items[0]
	h.picture.Set(p.o.Engine.Thumbnail(first.ID))
	one := len(p.items) == 1
	if one {
		h.title.Set(look.OneLine(first.Title), h.title.Color)
		h.facts.Set(facts(first), look.Secondary)
	} else {
		h.title.Set(i18n.N("window.files_selected", len(p.items)), h.title.Color)
		h.facts.Set(p.manyFacts(), look.Secondary)
	}
	h.links.Hidden = !one || first.PageURL == ""
	p.loadProblem()
}

// facts are the file's own: pixels, size, name.
func facts(item *uploader.Item) string {
	var parts []string
	if item.Info.Width > 0 {
		parts = append(parts, fmt.Sprintf("%d × %d", item.Info.Width, item.Info.Height))
	}
	if item.Size >= 0 {
		parts = append(parts, words.Bytes(item.Size))
	}
	if item.Info.Meta.Camera != "" {
		parts = append(parts, look.OneLine(item.Info.Meta.Camera))
	}
	return strings.Join(parts, " · ")
}

func (p *Panel) manyFacts() string {
	left := len(p.editable())
	switch {
	case left == 0:
		return i18n.T("window.all_published")
	case left < len(p.items):
		return i18n.N("window.applies_to_some", left)
	}
	return i18n.N("window.applies_to_all", left)
}

// loadProblem shows what stands in the way where it is the same for all.
func (p *Panel) loadProblem() {
	h := &p.head
	first := p.items[0].Hold
	held := first.Kind == uploader.HoldNeedsYou || first.Kind == uploader.HoldFailed
	held = held && (len(p.items) > 1 || !p.o.OnCard(p.items[0].ID))
	for i := range p.items {
		other := p.items[i].Hold
		held = held && other.Kind == first.Kind && other.Problem.Code == first.Problem.Code
	}
	h.problem.Hidden = !held
	if !held {
		return
	}
	ink := look.Attention
	h.problem.Ground = look.AttentionGround
	if first.Kind == uploader.HoldFailed && !first.Problem.After {
		ink, h.problem.Ground = look.Bad, look.BadGround
	}
	problem := first.Problem
	if len(p.items) > 1 {
		problem = forMany(problem)
	}
	h.message.Set(queue.Sentence(words.Problem(problem)), ink)
	p.offer(problem)
	h.problem.Refresh()
}

// offer makes buttons of the ways out. They stay as long as the question does, and
// with them the keyboard, which comes to the first one of another question about the
// same files.
func (p *Panel) offer(problem uploader.Problem) {
	h := &p.head
	ids := p.ids
	same := slices.Equal(ids, h.offeredTo)
	if same && reflect.DeepEqual(problem, h.offered) {
		return
	}
	keyboard := same && slices.ContainsFunc(h.choices.Objects, func(o fyne.CanvasObject) bool {
		b, ok := o.(*look.Button)
		return ok && b.Focused()
	})
	h.offeredTo, h.offered = ids, problem
	h.choices.Objects = queue.Choices(problem, func(c uploader.Choice) { p.o.Choose(ids, c, problem) })
	look.WalkSideways(h.choices.Objects)
	h.choices.Refresh()
	if keyboard {
		p.FocusChoices()
	}
}

// forMany leaves out the ways that need something else for each file.
func forMany(problem uploader.Problem) uploader.Problem {
	problem.Suggested, problem.Existing, problem.Raw, problem.Warnings = "", nil, "", nil
	problem.Choices = slices.DeleteFunc(slices.Clone(problem.Choices), func(c uploader.Choice) bool {
		return c == uploader.ChoiceRename || c == uploader.ChoiceLocate
	})
	return problem
}

// beside sets a picture of its own size left of an object that wraps.
type beside struct{ gap float32 }

// HeightWithin implements [look.HeightLayout].
func (l *beside) HeightWithin(objects []fyne.CanvasObject, width float32) float32 {
	left := objects[0].MinSize()
	return max(left.Height, look.HeightFor(objects[1], width-left.Width-l.gap))
}

// Layout implements [fyne.Layout].
func (l *beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := objects[0].MinSize()
	width := size.Width - left.Width - l.gap
	height := look.HeightFor(objects[1], width)
	objects[0].Resize(left)
	objects[0].Move(fyne.NewPos(0, 0))
	objects[1].Resize(fyne.NewSize(width, height))
	objects[1].Move(fyne.NewPos(left.Width+l.gap, max(0, (left.Height-height)/2)))
}

// MinSize implements [fyne.Layout].
func (l *beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(left.Width+l.gap+right.Width, max(left.Height, right.Height))
}

package look

import (
	"hash/fnv"
	"image/color"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Avatar is a coloured disc with the first letter of a name.
type Avatar struct {
	widget.BaseWidget
	diameter float32
	letter   string
	ground   color.Color
}

var avatarGrounds = []color.Color{rgb(0x3366cc), rgb(0x177860), rgb(0xbf3c2c), rgb(0x6b4ba1), rgb(0x2a6f97), rgb(0x8a4b6f)}

// practiceGround tells the practice wiki's person from real ones.
var practiceGround = rgb(0x886425)

// NewAvatar returns a disc of a diameter. The colour follows from name and wiki,
// so that it is the same on every day.
func NewAvatar(diameter float32, name, wiki string, practice bool) *Avatar {
	a := &Avatar{diameter: diameter}
	a.ExtendBaseWidget(a)
	a.Set(name, wiki, practice)
	return a
}

// Set shows another person.
func (a *Avatar) Set(name, wiki string, practice bool) {
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(OneLine(name)))
	a.letter = strings.ToUpper(string(first))
	if first == utf8.RuneError {
		a.letter = "?"
	}
	hash := fnv.New32a()
	hash.Write([]byte(name + "\x00" + wiki))
	a.ground = avatarGrounds[hash.Sum32()%uint32(len(avatarGrounds))]
	if practice {
		a.letter, a.ground = "★", practiceGround
	}
	a.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	a.ExtendBaseWidget(a)
	r := &avatarRenderer{avatar: a, disc: canvas.NewCircle(a.ground), text: canvas.NewText(a.letter, color.White)}
	r.text.TextStyle.Bold = true
	r.Refresh()
	return r
}

type avatarRenderer struct {
	avatar *Avatar
	disc   *canvas.Circle
	text   *canvas.Text
}

func (r *avatarRenderer) Destroy()                     {}
func (r *avatarRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.disc, r.text} }
func (r *avatarRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(r.avatar.diameter) }

func (r *avatarRenderer) Layout(size fyne.Size) {
	d := r.avatar.diameter
	corner := fyne.NewPos((size.Width-d)/2, (size.Height-d)/2)
	r.disc.Move(corner)
	r.disc.Resize(fyne.NewSquareSize(d))
	text := r.text.MinSize()
	r.text.Move(corner.AddXY((d-text.Width)/2, (d-text.Height)/2))
	r.text.Resize(text)
}

func (r *avatarRenderer) Refresh() {
	r.disc.FillColor = r.avatar.ground
	r.text.Text, r.text.TextSize = r.avatar.letter, max(12, r.avatar.diameter*0.4)
	r.Layout(r.avatar.Size())
	canvas.Refresh(r.avatar)
}

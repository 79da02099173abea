package windowtest

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strconv"
)

// The colours that buttons are found by, of the light theme.
var (
	accent = color.RGBA{0x33, 0x66, 0xcc, 0xff}
	amber  = color.RGBA{0xfd, 0xf2, 0xd5, 0xff} // behind a card
	white  = color.RGBA{0xff, 0xff, 0xff, 0xff} // behind the bar at the top
)

// clickFirst clicks the button that stands out on the topmost card, or one to the
// right of it.
func (s *scene) clickFirst(right int) {
	s.Helper()
	s.clickButton(amber, right)
}

// clickPublish clicks the button that stands out at the top of the window.
func (s *scene) clickPublish() {
	s.Helper()
	s.clickButton(white, 0)
}

// clickCancel clicks the button before the one that stands out on a sheet.
func (s *scene) clickCancel() {
	s.Helper()
	at, ok := button(below(s.seen(), 250), white)
	if !ok {
		s.Fatal("no sheet with a button")
	}
	const toCancel = 45
	s.click(at.Min.X-toCancel, (at.Min.Y+at.Max.Y)/2)
}

// below is the part of a picture under a line.
func below(m image.Image, y int) image.Image {
	b := m.Bounds()
	return m.(interface {
		SubImage(r image.Rectangle) image.Image
	}).SubImage(image.Rect(b.Min.X, y, b.Max.X, b.Max.Y))
}

func (s *scene) seen() image.Image {
	s.Helper()
	picture, err := png.Decode(bytes.NewReader(s.look()))
	if err != nil {
		s.Fatal(err)
	}
	return picture
}

func (s *scene) clickButton(ground color.RGBA, right int) {
	s.Helper()
	picture := s.seen()
	at, ok := button(picture, ground)
	for ; ok && right > 0; right-- {
		at, ok = nextButton(picture, at)
	}
	if !ok {
		s.Fatal("no such button")
	}
	s.click((at.Min.X+at.Max.X)/2, (at.Min.Y+at.Max.Y)/2)
}

func (s *scene) click(x, y int) {
	s.Helper()
	// A button that just came to where another one was takes no click for the time of
	// a double click, and a person's second click comes later than that anyway.
	const person = "0.4"
	if _, err := s.screen.xdotool("mousemove", strconv.Itoa(x), strconv.Itoa(y), "sleep", person, "click", "1"); err != nil {
		s.Fatal(err)
	}
}

// button finds the topmost filled button on a ground: a wide run of the accent
// colour with the ground's at its left.
func button(m image.Image, ground color.RGBA) (image.Rectangle, bool) {
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		run := 0
		for x := b.Min.X; x < b.Max.X; x++ {
			if rgb(m.At(x, y)) == accent {
				run++
				continue
			}
			if start := x - run; run > 40 && near(m, start-8, y, ground) {
				return image.Rect(start, y, x, y+16), true
			}
			run = 0
		}
	}
	return image.Rectangle{}, false
}

// nextButton finds the button to the right of one: its ground is white, or that of
// the card with a line around.
func nextButton(m image.Image, left image.Rectangle) (image.Rectangle, bool) {
	y := (left.Min.Y + left.Max.Y) / 2
	start := left.Max.X
	for x := left.Max.X + 3; x < m.Bounds().Max.X; x++ {
		switch c := rgb(m.At(x, y)); {
		case c == white && start == left.Max.X:
			start = x
		case c == amber && start != left.Max.X:
			return image.Rect(start, left.Min.Y, x, left.Max.Y), true
		}
	}
	return image.Rectangle{}, false
}

// near tells whether a colour is within some pixels left of a point.
func near(m image.Image, x, y int, c color.RGBA) bool {
	for dx := range 12 {
		if rgb(m.At(x-dx, y)) == c {
			return true
		}
	}
	return false
}

func rgb(c color.Color) color.RGBA { return color.RGBAModel.Convert(c).(color.RGBA) }

package media

import "image"

// orientation is Exif's tag of that name: how a picture has to be turned and
// mirrored to stand upright. 1 is upright.
type orientation int

func (t tags) orientation() orientation {
	v, err := t.number("exif:Orientation")
	if err != nil || !(v >= 1 && v <= 8) {
		return 1
	}
	return orientation(v)
}

// swapsSides tells whether the upright picture has width and height exchanged.
func (o orientation) swapsSides() bool { return o >= 5 }

// upright returns the picture as it has to be seen.
func (o orientation) upright(src *image.RGBA) *image.RGBA {
	if o <= 1 || o > 8 {
		return src
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	size := image.Rect(0, 0, w, h)
	if o.swapsSides() {
		size = image.Rect(0, 0, h, w)
	}
	dst := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			sx, sy := o.source(x, y, w, h)
			copy(dst.Pix[dst.PixOffset(x, y):][:4], src.Pix[src.PixOffset(sx, sy):][:4])
		}
	}
	return dst
}

// source tells which pixel of a stored picture of w by h pixels is seen at x, y.
func (o orientation) source(x, y, w, h int) (int, int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}

//go:build ignore

package main

import (
	"image"
	"image/color"
	"math"
	"runtime"
	"sync"

	"golang.org/x/image/vector"
)

const (
	width  = 1600
	height = 1066
)

// rgb is a colour with parts from 0 to 1.
type rgb [3]float64

func hex(v uint32) rgb {
	return rgb{float64(v>>16&255) / 255, float64(v>>8&255) / 255, float64(v&255) / 255}
}

func mix(a, b rgb, t float64) rgb {
	t = clamp(t, 0, 1)
	return rgb{lerp(a[0], b[0], t), lerp(a[1], b[1], t), lerp(a[2], b[2], t)}
}

func (c rgb) scale(f float64) rgb { return rgb{c[0] * f, c[1] * f, c[2] * f} }

func (c rgb) plus(d rgb, f float64) rgb { return rgb{c[0] + d[0]*f, c[1] + d[1]*f, c[2] + d[2]*f} }

// screen lightens as light does: never beyond white.
func (c rgb) screen(d rgb, f float64) rgb {
	for i := range c {
		c[i] = 1 - (1-c[i])*(1-clamp(d[i]*f, 0, 1))
	}
	return c
}

// stop is a colour at a place of a gradient.
type stop struct {
	at float64
	c  rgb
}

func gradient(at float64, stops ...stop) rgb {
	for i := 1; i < len(stops); i++ {
		if at <= stops[i].at {
			return mix(stops[i-1].c, stops[i].c, step(stops[i-1].at, stops[i].at, at)*0.4+0.6*(at-stops[i-1].at)/(stops[i].at-stops[i-1].at))
		}
	}
	return stops[len(stops)-1].c
}

type canvas struct{ pix []rgb }

func newCanvas() *canvas { return &canvas{make([]rgb, width*height)} }

func (c *canvas) at(x, y int) rgb {
	x, y = min(max(x, 0), width-1), min(max(y, 0), height-1)
	return c.pix[y*width+x]
}

// sample reads between pixels.
func (c *canvas) sample(x, y float64) rgb {
	fx, fy := math.Floor(x), math.Floor(y)
	ix, iy := int(fx), int(fy)
	top := mix(c.at(ix, iy), c.at(ix+1, iy), x-fx)
	low := mix(c.at(ix, iy+1), c.at(ix+1, iy+1), x-fx)
	return mix(top, low, y-fy)
}

// paint gives every pixel a new colour, made of its place and the old one.
func (c *canvas) paint(f func(x, y float64, old rgb) rgb) { c.paintRows(0, height, f) }

func (c *canvas) paintRows(from, to int, f func(x, y float64, old rgb) rgb) {
	rows := make(chan int, to-from)
	for y := from; y < to; y++ {
		rows <- y
	}
	close(rows)
	var all sync.WaitGroup
	for range runtime.NumCPU() {
		all.Go(func() {
			for y := range rows {
				for x := range width {
					c.pix[y*width+x] = f(float64(x), float64(y), c.pix[y*width+x])
				}
			}
		})
	}
	all.Wait()
}

// below paints what lies under a skyline, with a soft edge.
func (c *canvas) below(line func(x float64) float64, f func(x, y, depth float64, old rgb) rgb) {
	lines := make([]float64, width)
	for x := range lines {
		lines[x] = line(float64(x))
	}
	c.paint(func(x, y float64, old rgb) rgb {
		depth := y - lines[int(x)]
		if depth < -1 {
			return old
		}
		return mix(old, f(x, y, math.Max(depth, 0), old), (depth+1)/2)
	})
}

// shape is an outline to fill.
type shape struct{ r *vector.Rasterizer }

func newShape() shape { return shape{vector.NewRasterizer(width, height)} }

func (s shape) polygon(points ...float64) shape {
	s.r.MoveTo(float32(points[0]), float32(points[1]))
	for i := 2; i < len(points); i += 2 {
		s.r.LineTo(float32(points[i]), float32(points[i+1]))
	}
	s.r.ClosePath()
	return s
}

func (s shape) rect(x0, y0, x1, y1 float64) shape { return s.polygon(x0, y0, x1, y0, x1, y1, x0, y1) }

// arch is a hole in a shape that was drawn clockwise: an opening with a round top.
func (s shape) arch(x0, x1, top, bottom float64) shape {
	mid, spring := (x0+x1)/2, top+(x1-x0)*0.42
	s.r.MoveTo(float32(x0), float32(bottom))
	s.r.LineTo(float32(x0), float32(spring))
	s.r.CubeTo(float32(x0), float32(top+(spring-top)*0.3), float32(lerp(x0, mid, 0.55)), float32(top), float32(mid), float32(top))
	s.r.CubeTo(float32(lerp(x1, mid, 0.55)), float32(top), float32(x1), float32(top+(spring-top)*0.3), float32(x1), float32(spring))
	s.r.LineTo(float32(x1), float32(bottom))
	s.r.ClosePath()
	return s
}

func (s shape) hole(x0, x1, top, bottom float64) shape {
	mid, spring := (x0+x1)/2, top+(x1-x0)*0.42
	s.r.MoveTo(float32(x0), float32(bottom))
	s.r.LineTo(float32(x1), float32(bottom))
	s.r.LineTo(float32(x1), float32(spring))
	s.r.CubeTo(float32(x1), float32(top+(spring-top)*0.3), float32(lerp(x1, mid, 0.55)), float32(top), float32(mid), float32(top))
	s.r.CubeTo(float32(lerp(x0, mid, 0.55)), float32(top), float32(x0), float32(top+(spring-top)*0.3), float32(x0), float32(spring))
	s.r.ClosePath()
	return s
}

func (s shape) circle(x, y, r float64) shape {
	const n = 40
	for i := range n {
		a := 2 * math.Pi * float64(i) / n
		px, py := float32(x+r*math.Cos(a)), float32(y+r*math.Sin(a))
		if i == 0 {
			s.r.MoveTo(px, py)
			continue
		}
		s.r.LineTo(px, py)
	}
	s.r.ClosePath()
	return s
}

// fill paints the inside of a shape.
func (c *canvas) fill(s shape, f func(x, y float64, old rgb) rgb) {
	mask := image.NewAlpha(image.Rect(0, 0, width, height))
	s.r.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	c.paint(func(x, y float64, old rgb) rgb {
		a := mask.AlphaAt(int(x), int(y)).A
		if a == 0 {
			return old
		}
		return mix(old, f(x, y, old), float64(a)/255)
	})
}

func flat(col rgb) func(x, y float64, old rgb) rgb {
	return func(_, _ float64, _ rgb) rgb { return col }
}

// glow adds light around a point.
func (c *canvas) glow(gx, gy, size, strength float64, col rgb) {
	c.paint(func(x, y float64, old rgb) rgb {
		d := math.Hypot(x-gx, y-gy)
		return old.screen(col, strength*bell(d, size))
	})
}

// mirror lays a water surface over everything below the line: what is above it,
// upside down and rippled, the more so the nearer.
func (c *canvas) mirror(line, ripple float64, tint rgb, strength float64, seed uint32) {
	above := &canvas{append([]rgb(nil), c.pix...)}
	c.paintRows(int(line), height, func(x, y float64, _ rgb) rgb {
		d := y - line
		near := d / (height - line)
		wave := fbm(x*0.004/(0.25+near), y*0.09/(0.35+near), 4, seed) - 0.5
		sx := x + wave*ripple*(0.4+near*2)
		sy := line - d*0.92 + wave*ripple*(0.6+3*near)
		got := above.sample(sx, math.Min(sy, line-1))
		light := 1 + 0.5*wave
		return mix(got.scale(light), tint, strength*(0.55+0.45*near))
	})
}

// finish adds what a lens and a sensor add, and makes a picture of it.
func (c *canvas) finish(grain float64, seed uint32) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			dx, dy := float64(x)/width-0.5, float64(y)/height-0.5
			p := c.at(x, y).scale(1.02 - 0.28*(dx*dx+dy*dy)*1.4)
			n := (hash(x, y, seed) + hash(x, y, seed+7) - 1) * grain
			out.SetRGBA(x, y, color.RGBA{byteOf(p[0] + n), byteOf(p[1] + n), byteOf(p[2] + n), 255})
		}
	}
	return out
}

func byteOf(v float64) uint8 { return uint8(clamp(v, 0, 1)*255 + 0.5) }

// plain is flat for use with below.
func plain(col rgb) func(x, y, depth float64, old rgb) rgb {
	return func(_, _, _ float64, _ rgb) rgb { return col }
}

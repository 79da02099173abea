//go:build ignore

package main

import "math"

// sky paints a gradient from top to bottom of the picture's upper part.
func (c *canvas) sky(horizon float64, stops ...stop) {
	c.paint(func(_, y float64, _ rgb) rgb { return gradient(clamp(y/horizon, 0, 1), stops...) })
}

// veil paints thin, long clouds; lit is their colour toward the light at lx, ly.
func (c *canvas) veil(horizon, cover float64, lit, shade rgb, lx, ly float64, seed uint32) {
	c.paintRows(0, int(horizon), func(x, y float64, old rgb) rgb {
		far := 1 / (1.15 - y/horizon) // clouds crowd toward the horizon
		u, v := x*0.0011*math.Sqrt(far), y*0.0045*math.Sqrt(far)
		warp := fbm(u*2, v*2, 3, seed+50) - 0.5
		d := fbm(u*2.2+warp*0.9, v*2.6+warp*0.6, 6, seed)
		a := step(1-cover, 1.12-cover*0.6, d) * 0.9
		under := fbm(u*2.2+warp*0.9, v*2.6+warp*0.6+0.12, 4, seed)
		toward := bell(math.Hypot((x-lx)/1.6, y-ly), 620)
		col := mix(shade, lit, clamp(toward*1.1+(d-under)*2.4+0.15, 0, 1))
		return mix(old, col, a)
	})
}

// sun paints a disc with its glare.
func (c *canvas) sun(x, y, r float64, disc, glare rgb) {
	c.glow(x, y, r*22, 0.45, glare)
	c.glow(x, y, r*8, 0.5, glare)
	c.glow(x, y, r*2.6, 0.75, disc)
	c.fill(newShape().circle(x, y, r), flat(disc))
}

// bird is two strokes of a pen.
func (c *canvas) bird(x, y, s float64, col rgb) {
	c.fill(newShape().polygon(
		x-s, y-s*0.35, x-s*0.45, y-s*0.42, x, y, x+s*0.5, y-s*0.48, x+s*1.05, y-s*0.3,
		x+s*0.5, y-s*0.32, x, y+s*0.2, x-s*0.45, y-s*0.26,
	), flat(col))
}

// skyline is the outline of a range of hills.
func skyline(base, amp, length float64, octaves int, seed uint32) func(float64) float64 {
	return func(x float64) float64 { return base - amp*(fbm(x/length, 0.5, octaves, seed)-0.35) }
}

//go:build ignore

package main

import "math"

// hills: noon, with cumulus clouds.
func hills(c *canvas) {
	const horizon = 620
	c.sky(horizon, stop{0, hex(0x2a6fbd)}, stop{0.5, hex(0x62a3dc)}, stop{1, hex(0xcfe6f3)})
	cumulus(c, horizon)
	layers := []struct {
		base, amp, length float64
		lit, shade        rgb
		haze              float64
	}{
		{610, 70, 420, hex(0x8fb3c9), hex(0x7b9fbb), 0.75},
		{650, 90, 380, hex(0x8fb88a), hex(0x5f8f7d), 0.45},
		{715, 110, 460, hex(0x9cc266), hex(0x4f8250), 0.22},
		{800, 120, 560, hex(0xa9c84f), hex(0x3f7436), 0.08},
		{925, 110, 700, hex(0x8fbb3f), hex(0x2f6428), 0},
	}
	for i, l := range layers {
		seed := uint32(300 + i*11)
		line := skyline(l.base, l.amp, l.length, 3, seed)
		if i >= 1 {
			c.hedge(line, 5+float64(i*i)*1.6, mix(l.shade.scale(0.62), hex(0xcfe6f3), l.haze), seed)
		}
		c.below(line, func(x, y, depth float64, _ rgb) rgb {
			slope := line(x+14) - line(x-14)
			cloud := step(0.42, 0.58, fbm(x*0.0022+float64(i)*3, y*0.006, 3, 77))
			field := fields(x, y, depth, l.base, seed)
			light := clamp(0.62-slope*0.016+0.32*(cloud-0.5)+0.34*(field-0.5), 0, 1)
			grass := (fbm(x*0.06, y*0.11, 3, seed+5) - 0.5) * 0.05 * (1 - l.haze)
			col := mix(l.shade, l.lit, light).plus(rgb{1, 1, 0.6}, grass)
			return mix(col, hex(0xd5e8f2), l.haze*0.85)
		})
	}
	meadow(c)
}

// fields gives the slopes of the middle distance strips of another green.
func fields(x, y, depth, base float64, seed uint32) float64 {
	u := (x + 0.9*depth*math.Sin(x*0.002+float64(seed))) * 0.0065
	v := depth * 0.016
	strip := hash(int(math.Floor(u)), int(math.Floor(v)), seed)
	edge := math.Min(u-math.Floor(u), 1-(u-math.Floor(u)))
	return lerp(0.35, 0.3+0.5*strip, step(0, 0.03, edge))
}

// hedge sets a row of trees on a skyline, with gaps.
func (c *canvas) hedge(line func(float64) float64, size float64, col rgb, seed uint32) {
	for x := -20.0; x < width+20; x += size * 0.62 {
		i := int(x)
		if noise(x*0.006, 0.5, seed+9) < 0.55 || hash(i, 2, seed) < 0.2 {
			continue
		}
		r := size * (0.5 + 0.65*hash(i, 3, seed))
		c.tree(x, line(x)-r*0.5, r, col.scale(0.9+0.25*hash(i, 4, seed)), seed)
	}
}

// tree is a round crown with a ragged edge, lit from the upper left.
func (c *canvas) tree(x, y, r float64, col rgb, seed uint32) {
	reach := r*1.25 + 1
	for py := int(y - reach); py <= int(y+reach); py++ {
		for px := int(x - reach); px <= int(x+reach); px++ {
			if px < 0 || py < 0 || px >= width || py >= height {
				continue
			}
			dx, dy := (float64(px)-x)/r, (float64(py)-y)/r
			leaf := fbm(float64(px)*0.16, float64(py)*0.16, 3, seed+3) - 0.5
			a := step(1.02, 0.86, math.Hypot(dx, dy)+0.5*leaf)
			light := clamp(0.98-0.38*(dx+1.2*dy)+1.5*leaf, 0.35, 1.9)
			light = lerp(0.97, light, clamp(r/26, 0.12, 1)) // the air evens out what is far
			p := &c.pix[py*width+px]
			*p = mix(*p, col.scale(light), a)
		}
	}
}

// heaps are the clouds: middle, half width, height above the foot.
var heaps = [][4]float64{
	{330, 330, 330, 190}, {520, 350, 210, 150}, {1130, 250, 300, 170}, {1330, 270, 190, 120}, {960, 275, 150, 80},
	{760, 450, 170, 62}, {1480, 455, 210, 74}, {120, 480, 190, 60}, {1130, 520, 150, 38}, {480, 535, 170, 36}, {1560, 110, 150, 70},
}

// cumulus paints heaps with flat feet, lit from the upper left.
func cumulus(c *canvas, horizon float64) {
	density := func(x, y float64) float64 {
		most := -1.0
		for _, h := range heaps {
			px, py := (x-h[0])/h[2], (y-h[1])/h[3]
			if py > 0 {
				py *= 3.4
			}
			most = math.Max(most, 1-px*px-py*py)
		}
		if most < -0.9 {
			return most
		}
		size := 0.45 + 0.55*(1-y/horizon)
		u, v := x/(115*size), y/(88*size)
		w := fbm(u*0.8, v*0.8, 3, 41) - 0.5
		return most*0.85 + (1.25*puffs(u+w*0.8, v+w*0.8)-0.62)*1.15
	}
	c.paintRows(0, int(horizon)+20, func(x, y float64, old rgb) rgb {
		d := density(x, y)
		a := step(0.10, 0.42, d)
		if a == 0 {
			return old
		}
		light := clamp(0.70+(d-density(x-16, y-22))*0.62-clamp(density(x, y-60)-0.2, 0, 1.2)*0.26, 0, 1)
		col := gradient(light, stop{0, hex(0x8ea5bf)}, stop{0.45, hex(0xc9d6e4)}, stop{0.8, hex(0xfbfcfd)}, stop{1, hex(0xffffff)})
		col = mix(col, hex(0xdbe9f2), step(0.55, 1, y/horizon)*0.6)
		return mix(old, col, a)
	})
}

// puffs is noise that bulges outward, as clouds do.
func puffs(x, y float64) float64 {
	sum, amp, total := 0.0, 1.0, 0.0
	for i := range 6 {
		n := 2*noise(x, y, 43+uint32(i)*17) - 1
		sum += amp * math.Sqrt(math.Abs(n))
		total += amp
		amp *= 0.52
		x, y = x*2.05+3.7, y*2.05+8.1
	}
	return sum / total
}

// meadow covers the foreground with grass and flowers.
func meadow(c *canvas) {
	line := skyline(985, 90, 520, 3, 377)
	c.below(line, func(x, y, depth float64, _ rgb) rgb {
		blades := fbm(x*0.16, y*0.028, 4, 380)
		return mix(hex(0x2c5a1f), hex(0x86b23a), blades*1.1-0.12+0.0012*depth)
	})
	for i := range 240 {
		x := hash(i, 1, 390) * width
		y := 965 + math.Pow(hash(i, 2, 390), 0.8)*100
		if y < line(x)+6 {
			continue
		}
		r := 1.6 + (y-960)/100*4.2*(0.6+0.5*hash(i, 3, 390))
		col := []rgb{hex(0xd63b2f), hex(0xe2503c), hex(0xf6f3e6), hex(0xf1c232)}[int(hash(i, 4, 390)*4)]
		c.dot(x, y, r, col)
	}
}

// dot paints a small disc, looking only at the pixels around it.
func (c *canvas) dot(x, y, r float64, col rgb) {
	for py := int(y - r - 1); py <= int(y+r+1); py++ {
		for px := int(x - r - 1); px <= int(x+r+1); px++ {
			if px < 0 || py < 0 || px >= width || py >= height {
				continue
			}
			d := math.Hypot(float64(px)-x, (float64(py)-y)*1.25)
			p := &c.pix[py*width+px]
			*p = mix(*p, col.scale(1.06-0.25*d/r), clamp(r-d+0.5, 0, 1))
		}
	}
}

// winter: a river between snowy banks.
func winter(c *canvas) {
	const horizon = 520
	c.sky(horizon, stop{0, hex(0x7fa6cf)}, stop{0.55, hex(0xbcd0e2)}, stop{0.85, hex(0xf1dfd3)}, stop{1, hex(0xf8d9bd)})
	c.veil(horizon, 0.46, hex(0xfff3e6), hex(0xc9d4e2), 1250, 420, 501)
	c.glow(1300, 430, 520, 0.38, hex(0xffdfae))
	snowyRange(c, 500, 190, 340, 510, 0.35)
	snowyRange(c, 545, 120, 260, 520, 0.1)
	c.forest(skyline(560, 34, 300, 3, 530), 26, 10, hex(0x6f869b), 0.35, 531)
	c.below(skyline(566, 34, 300, 3, 530), plain(hex(0xd5deea)))
	c.forest(skyline(590, 30, 360, 3, 540), 44, 17, hex(0x47647c), 0.34, 541)
	snow(c, 590)
	river(c, 606)
	for i, t := range []struct{ x, y, s float64 }{
		{1180, 690, 105}, {1265, 715, 150}, {1350, 700, 120}, {1120, 672, 70}, {300, 690, 95}, {225, 720, 150}, {380, 676, 70},
		{1450, 790, 240}, {1560, 840, 330}, {120, 800, 260}, {20, 860, 350}, {1370, 745, 150},
	} {
		c.treeShadow(t.x, t.y, t.s)
		c.spruce(t.x, t.y, t.s, uint32(560+i))
	}
}

func snowyRange(c *canvas, base, amp, length float64, seed uint32, haze float64) {
	line := func(x float64) float64 {
		return base - amp*(ridged(x/length, 0.3, 5, seed)-0.45)
	}
	c.below(line, func(x, y, depth float64, _ rgb) rgb {
		slope := (line(x+6) - line(x-6)) * math.Exp(-depth/22)
		crag := func(x, y float64) float64 { return fbm(x*0.016+y*0.010, y*0.017-x*0.006, 5, seed+3) }
		face := crag(x+9, y-5) - crag(x, y)
		light := clamp(0.52-slope*0.03-face*6.5, 0, 1)
		col := mix(hex(0x8fa9c6), hex(0xfdf4ea), light)
		rock := step(0.62, 0.8, fbm(x*0.03, y*0.05, 4, seed+9)) * (1 - light) * 0.7
		col = mix(col, hex(0x66788c), rock)
		return mix(col, hex(0xefe2da), clamp(haze+depth/(amp*2.6)*0.6, 0, 0.9))
	})
}

func snow(c *canvas, top float64) {
	c.below(skyline(top, 16, 420, 3, 550), func(x, y, depth float64, _ rgb) rgb {
		near := (y - top) / (height - top)
		drift := fbm(x*0.0032/(0.3+near), y*0.016/(0.3+near), 5, 551)
		light := clamp(0.5+(drift-0.5)*2.1, 0, 1)
		col := mix(hex(0xa9bfdd), hex(0xfffaf2), light)
		return col.plus(rgb{1, 1, 1}, (fbm(x*0.2, y*0.3, 2, 552)-0.5)*0.03)
	})
}

// river winds toward the viewer, with the sky in it.
func river(c *canvas, top float64) {
	middle := func(t float64) float64 {
		return 820 + 210*math.Sin(9.4*math.Pow(t, 0.62)-0.9)*(0.18+0.82*math.Pow(t, 0.7))
	}
	half := func(t float64) float64 { return 5 + 250*math.Pow(t, 1.45) }
	sky := &canvas{append([]rgb(nil), c.pix...)}
	c.paintRows(int(top), height, func(x, y float64, old rgb) rgb {
		t := (y - top) / (height - top)
		bank := (fbm(x*0.013, y*0.02, 4, 555) - 0.5) * (10 + 70*t)
		d := math.Abs(x-middle(t)) - half(t) + bank
		rim := 3 + 22*t
		if d > rim {
			return old
		}
		wave := fbm(x*0.006/(0.2+t), y*0.07/(0.25+t), 4, 556) - 0.5
		got := sky.sample(x+wave*60*t, top-60-(y-top)*1.05+wave*90*t)
		water := mix(got.scale(0.86+0.5*wave), hex(0x3a6488), 0.30+0.30*t)
		edge := step(-rim*0.9, 0, d)
		ice := mix(water, hex(0xcfe0ee), edge*0.75)
		return mix(ice, mix(hex(0x9fb7d6), old, step(0, rim, d)), step(-rim*0.15, rim*0.15, d))
	})
}

// forest is a far row of conifers; frost whitens it.
func (c *canvas) forest(line func(float64) float64, tall, apart float64, col rgb, frost float64, seed uint32) {
	s := newShape()
	for x := -apart; x < width+apart; x += apart * 0.55 {
		i := int(x * 3)
		if noise(x*0.004, 0.2, seed+2) < 0.30 {
			continue
		}
		h := tall * (0.55 + 0.75*hash(i, 1, seed))
		w := h * 0.26
		y := line(x) + 10
		s.polygon(x, y-h, x+w*0.55, y-h*0.45, x+w*0.4, y-h*0.45, x+w, y, x-w, y, x-w*0.4, y-h*0.45, x-w*0.55, y-h*0.45)
	}
	c.fill(s, func(x, y float64, old rgb) rgb {
		n := fbm(x*0.09, y*0.13, 3, seed+4)
		return mix(col.scale(0.8+0.4*n), hex(0xe6edf4), frost*step(0.45, 0.65, n))
	})
}

// spruce is a near tree in snow: tiers of branches, each with its load.
func (c *canvas) spruce(x, y, s float64, seed uint32) {
	c.fill(newShape().rect(x-s*0.025, y-s*0.12, x+s*0.025, y+s*0.01), flat(hex(0x3b2f2c)))
	const tiers = 8
	for i := tiers - 1; i >= 0; i-- {
		t := float64(i) / tiers
		top := y - s + s*0.86*t
		w := s * (0.05 + 0.27*t) * (0.9 + 0.2*hash(i, 1, seed))
		foot := top + s*(0.13+0.09*t)
		c.fill(bough(x, top, w, foot, seed+uint32(i)), func(px, py float64, _ rgb) rgb {
			side := (px - x) / (w + 1)
			n := fbm(px*0.09, py*0.12, 3, seed+20)
			base := mix(hex(0x16303a), hex(0x3d6260), 0.45+0.4*side+0.5*(n-0.5))
			load := step(0.0, 1, (foot-py)/(foot-top)+0.55*(n-0.5)+0.18*side)
			return mix(base, mix(hex(0xb4c8df), hex(0xfff7ee), 0.55+0.45*side), step(0.42, 0.62, load))
		})
	}
}

// bough is one tier: a tent with a ragged hem.
func bough(x, top, w, foot float64, seed uint32) shape {
	p := []float64{x, top}
	const n = 9
	for i := range n + 1 {
		t := float64(i) / n
		px := x + w*(1-2*t)
		hang := (foot - top) * 0.16 * hash(i, 5, seed)
		arc := (foot - top) * 0.22 * (1 - 4*(t-0.5)*(t-0.5))
		if i%2 == 1 {
			hang -= (foot - top) * 0.12
		}
		p = append(p, px, foot-(foot-top)*0.12+hang+arc*0.5)
	}
	return newShape().polygon(p...)
}

func (c *canvas) treeShadow(x, y, s float64) {
	c.fill(newShape().polygon(x-s*0.05, y, x+s*0.05, y, x-s*0.62, y+s*0.30, x-s*0.95, y+s*0.33, x-s*0.72, y+s*0.24), func(_, _ float64, old rgb) rgb {
		return mix(old, hex(0x8aa6cb), 0.42)
	})
}

//go:build ignore

package main

import "math"

// bridge: dawn on a river in a town.
func bridge(c *canvas) {
	const water = 690
	c.sky(water, stop{0, hex(0x33406f)}, stop{0.35, hex(0x7a6a9c)}, stop{0.62, hex(0xd48a8b)}, stop{0.82, hex(0xf6b277)}, stop{1, hex(0xffe1a8)})
	c.veil(600, 0.50, hex(0xffc796), hex(0x70608f), 1010, 520, 101)
	c.sun(1010, 556, 30, hex(0xfff3cf), hex(0xffb765))
	c.below(skyline(610, 60, 420, 4, 110), func(x, y, depth float64, old rgb) rgb {
		return mix(hex(0xb98291), old, clamp(0.25+depth/150, 0, 0.8))
	})
	town(c, water)
	span(c, water)
	c.mirror(water, 26, hex(0x4a3f66), 0.34, 120)
	mist(c, water, hex(0xffdcb8))
	for i, b := range [][3]float64{{520, 240, 15}, {566, 262, 11}, {604, 232, 12}, {655, 276, 9}, {1240, 330, 10}, {1275, 318, 8}} {
		c.bird(b[0], b[1], b[2], hex(0x3a3050).scale(1+0.05*float64(i%2)))
	}
}

// town is the far bank: a castle with spires on its hill, and roofs.
func town(c *canvas, water float64) {
	hill := func(x float64) float64 { return 640 - 105*bell(x-330, 330) - 18*(fbm(x/90, 0.4, 3, 112)-0.4) }
	castle := newShape()
	castle.rect(120, 512, 560, 600)
	for i := range 16 {
		x := 124 + float64(i)*27.5
		castle.polygon(x, 512, x+13.5, 498-8*hash(i, 1, 113), x+27, 512)
	}
	spire := func(x, w, top, foot float64) {
		castle.polygon(x-w, foot, x-w, top+62, x-w*0.55, top+55, x, top, x+w*0.55, top+55, x+w, top+62, x+w, foot)
	}
	spire(330, 15, 366, 600)
	spire(362, 11, 398, 600)
	spire(298, 9, 420, 600)
	spire(410, 7, 446, 600)
	castle.polygon(300, 520, 300, 478, 345, 452, 420, 474, 420, 520)
	c.fill(castle, func(x, y float64, old rgb) rgb { return mix(hex(0x7a5b7c), hex(0xd99b8a), clamp((y-360)/330, 0, 0.55)) })
	c.below(hill, func(x, y, depth float64, old rgb) rgb {
		n := fbm(x*0.03, y*0.04, 4, 114)
		return mix(mix(hex(0x5d4a6b), hex(0x8a6478), n), hex(0xe0a487), clamp(depth/170, 0, 0.6))
	})
	roofs := newShape()
	for i := range 44 {
		x := float64(i)*38 - 20
		h := 26 + 34*hash(i, 3, 115)
		w := 20 + 10*hash(i, 4, 115)
		y := water + 2.0
		roofs.polygon(x-w, y, x-w, y-h, x, y-h-17*(0.5+hash(i, 5, 115)), x+w, y-h, x+w, y)
	}
	c.fill(roofs, func(x, y float64, _ rgb) rgb {
		n := hash(int(x/38+0.5), 9, 116)
		col := mix(hex(0x4e3d5c), hex(0x6f4e66), n)
		lamp := hash(int(x/6), int(y/8), 117) > 0.965
		if lamp && y > water-48 {
			col = hex(0xffcf87)
		}
		return mix(col, hex(0xe2a07d), 0.18)
	})
}

// span is the stone bridge with its towers and statues.
func span(c *canvas, water float64) {
	deck := func(x float64) float64 { return 612 - 14*bell(x-760, 700) }
	s := newShape()
	p := []float64{-20, water + 4}
	for x := -20.0; x <= width+20; x += 20 {
		p = append(p, x, deck(x))
	}
	p = append(p, width+20, water+4)
	s.polygon(p...)
	const pitch, pier = 212.0, 44.0
	for i := range 9 {
		x := -150 + float64(i)*pitch
		s.hole(x+pier/2, x+pitch-pier/2, deck(x+pitch/2)+24, water+6)
	}
	stone := func(x, y float64, _ rgb) rgb {
		row := math.Floor((y - 600) / 9)
		block := hash(int((x+row*13)/22), int(row), 131)
		n := fbm(x*0.05, y*0.05, 4, 132)
		toSun := bell(x-1010, 430)
		col := mix(hex(0x2b2236), hex(0x54405a), 0.25+0.35*block*0.6+0.5*(n-0.3))
		return mix(col, hex(0xc9835f), 0.30*toSun)
	}
	c.fill(s, stone)
	rail := newShape()
	for x := -20.0; x < width; x += 20 {
		rail.polygon(x, deck(x)-2, x+21, deck(x+21)-2, x+21, deck(x+21)+3, x, deck(x)+3)
	}
	c.fill(rail, func(x, y float64, _ rgb) rgb { return mix(hex(0x57415e), hex(0xffc98a), 0.75*bell(x-1010, 360)) })
	for i := range 9 {
		statue(c, -150+float64(i)*pitch, deck(-150+float64(i)*pitch), uint32(140+i))
	}
	tower(c, 1390, deck(1390), 74, 250, stone)
	tower(c, 92, deck(92), 56, 176, stone)
}

func statue(c *canvas, x, y float64, seed uint32) {
	lean := (hash(1, 1, seed) - 0.5) * 9
	s := newShape().rect(x-8, y-16, x+8, y)
	s.polygon(x-7, y-16, x-5+lean*0.4, y-42, x+lean, y-47, x+6+lean*0.4, y-40, x+8, y-16)
	s.circle(x+lean, y-50, 4.6)
	c.fill(s, flat(hex(0x2c2338)))
}

// tower is a gate with a steep roof and four turrets.
func tower(c *canvas, x, foot, half, tall float64, stone func(x, y float64, old rgb) rgb) {
	top := foot - tall*0.56
	s := newShape().polygon(x-half, foot+14, x-half, top, x+half, top, x+half, foot+14)
	s.hole(x-half*0.46, x+half*0.46, foot-tall*0.30, foot+16)
	c.fill(s, stone)
	roof := newShape().polygon(x-half*0.86, top, x-half*0.2, top-tall*0.42, x+half*0.2, top-tall*0.42, x+half*0.86, top)
	for _, d := range []float64{-0.92, 0.92} {
		roof.rect(x+d*half-half*0.17, top-tall*0.10, x+d*half+half*0.17, top+4)
		roof.polygon(x+d*half-half*0.21, top-tall*0.10, x+d*half, top-tall*0.34, x+d*half+half*0.21, top-tall*0.10)
	}
	roof.polygon(x-half*0.22, top-tall*0.41, x, top-tall*0.56, x+half*0.22, top-tall*0.41)
	c.fill(roof, func(px, py float64, _ rgb) rgb {
		edge := step(-half, half, (1010-px)/math.Abs(1010-x)*half*0.6)
		return mix(hex(0x241d30), hex(0x4c3a50), 0.25+0.5*edge*fbm(px*0.1, py*0.1, 2, 150))
	})
	windows := newShape()
	for i := range 3 {
		wx := x + (float64(i)-1)*half*0.52
		windows.arch(wx-half*0.09, wx+half*0.09, top+tall*0.09, top+tall*0.19)
	}
	c.fill(windows, flat(hex(0xf3b36b)))
}

// mist lies on the water.
func mist(c *canvas, water float64, col rgb) {
	c.paint(func(x, y float64, old rgb) rgb {
		n := fbm(x*0.0035, y*0.02, 5, 160)
		a := bell(y-water-6, 62) * step(0.28, 0.8, n) * 0.75
		return mix(old, col, a)
	})
}

// sea: morning, with a gate in the water.
func sea(c *canvas) {
	const horizon = 560
	c.sky(horizon, stop{0, hex(0x5b86b8)}, stop{0.4, hex(0x9fbdd6)}, stop{0.72, hex(0xf3d3bb)}, stop{1, hex(0xffc78f)})
	c.veil(540, 0.52, hex(0xffe6c9), hex(0xa9adc4), 560, 480, 201)
	c.sun(560, 486, 34, hex(0xfffbe8), hex(0xffcf8a))
	for i, l := range []struct{ base, amp, length, haze float64 }{{556, 120, 330, 0.62}, {566, 90, 250, 0.38}} {
		island := func(x float64) float64 {
			return skyline(l.base, l.amp, l.length, 4, uint32(210+i))(x) - 30 + 120*bell(x-500, 460-110*float64(i))
		}
		c.below(island, func(x, y, depth float64, old rgb) rgb {
			n := fbm(x*0.03, y*0.05, 3, 214)
			return mix(mix(hex(0x4b6180), hex(0x6f86a0), n), hex(0xf6d2b4), l.haze+depth*0.003)
		})
	}
	c.mirror(horizon, 20, hex(0x2e6a86), 0.38, 220)
	swell(c, horizon)
	standing(c, 716, torii)
	for _, b := range [][3]float64{{980, 196, 14}, {1030, 216, 11}, {925, 230, 9}, {300, 300, 10}} {
		c.bird(b[0], b[1], b[2], hex(0x51607a))
	}
}

// swell lays waves over the mirrored sky, and the sun's path.
func swell(c *canvas, horizon float64) {
	c.paintRows(int(horizon), height, func(x, y float64, old rgb) rgb {
		d := y - horizon
		t := d / (height - horizon)
		z := 1 / (t + 0.05)
		u, v := (x-800)*z*0.0045, z*5.2
		w := fbm(u*0.8+3, v*1.9, 5, 230)
		crest := ridged(u*0.55, v*1.35, 4, 231)
		shade := mix(old.scale(0.82+0.36*w), hex(0x1f5a78), step(0.46, 0.30, w)*0.34)
		path := bell(x-560-40*(w-0.5), 46+210*t)
		glint := math.Pow(crest, 3.2)*2.1*path + path*0.16
		foam := step(0.80, 0.97, crest) * step(0.15, 0.8, t) * 0.38
		return shade.screen(hex(0xffe2ad), glint).screen(hex(0xf2f7f8), foam)
	})
}

// standing draws something whose foot is in the water, and its reflection.
func standing(c *canvas, foot float64, draw func(*canvas)) {
	before := &canvas{append([]rgb(nil), c.pix...)}
	draw(c)
	after := &canvas{append([]rgb(nil), c.pix...)}
	c.paintRows(int(foot), height, func(x, y float64, old rgb) rgb {
		d := y - foot
		w := fbm(x*0.010, y*0.060, 4, 251) - 0.5
		sx, sy := x+w*(8+d*0.34), foot-d*1.04+w*(6+d*0.2)
		with, without := after.sample(sx, sy), before.sample(sx, sy)
		seen := math.Abs(with[0]-without[0]) + math.Abs(with[1]-without[1]) + math.Abs(with[2]-without[2])
		return mix(old, mix(with, hex(0x1f4a63), 0.30), step(0.03, 0.25, seen)*(0.82-d/600))
	})
	c.paint(func(x, y float64, old rgb) rgb {
		n := fbm(x*0.05, y*0.3, 3, 252)
		near := math.Min(math.Min(math.Abs(x-988), math.Abs(x-1252)), math.Min(math.Abs(x-926), math.Abs(x-1314)))
		return old.screen(hex(0xfff3e0), 0.5*bell(y-foot, 3.5)*step(46, 12, near)*step(0.3, 0.7, n))
	})
}

// torii stands in the shallow water.
func torii(c *canvas) {
	const x, foot, h = 1120.0, 716.0, 380.0
	leg := func(side float64) shape {
		fx, tx := x+side*132, x+side*112
		return newShape().polygon(tx-15, foot-h+48, tx+15, foot-h+48, fx+19, foot, fx-19, foot)
	}
	red := func(px, py float64, _ rgb) rgb {
		lit := clamp(0.35+(x-px)/420+0.25*(fbm(px*0.08, py*0.02, 3, 240)-0.5), 0, 1)
		col := mix(hex(0x71241f), hex(0xdd5a36), lit)
		return mix(col, hex(0x3d2a2c), step(foot-64, foot-10, py)*0.75)
	}
	for _, side := range []float64{-1, 1} {
		c.fill(leg(side), red)
		brace := newShape().polygon(x+side*186-8, foot-190, x+side*186+8, foot-190, x+side*194+9, foot, x+side*194-9, foot)
		brace.rect(x+side*160-44, foot-150, x+side*160+44, foot-136)
		c.fill(brace, red)
	}
	c.fill(newShape().rect(x-168, foot-h+96, x+168, foot-h+122), red)
	c.fill(newShape().rect(x-15, foot-h+50, x+15, foot-h+98), red)
	beam := newShape()
	roof := newShape()
	curve := func(px float64) float64 { return -30 * math.Pow(math.Abs(px-x)/220, 2.4) }
	for px := x - 214; px < x+214; px += 4 {
		beam.polygon(px, foot-h+26+curve(px), px+4.5, foot-h+26+curve(px+4), px+4.5, foot-h+52+curve(px+4), px, foot-h+52+curve(px))
	}
	for px := x - 236; px < x+236; px += 4 {
		roof.polygon(px, foot-h+8+curve(px), px+4.5, foot-h+8+curve(px+4), px+4.5, foot-h+27+curve(px+4), px, foot-h+27+curve(px))
	}
	c.fill(beam, red)
	c.fill(roof, func(px, py float64, _ rgb) rgb { return mix(hex(0x2b2430), hex(0x7a5348), clamp(0.4+(x-px)/420, 0, 1)) })
}

// mill: dusk above the wheat.
func mill(c *canvas) {
	const horizon = 700
	c.sky(horizon, stop{0, hex(0x33457c)}, stop{0.32, hex(0x7d6397)}, stop{0.6, hex(0xe0806f)}, stop{0.84, hex(0xfbb263)}, stop{1, hex(0xffe09a)})
	c.veil(640, 0.60, hex(0xffb37a), hex(0x6a4f7d), 430, 600, 401)
	c.sun(430, 642, 38, hex(0xfff2c4), hex(0xffa54a))
	c.below(skyline(690, 34, 300, 4, 410), func(x, y, depth float64, old rgb) rgb {
		return mix(hex(0x8a5a70), old, 0.25+clamp(depth/80, 0, 0.4))
	})
	line := skyline(706, 26, 240, 4, 412)
	c.hedge(line, 17, hex(0x4a3048), 413)
	c.below(line, plain(hex(0x553648)))
	knoll := func(x float64) float64 { return 742 - 62*bell(x-1090, 330) }
	c.below(knoll, func(x, y, depth float64, _ rgb) rgb {
		n := fbm(x*0.05, y*0.08, 4, 415)
		return mix(mix(hex(0x4b3524), hex(0x8f6a2e), n), hex(0xe6a24c), 0.5*bell(x-430, 560)*step(60, 0, depth))
	})
	windmill(c, 1090, knoll(1090)+6)
	wheat(c, knoll)
	for _, b := range [][3]float64{{640, 300, 13}, {690, 322, 10}, {728, 294, 11}, {600, 334, 8}} {
		c.bird(b[0], b[1], b[2], hex(0x3c2b4a))
	}
}

func windmill(c *canvas, x, foot float64) {
	const tall = 330.0
	wall := func(px, py float64, _ rgb) rgb {
		lit := clamp(0.5-(px-x)/120, 0, 1)
		n := fbm(px*0.07, py*0.05, 4, 420)
		brick := 0.06 * math.Mod(math.Floor(py/7), 2)
		return mix(hex(0x2e2133), hex(0xb06a4c), lit*lit*0.85+0.22*(n-0.5)+brick)
	}
	c.fill(newShape().polygon(x-78, foot, x-47, foot-tall, x+47, foot-tall, x+78, foot), wall)
	c.fill(newShape().polygon(x-96, foot-118, x+96, foot-118, x+92, foot-108, x-92, foot-108), flat(hex(0x2b1f2e)))
	rails := newShape()
	for i := range 13 {
		px := x - 94 + float64(i)*15.7
		rails.rect(px-1, foot-138, px+1, foot-116)
	}
	rails.rect(x-96, foot-139, x+96, foot-136)
	c.fill(rails, flat(hex(0x2b1f2e)))
	c.fill(newShape().polygon(x-54, foot-tall+4, x-44, foot-tall-44, x-12, foot-tall-72, x+22, foot-tall-68, x+50, foot-tall-36, x+56, foot-tall+4), func(px, py float64, _ rgb) rgb {
		return mix(hex(0x261b2b), hex(0x8a5142), clamp(0.45-(px-x)/110, 0, 1)*0.8)
	})
	windows := newShape()
	for _, w := range [][2]float64{{-14, 250}, {16, 190}} {
		windows.rect(x+w[0]-9, foot-w[1]-14, x+w[0]+9, foot-w[1]+12)
	}
	c.fill(windows, flat(hex(0xffd489)))
	c.fill(newShape().arch(x-18, x+18, foot-58, foot+2), flat(hex(0x1f1622)))
	hubX, hubY := x-30, foot-tall-22
	for i := range 4 {
		sail(c, hubX, hubY, 0.42+float64(i)*math.Pi/2)
	}
	c.fill(newShape().circle(hubX, hubY, 11), flat(hex(0x1d1420)))
}

// sail is a stock with a lattice on one side.
func sail(c *canvas, x, y, angle float64) {
	const long = 268.0
	dx, dy := math.Cos(angle), math.Sin(angle)
	at := func(u, v float64) (float64, float64) { return x + dx*u - dy*v, y + dy*u + dx*v }
	bar := func(s shape, u0, v0, u1, v1 float64) {
		ax, ay := at(u0, v0)
		bx, by := at(u1, v0)
		cx, cy := at(u1, v1)
		ex, ey := at(u0, v1)
		s.polygon(ax, ay, bx, by, cx, cy, ex, ey)
	}
	cloth := newShape()
	bar(cloth, 64, 4, long-4, 46)
	c.fill(cloth, func(_, _ float64, old rgb) rgb { return mix(old, hex(0x6a3c46), 0.42) })
	frame := newShape()
	bar(frame, 0, -4, long, 4)
	bar(frame, 62, 43, long, 47)
	bar(frame, 62, 22, long, 24.5)
	for u := 62.0; u <= long; u += 20.6 {
		bar(frame, u-1.4, 0, u+1.4, 46)
	}
	c.fill(frame, flat(hex(0x241828)))
}

// wheat fills the foreground, row after row, lit from behind.
func wheat(c *canvas, back func(float64) float64) {
	edge := func(x float64) float64 { return math.Max(back(x)+30, 770+24*(fbm(x/260, 0.7, 3, 430)-0.5)) }
	c.below(edge, func(x, y, depth float64, _ rgb) rgb {
		t := clamp((y-760)/300, 0, 1)
		scale := 1 / (0.18 + t)
		stalk := fbm((x-700)*0.05*scale, y*0.010*scale, 4, 431)
		row := fbm((x-700)*0.006*scale, y*0.035*scale, 3, 432)
		light := clamp(0.28+0.75*(stalk-0.42)+0.8*(row-0.45)+0.45*bell(x-430, 520)*(1-t*0.7), 0, 1)
		col := gradient(light, stop{0, hex(0x3a2218)}, stop{0.45, hex(0xa9692a)}, stop{0.8, hex(0xf0b551)}, stop{1, hex(0xffe3a0)})
		return mix(col, hex(0x2e1a1c), t*0.30)
	})
	ears := newShape()
	for i := range 620 {
		x := hash(i, 1, 440) * width
		y := 880 + hash(i, 2, 440)*220
		s := 0.30 + (y-870)/220*0.85
		lean := (hash(i, 3, 440) - 0.25) * 24 * s
		top := x + lean*1.9
		ears.polygon(x-1.1*s, y+90*s, x+lean-1.1*s, y, x+lean+1.1*s, y, x+1.3*s, y+90*s)
		ears.polygon(x+lean-1.5*s, y+2, x+lean*1.2-4.4*s, y-11*s, x+lean*1.6-3.6*s, y-30*s, top, y-48*s, x+lean*1.6+3.6*s, y-28*s, x+lean*1.2+4.4*s, y-9*s, x+lean+1.5*s, y+2)
	}
	c.fill(ears, func(x, y float64, _ rgb) rgb {
		return mix(hex(0x7a4a20), hex(0xf7c566), clamp(0.30+0.5*bell(x-430, 600)+0.9*(fbm(x*0.07, y*0.012, 3, 441)-0.5)-0.3*step(940, 1066, y), 0, 1))
	})
}

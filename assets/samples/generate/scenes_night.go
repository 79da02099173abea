//go:build ignore

package main

import "math"

// night: the Milky Way above a mountain lake.
func night(c *canvas) {
	const shore = 780
	c.sky(shore, stop{0, hex(0x060b1f)}, stop{0.45, hex(0x0f2148)}, stop{0.8, hex(0x1f4468)}, stop{1, hex(0x3d6f80)})
	milkyWay(c)
	stars(c)
	c.glow(1240, 720, 420, 0.22, hex(0xe7b07a))
	for i, l := range []struct {
		base, amp, length float64
		col               rgb
	}{
		{640, 260, 330, hex(0x20395a)},
		{700, 210, 260, hex(0x142a45)},
	} {
		line := func(x float64) float64 {
			return l.base - l.amp*(ridged(x/l.length+float64(i)*2.3, 0.4, 6, uint32(610+i))-0.42)
		}
		c.below(line, func(x, y, depth float64, _ rgb) rgb {
			n := fbm(x*0.013+depth*0.006, y*0.011-x*0.007, 5, uint32(615+i))
			face := fbm((x+10)*0.013+depth*0.006, y*0.011-(x+10)*0.007, 5, uint32(615+i)) - n
			snow := step(88, 0, depth+90*(n-0.35)) * (0.34 + clamp(face*5, -0.3, 0.3))
			col := l.col.scale(0.85 + 0.3*n + clamp(face*4, -0.3, 0.4))
			return mix(mix(col, hex(0x8ea9c4), snow), hex(0x3a617a), clamp(depth/420, 0, 0.45))
		})
	}
	c.forest(skyline(756, 22, 280, 3, 620), 56, 20, hex(0x0a1624), 0, 621)
	c.below(skyline(760, 8, 300, 3, 622), plain(hex(0x08121d)))
	c.mirror(shore, 16, hex(0x081429), 0.34, 630)
	c.below(func(x float64) float64 { return 985 - 120*step(760, 1500, x) + 20*(fbm(x/90, 0.3, 4, 640)-0.5) }, func(x, y, _ float64, _ rgb) rgb {
		n := fbm(x*0.04, y*0.07, 4, 641)
		return mix(hex(0x050a12), hex(0x15202b), n)
	})
	tent(c, 1225, 925)
}

func milkyWay(c *canvas) {
	c.paintRows(0, 800, func(x, y float64, old rgb) rgb {
		along := (x-250)*0.83 + (800-y)*0.56
		across := (x-560)*0.56 - (800-y)*0.83 + 260
		across += 60 * (fbm(along*0.004, 0.3, 3, 601) - 0.5)
		band := bell(across, 150)
		cloud := fbm(x*0.006, y*0.006, 6, 602)
		dust := step(0.47, 0.66, fbm(along*0.006+4, across*0.011, 5, 603)) * bell(across-10, 62)
		core := bell(across, 62) * step(0.3, 0.75, cloud)
		col := mix(hex(0x5c7fc0), hex(0xe8c7b0), core*0.85)
		light := clamp(band*(0.12+0.75*math.Pow(cloud, 1.6))*(1-0.75*dust), 0, 0.7)
		return old.screen(col, light)
	})
}

func stars(c *canvas) {
	for i := range 3600 {
		x, y := hash(i, 1, 605)*width, hash(i, 2, 605)*800
		across := (x-560)*0.56 - (800-y)*0.83 + 260
		if hash(i, 6, 605) > 0.35+0.65*bell(across, 220) {
			continue
		}
		light := math.Pow(hash(i, 3, 605), 5)
		col := mix(hex(0xbfd4ff), hex(0xffe4c4), hash(i, 4, 605))
		c.star(x, y, 0.65+1.2*light, 0.28+0.72*light, col)
		if light > 0.93 {
			c.star(x, y, 6.5*light, 0.22, col)
		}
	}
}

func (c *canvas) star(x, y, size, light float64, col rgb) {
	r := int(size*2.5 + 1)
	for py := int(y) - r; py <= int(y)+r; py++ {
		for px := int(x) - r; px <= int(x)+r; px++ {
			if px < 0 || py < 0 || px >= width || py >= height {
				continue
			}
			d := math.Hypot(float64(px)-x, float64(py)-y)
			p := &c.pix[py*width+px]
			*p = p.screen(col, light*bell(d, size))
		}
	}
}

// tent glows from within.
func tent(c *canvas, x, foot float64) {
	c.glow(x, foot-10, 190, 0.34, hex(0xff9d4a))
	c.fill(newShape().polygon(x-92, foot, x-8, foot-92, x+8, foot-92, x+104, foot-4), func(px, py float64, _ rgb) rgb {
		d := math.Hypot((px-x)/1.1, py-foot+22)
		return mix(hex(0xffd98a), hex(0xc4552a), clamp(d/92, 0, 1))
	})
	c.fill(newShape().polygon(x-26, foot, x-2, foot-88, x+16, foot-1), func(px, py float64, _ rgb) rgb {
		return mix(hex(0xfff0c0), hex(0xf0a04e), clamp((foot-py)/95, 0, 1))
	})
	seam := newShape().polygon(x-3.5, foot-90, x-1, foot-90, x-25, foot, x-28, foot)
	seam.polygon(x-1, foot-90, x+1, foot-90, x+18, foot-1, x+15, foot-1)
	c.fill(seam, flat(hex(0x7d3219)))
}

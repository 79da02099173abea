//go:build ignore

package main

import "math"

// hash gives a number in [0,1) for a point of the grid, always the same.
func hash(x, y int, seed uint32) float64 {
	h := uint32(x)*0x8da6b343 ^ uint32(y)*0xd8163841 ^ seed*0xcb1ab31f
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	h *= 0x297a2d39
	h ^= h >> 15
	return float64(h) / (1 << 32)
}

// noise is smooth in [0,1].
func noise(x, y float64, seed uint32) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	ix, iy := int(fx), int(fy)
	u, v := ease(x-fx), ease(y-fy)
	top := lerp(hash(ix, iy, seed), hash(ix+1, iy, seed), u)
	low := lerp(hash(ix, iy+1, seed), hash(ix+1, iy+1, seed), u)
	return lerp(top, low, v)
}

// fbm sums octaves of noise; its mean is about 0.5.
func fbm(x, y float64, octaves int, seed uint32) float64 {
	sum, amp, total := 0.0, 1.0, 0.0
	for i := range octaves {
		sum += amp * noise(x, y, seed+uint32(i)*101)
		total += amp
		amp *= 0.5
		x, y = x*2.03+17.1, y*2.03+9.7
	}
	return sum / total
}

// ridged is sharp where fbm is round: mountains.
func ridged(x, y float64, octaves int, seed uint32) float64 {
	sum, amp, total := 0.0, 1.0, 0.0
	for i := range octaves {
		n := 1 - math.Abs(2*noise(x, y, seed+uint32(i)*131)-1)
		sum += amp * n * n
		total += amp
		amp *= 0.5
		x, y = x*2.07+5.3, y*2.07+3.1
	}
	return sum / total
}

func ease(t float64) float64 { return t * t * t * (t*(t*6-15) + 10) }

func lerp(a, b, t float64) float64 { return a + (b-a)*t }

// step goes smoothly from 0 at a to 1 at b.
func step(a, b, x float64) float64 {
	t := clamp((x-a)/(b-a), 0, 1)
	return t * t * (3 - 2*t)
}

func clamp(x, low, high float64) float64 { return math.Max(low, math.Min(high, x)) }

// bell is 1 at 0 and falls off with distance.
func bell(d, width float64) float64 { return math.Exp(-(d * d) / (width * width)) }

//go:build ignore

// Command generate paints the sample photos of Wikidrop. They show no real place:
// the coordinates in them only say where such a picture might have been taken.
//
//	go run assets/samples/generate/*.go [FOLDER]
//
// The same program on the same kind of processor writes the same bytes each time.
package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"log"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"
)

// sample is a picture, and what its camera would say of it.
type sample struct {
	name        string
	description string
	taken       string // as Exif writes it
	lat, lon    float64
	heading     int
	paint       func(*canvas)
	grain       float64
}

var samples = []sample{
	{"Charles Bridge at dawn.jpg", "The Charles Bridge in Prague before sunrise, seen from the Old Town side.", "2026:05:14 05:12:33", 50.0865, 14.4114, 285, bridge, 0.012},
	{"Река зимой.jpg", "A river between snowy banks on a clear winter morning.", "2026:01:18 10:40:05", 56.4275, 40.4425, 20, winter, 0.010},
	{"海の朝.jpg", "Morning at the sea, with a gate standing in the water.", "2026:03:21 06:24:51", 34.2960, 132.3198, 95, sea, 0.012},
	{"Hills + clouds.jpg", "Green hills under summer clouds at noon.", "2026:06:20 12:05:17", 48.8510, 17.0500, 170, hills, 0.010},
	{"Night sky.jpg", "The Milky Way above a mountain lake, with one tent awake.", "2026:08:12 23:48:02", 46.6133, 12.2925, 200, night, 0.014},
	{"Old mill.jpg", "An old windmill above the wheat at dusk.", "2026:07:30 21:09:40", 51.8833, 4.6494, 290, mill, 0.012},
}

func main() {
	log.SetFlags(0)
	folder := "assets/samples"
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	for i, s := range samples {
		c := newCanvas()
		s.paint(c)
		file := encode(s, c.finish(s.grain, uint32(i)))
		if err := os.WriteFile(filepath.Join(folder, s.name), file, 0o644); err != nil {
			log.Fatal(err)
		}
		log.Printf("%-28s %4d KB", s.name, len(file)>>10)
	}
}

func encode(s sample, img *image.RGBA) []byte {
	small := image.NewRGBA(image.Rect(0, 0, 160, 107))
	draw.CatmullRom.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
	return withExif(toJPEG(img, 82), exif(s, toJPEG(small, 75)))
}

func toJPEG(img image.Image, quality int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		log.Fatal(err)
	}
	return b.Bytes()
}

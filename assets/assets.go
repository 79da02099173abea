// Package assets holds what is built into the program: its icon, drawings,
// sample photos and translations. It knows no toolkit: everything is bytes.
package assets

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
)

//go:embed icon/*.svg icon/*.png types/*.svg ui/*.svg empty.svg
var drawings embed.FS

//go:embed samples/*.jpg
var samples embed.FS

// iconSizes are the sizes in pixels that icon/render.sh renders.
var iconSizes = []int{16, 24, 32, 48, 64, 128, 256, 512}

// Icon returns the program's icon as SVG. It is drawn for 32 pixels and more.
func Icon() []byte { return mustRead("icon/icon.svg") }

// IconPNG returns the program's icon as PNG, in the smallest rendered size (16,
// 24, 32, 48, 64, 128, 256, 512) that has at least so many pixels, or the largest.
func IconPNG(size int) []byte {
	best := iconSizes[len(iconSizes)-1]
	if i := slices.IndexFunc(iconSizes, func(s int) bool { return s >= size }); i >= 0 {
		best = iconSizes[i]
	}
	return mustRead(fmt.Sprintf("icon/icon-%d.png", best))
}

// Illustration returns the drawing for an empty queue as SVG, 96 by 96, for light
// and dark grounds alike.
func Illustration() []byte { return mustRead("empty.svg") }

// TypeIcon returns the drawing that stands for a file without a thumbnail as SVG,
// 64 by 48, on a ground of its own that suits light and dark. The kinds are
// "image", "sound", "video" and "document"; any other gets the unknown one.
func TypeIcon(kind string) []byte {
	if b, err := drawings.ReadFile("types/" + kind + ".svg"); err == nil {
		return b
	}
	return mustRead("types/unknown.svg")
}

// UI returns a small drawing as SVG, 20 by 20, all black so that a theme can give
// it another colour: "add", "search", "pause", "check", "warning", "open",
// "chevron". Another name is a mistake in the program, and panics.
func UI(name string) []byte { return mustRead("ui/" + name + ".svg") }

// Samples returns the sample photos. Their names are not ASCII.
func Samples() fs.FS { return mustSub(samples, "samples") }

func mustRead(name string) []byte {
	b, err := drawings.ReadFile(name)
	if err != nil {
		panic("assets: " + err.Error()) // a name that is not embedded
	}
	return b
}

func mustSub(files embed.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic("assets: " + err.Error())
	}
	return sub
}

package look

import (
	"sync"

	"fyne.io/fyne/v2"

	"wikidrop/assets"
)

var icons sync.Map // name to fyne.Resource

func resource(name string, read func() []byte) fyne.Resource {
	if r, ok := icons.Load(name); ok {
		return r.(fyne.Resource)
	}
	r, _ := icons.LoadOrStore(name, fyne.NewStaticResource(name+".svg", read()))
	return r.(fyne.Resource)
}

// Icon is a small drawing of [assets.UI]. Widgets give it the colour of their
// text.
func Icon(name string) fyne.Resource {
	return resource("ui-"+name, func() []byte { return assets.UI(name) })
}

// KindIcon is the picture for a kind of file, as the engine names kinds.
func KindIcon(kind string) fyne.Resource {
	return resource("type-"+kind, func() []byte { return assets.TypeIcon(kind) })
}

// Illustration is the drawing for an empty queue.
func Illustration() fyne.Resource { return resource("empty", assets.Illustration) }

package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// KindIcon is the icon for a kind of file, as the engine names kinds.
func KindIcon(kind string) fyne.Resource {
	switch kind {
	case "image":
		return theme.FileImageIcon()
	case "sound":
		return theme.FileAudioIcon()
	case "video":
		return theme.FileVideoIcon()
	case "document":
		return theme.FileTextIcon()
	}
	return theme.FileIcon()
}

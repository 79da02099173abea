package main

import (
	"fmt"
	"slices"
)

// extensions are how files of each type are called. Windows knows files by these
// alone.
var extensions = map[string][]string{
	"image/jpeg":      {"jpg", "jpeg"},
	"image/png":       {"png"},
	"image/svg+xml":   {"svg"},
	"image/tiff":      {"tif", "tiff"},
	"image/gif":       {"gif"},
	"image/webp":      {"webp"},
	"audio/ogg":       {"oga", "ogg", "opus"},
	"audio/flac":      {"flac"},
	"audio/mpeg":      {"mp3"},
	"audio/x-wav":     {"wav"},
	"video/webm":      {"webm"},
	"video/ogg":       {"ogv"},
	"video/mpeg":      {"mpg", "mpeg"},
	"application/pdf": {"pdf"},
	"image/vnd.djvu":  {"djvu", "djv"},
	"application/ogg": {"ogx"},
}

// Extensions are those of all the types that the program opens, without a dot, sorted.
func (s *sheet) Extensions() ([]string, error) {
	var all []string
	for _, t := range s.MIMETypes {
		if len(extensions[t]) == 0 {
			return nil, fmt.Errorf("no extension known for %s", t)
		}
		all = append(all, extensions[t]...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

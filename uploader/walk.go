package uploader

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// folder adds the regular files below a folder. Symbolic links inside are left
// alone, so that no loop can be walked; hidden files and folders are left out.
func (a *adder) folder(root string) {
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	if !a.below(root) {
		a.tell("nothing-found", root)
	}
}

// below adds what is in a folder, in the order in which people count: 9 goes before
// 10. It tells whether there was a file.
func (a *adder) below(folder string) (found bool) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		a.tell("folder-unreadable", folder)
	}
	sortForPeople(entries)
	for _, d := range entries {
		if a.engine.ctx.Err() != nil {
			return found
		}
		if strings.HasPrefix(d.Name(), ".") {
			continue
		}
		path := filepath.Join(folder, d.Name())
		switch {
		case d.IsDir():
			found = a.below(path) || found
		case d.Type().IsRegular():
			found = a.entry(path, d) || found
		}
	}
	return found
}

func (a *adder) entry(path string, d fs.DirEntry) bool {
	info, err := d.Info()
	if err != nil {
		a.tell("not-found", path)
		return false
	}
	a.file(path, info)
	return true
}

func sortForPeople(entries []fs.DirEntry) {
	order := collate.New(language.Und, collate.Numeric)
	slices.SortStableFunc(entries, func(x, y fs.DirEntry) int { return order.CompareString(x.Name(), y.Name()) })
}

package uploader

import (
	"io/fs"
	"path/filepath"
	"strings"
)

// folder adds the regular files below a folder. Symbolic links inside are left
// alone, so that no loop can be walked; hidden files and folders are left out.
func (a *adder) folder(root string) {
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	found := false
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if a.engine.ctx.Err() != nil {
			return filepath.SkipAll
		}
		if err != nil {
			a.tell("folder-unreadable", path)
			return nil
		}
		if path != root && strings.HasPrefix(d.Name(), ".") {
			return skip(d)
		}
		if !d.Type().IsRegular() {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			a.tell("not-found", path)
			return nil
		}
		found = true
		a.file(path, info)
		return nil
	})
	if err != nil {
		a.tell("folder-unreadable", root)
	}
	if !found {
		a.tell("nothing-found", root)
	}
}

func skip(d fs.DirEntry) error {
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

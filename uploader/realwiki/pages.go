package realwiki

import (
	"os"
	"path/filepath"
	"strings"
)

// DeleteFile deletes a file, named without "File:", as an administrator does.
func (w *Wiki) DeleteFile(title, reason string) {
	w.Maintenance("deleteBatch.php", "-r", reason, w.scratch("titles", "File:"+title+"\n"))
}

// AddPage writes a page, such as that of a file which is not there.
func (w *Wiki) AddPage(title, text string) {
	namespace, name, found := strings.Cut(title, ":")
	prefix := namespace + ":"
	if !found {
		prefix, name = "", title
	}
	// The script makes the title of the prefix and the name without its last part.
	w.Maintenance("importTextFiles.php", "--prefix", prefix, w.scratch(name+".txt", text))
}

// Protect lets nobody but administrators change a page that is there.
func (w *Wiki) Protect(title string) {
	w.Maintenance("protect.php", "--user", w.Admin.Name, title)
}

// ForbidTitles loads TitleBlacklist with one regular expression of titles. It is in
// the PHP to hand to [Wiki.Set].
func (w *Wiki) ForbidTitles(pattern string) string {
	list := w.scratch("titleblacklist.txt", pattern+"\n")
	return TitleBlacklist + "$wgTitleBlacklistSources = [ 'test' => [ 'type' => 'file', 'src' => '" + list + "' ] ];"
}

// scratch is a file of the wiki's folder for a script to read.
func (w *Wiki) scratch(name, text string) string {
	path := filepath.Join(w.dir, "tmp", name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.fail("write %s: %v", name, err)
	}
	return path
}

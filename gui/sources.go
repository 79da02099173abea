package gui

import (
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
)

// foreign finds an address that is no file in a path: a link dragged out of a
// browser arrives as "/where/we/are/https:/example.org/x.png".
var foreign = regexp.MustCompile(`(?:^|[/\\])(https?|ftp|sftp|smb|dav|davs|data|blob):[/\\]*(.*)$`)

// splitDropped tells files from links. Links are put back together as well as
// can be: their doubled slash is lost on the way.
func splitDropped(paths []string) (files, links []string) {
	for _, p := range paths {
		m := foreign.FindStringSubmatch(p)
		switch {
		case strings.TrimSpace(p) == "":
		case m != nil:
			links = append(links, m[1]+"://"+filepath.ToSlash(m[2]))
		default:
			files = append(files, filepath.FromSlash(p))
		}
	}
	return files, links
}

// parsePasted finds paths and web addresses in pasted text: one a line, as file
// managers ("file:///…", perhaps after a line "copy") and browsers write them.
func parsePasted(text string) []string {
	var sources []string
	for line := range strings.Lines(text) {
		if s := pastedSource(strings.TrimSpace(line)); s != "" {
			sources = append(sources, s)
		}
	}
	return sources
}

func pastedSource(s string) string {
	s = strings.Trim(s, `"'`)
	lower := strings.ToLower(s)
	switch {
	case strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, "http://"):
		return s
	case strings.HasPrefix(lower, "file://"):
		return filePath(s)
	case filepath.IsAbs(s):
		return s
	}
	return ""
}

// filePath is the path of a file URI, "" when it is on another machine.
func filePath(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || (u.Host != "" && u.Host != "localhost") || u.Path == "" {
		return ""
	}
	path := u.Path
	if len(path) > 2 && path[0] == '/' && path[2] == ':' { // /C:/photo.jpg
		path = path[1:]
	}
	return filepath.FromSlash(path)
}

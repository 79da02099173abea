package wikitext

import (
	"slices"
	"strings"
)

// extensionFamilies are the extensions that MediaWiki takes for one type of
// content, the usual one first. A content extension that is not the head of a
// family stands for itself, or for the family that it is in.
var extensionFamilies = [][]string{
	{"jpg", "jpeg", "jpe", "jps"},
	{"png", "apng"},
	{"tiff", "tif"},
	{"oga", "ogg", "opus", "spx"},
	{"ogv", "ogg", "ogm"},
	{"ogg", "oga", "ogv", "opus", "ogx", "ogm", "spx"},
	{"mid", "midi", "kar"},
	{"mpg", "mpeg", "mpe"},
	{"mp3", "mpga", "mp2"},
	{"djvu", "djv"},
	{"html", "htm"},
	{"heic", "heif"},
	{"aiff", "aif", "aifc"},
	{"mp4", "m4v"},
	{"m4a", "mp4"},
	{"mov", "qt"},
}

// foreignExtensions are usual on people's disks though few wikis take them: a name
// that ends in one of them has an extension, and not just a dot in a sentence.
var foreignExtensions = []string{
	"svg", "gif", "webp", "pdf", "xcf", "stl", "webm", "wav", "flac", "bmp", "avif", "jxl", "psd", "ai", "eps",
	"dng", "cr2", "cr3", "nef", "arw", "orf", "rw2", "raf", "pef", "avi", "mkv", "wmv", "wma", "aac", "3gp", "flv",
	"doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "odg", "rtf", "txt", "csv", "json", "md",
	"zip", "rar", "7z", "gz", "tar", "ico", "epub", "tmp", "part", "crdownload",
}

// prohibitedExtensions is $wgProhibitedFileExtensions as MediaWiki ships it: no
// part of a name between dots may be one of them ("x.php.png").
var prohibitedExtensions = []string{
	"html", "htm", "js", "jsb", "mhtml", "mht", "xhtml", "xht", "php", "phtml", "php3", "php4", "php5", "phps",
	"phar", "shtml", "jhtml", "pl", "py", "cgi", "exe", "scr", "dll", "msi", "vbs", "bat", "com", "pif", "cmd",
	"vxd", "cpl", "xml",
}

// SameExtension tells whether two extensions (without dot) are spellings of one
// another, so that the wiki warns with exists-normalized: jpeg and jpg, tiff and
// tif, mpeg and mpg, html and htm, in any case.
func SameExtension(a, b string) bool {
	return foldExtension(a) == foldExtension(b)
}

func foldExtension(ext string) string {
	ext = strings.ToLower(ext)
	switch ext {
	case "jpeg":
		return "jpg"
	case "tiff":
		return "tif"
	case "mpeg":
		return "mpg"
	case "htm":
		return "html"
	}
	return ext
}

// fits lists the extensions that go with content whose usual extension is ext.
func fits(ext string) []string {
	ext = strings.ToLower(ext)
	for _, f := range extensionFamilies {
		if f[0] == ext {
			return f
		}
	}
	for _, f := range extensionFamilies {
		if slices.Contains(f, ext) {
			return append([]string{ext}, slices.DeleteFunc(slices.Clone(f), func(e string) bool { return e == ext })...)
		}
	}
	return []string{ext}
}

// wanted lists the extensions that would do for the content on this wiki, best
// first; nothing when the wiki takes no such content.
func (r Rules) wanted(extension string) []string {
	if extension == "" {
		return r.Extensions
	}
	var out []string
	for _, e := range fits(extension) {
		if r.allows(e) {
			out = append(out, e)
		}
	}
	return out
}

func (r Rules) allows(ext string) bool {
	return len(r.Extensions) == 0 || slices.Contains(r.Extensions, strings.ToLower(ext))
}

// prohibited returns the first part of the name between dots that no wiki takes
// by default, "" when there is none. The base name is not looked at.
func (r Rules) prohibited(name string) string {
	parts := strings.Split(name, ".")
	for _, p := range parts[1:] {
		low := strings.ToLower(p)
		if slices.Contains(prohibitedExtensions, low) && !slices.Contains(r.Extensions, low) {
			return p
		}
	}
	return ""
}

// split cuts a name at its last dot. What follows counts as an extension only if
// it looks like one: up to ten ASCII letters and digits.
func split(name string) (base, ext string) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || !looksLikeExtension(name[i+1:]) {
		return name, ""
	}
	return name[:i], name[i+1:]
}

func looksLikeExtension(s string) bool {
	if s == "" || len(s) > 10 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// known tells an extension that stands for a type of file from the end of a
// sentence or a version number.
func (r Rules) known(ext string) bool {
	ext = strings.ToLower(ext)
	if slices.Contains(r.Extensions, ext) || slices.Contains(foreignExtensions, ext) || slices.Contains(prohibitedExtensions, ext) {
		return true
	}
	return slices.ContainsFunc(extensionFamilies, func(f []string) bool { return slices.Contains(f, ext) })
}

package mediawiki

import "time"

// Warnings are the reasons why the wiki asks before it publishes, in one form
// for every historic shape of the answer. The zero value means none.
type Warnings []Warning

// Warning is one entry of upload.warnings.
type Warning struct {
	// Kind is the key of MediaWiki 1.28 and newer: "exists", "nochange",
	// "duplicateversions", "page-exists", "exists-normalized", "thumb",
	// "thumb-name", "bad-prefix", "was-deleted", "duplicate",
	// "duplicate-archive", "badfilename", "filetype-unwanted-type",
	// "large-file", "empty-file", or one that an extension invented.
	Kind       string
	Titles     []string    // files concerned, without namespace, with underscores
	Times      []time.Time // of nochange and duplicateversions
	Extension  string      // of filetype-unwanted-type
	Extensions []string    // of filetype-unwanted-type: what is wanted
	Limit      int64       // of large-file, bytes
	Size       int64       // of large-file, bytes
	Raw        string      // the JSON value as it came
}

// Has tells whether a warning of this kind is there.
func (w Warnings) Has(kind string) bool { _, ok := w.Get(kind); return ok }

// Get returns the first warning of this kind.
func (w Warnings) Get(kind string) (Warning, bool) {
	for _, x := range w {
		if x.Kind == kind {
			return x, true
		}
	}
	return Warning{}, false
}

// Kinds lists the kinds in order.
func (w Warnings) Kinds() []string {
	kinds := make([]string, len(w))
	for i, x := range w {
		kinds[i] = x.Kind
	}
	return kinds
}

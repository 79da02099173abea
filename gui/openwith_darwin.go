//go:build cgo

package gui

/*
#cgo CFLAGS: -fobjc-arc
#cgo LDFLAGS: -framework Cocoa
int wikidropTakeURLs(void);
*/
import "C"

import (
	"errors"
	"sync"
)

// What macOS has handed over since the last list was whole. Cocoa calls on its own
// thread, one list after the other.
var opened struct {
	sync.Mutex
	take    func(sources []string)
	sources []string
}

// OnOpenWith calls take with the files and addresses that people open with the
// program: in the Finder, on its icon in the Dock, or from another program. It
// must be called before the application runs, since the first files may come
// while it starts. take is called on Fyne's goroutine and must return at once.
//
// Systems other than macOS start the program with these as arguments instead;
// there this does nothing.
func OnOpenWith(take func(sources []string)) error {
	opened.Lock()
	opened.take = take
	opened.Unlock()
	if C.wikidropTakeURLs() == 0 {
		return errors.New("“Open with” does not reach this program: no delegate to ask macOS for it")
	}
	return nil
}

//export wikidropOpens
func wikidropOpens(source *C.char) {
	opened.Lock()
	defer opened.Unlock()
	opened.sources = append(opened.sources, C.GoString(source))
}

//export wikidropOpened
func wikidropOpened() {
	opened.Lock()
	take, sources := opened.take, opened.sources
	opened.sources = nil
	opened.Unlock()
	if take != nil && len(sources) > 0 {
		take(sources)
	}
}

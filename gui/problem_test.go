package gui

import (
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"wikidrop/gui/i18n"
	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/settings"
)

func TestAFailedStartSaysWhatIsInTheWay(t *testing.T) {
	for _, c := range []struct {
		err     error
		heading string
	}{
		{uploader.ErrLocked, "start.locked"},
		{uploader.ErrNewer, "start.newer"},
		{account.ErrNewer, "start.newer"},
		{settings.ErrNewer, "start.newer"},
		{uploader.ErrDamaged, "start.damaged"},
		{fmt.Errorf("open the queue: %w", &fs.PathError{Op: "open", Path: "/x", Err: syscall.EACCES}), "start.read_only"},
		{fmt.Errorf("make a folder: %w", &fs.PathError{Op: "mkdir", Path: "/x", Err: syscall.EROFS}), "start.read_only"},
		{fmt.Errorf("no room: %w", syscall.ENOSPC), "start.failed"},
	} {
		heading, what := problemWords(c.err)
		if heading != i18n.T(c.heading) || what == "" {
			t.Errorf("%v: %q, %q", c.err, heading, what)
		}
		switch without := (words.NoWindow{}).Start(c.err); {
		case without == "":
			t.Errorf("%v: nothing without a window", c.err)
		case c.heading == "start.newer" && !strings.HasPrefix(without, heading):
			t.Errorf("%v: without a window %q", c.err, without)
		}
	}
}

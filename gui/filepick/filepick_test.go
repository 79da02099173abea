package filepick

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wikidrop/gui/i18n"
)

func TestSecondDialogIsRefusedUntilTheFirstIsClosed(t *testing.T) {
	shown, closed := make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error)
	go func() {
		_, err := pickWith(ctx, request{}, func(context.Context, request) ([]string, error) {
			close(shown)
			<-closed
			return []string{"/a"}, nil
		})
		first <- err
	}()
	<-shown
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the caller that stopped waiting got %v", err)
	}
	never := func(context.Context, request) ([]string, error) {
		t.Error("a second dialog is shown")
		return nil, nil
	}
	if _, err := pickWith(t.Context(), request{}, never); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v, want busy: the dialog is still on the screen", err)
	}
	close(closed)
	open.Lock()   // waits for the dialog to be gone
	open.Unlock() //nolint:staticcheck // nothing to do there but wait
	paths, err := pickWith(t.Context(), request{}, func(context.Context, request) ([]string, error) { return []string{"/b"}, nil })
	if diff := cmp.Diff([]string{"/b"}, paths); diff != "" || err != nil {
		t.Errorf("error %v, paths %s", err, diff)
	}
}

func TestOnlyAbsolutePathsAreUsed(t *testing.T) {
	got, err := usable([]string{"", "relative", "/home/a//b c.jpg"}, nil)
	if diff := cmp.Diff([]string{"/home/a/b c.jpg"}, got); diff != "" || err != nil {
		t.Errorf("error %v, paths %s", err, diff)
	}
	if _, err := one(usable(nil, nil)); !errors.Is(err, ErrCancelled) {
		t.Errorf("nothing chosen is %v", err)
	}
}

func TestErrorsInWords(t *testing.T) {
	for err, want := range map[error]string{
		nil:              "",
		ErrCancelled:     "",
		context.Canceled: "",
		ErrBusy:          i18n.T("dialogs.busy"),
		fmt.Errorf("%w: no display", ErrUnavailable): i18n.T("dialogs.unavailable"),
	} {
		if got := Sentence(err); got != want {
			t.Errorf("%v: got %q, want %q", err, got, want)
		}
	}
}

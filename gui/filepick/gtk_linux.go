package filepick

/*
#cgo pkg-config: gtk+-3.0
#include <stdlib.h>
#include <gtk/gtk.h>

// The dialog on the screen and its number. Only GTK's thread touches them.
static GtkWidget *shown;
static guint shown_number;

static gboolean cancel_shown(gpointer number) {
	if (shown != NULL && shown_number == GPOINTER_TO_UINT(number))
		gtk_dialog_response(GTK_DIALOG(shown), GTK_RESPONSE_CANCEL);
	return G_SOURCE_REMOVE;
}

// cancel_files may be called on any thread, also after the dialog has gone.
static void cancel_files(guint number) {
	g_idle_add(cancel_shown, GUINT_TO_POINTER(number));
}

static gboolean gtk_is_ready(void) { return gtk_init_check(NULL, NULL); }

static GSList *choose_files(guint number, const char *title, const char *cancel, const char *accept) {
	GSList *names = NULL;
	GtkWidget *dialog = gtk_file_chooser_dialog_new(title, NULL, GTK_FILE_CHOOSER_ACTION_OPEN,
		cancel, GTK_RESPONSE_CANCEL, accept, GTK_RESPONSE_ACCEPT, NULL);
	gtk_dialog_set_default_response(GTK_DIALOG(dialog), GTK_RESPONSE_ACCEPT);
	gtk_file_chooser_set_select_multiple(GTK_FILE_CHOOSER(dialog), TRUE);
	gtk_file_chooser_set_local_only(GTK_FILE_CHOOSER(dialog), TRUE);
	gtk_window_set_position(GTK_WINDOW(dialog), GTK_WIN_POS_CENTER);
	shown = dialog;
	shown_number = number;
	if (gtk_dialog_run(GTK_DIALOG(dialog)) == GTK_RESPONSE_ACCEPT)
		names = gtk_file_chooser_get_filenames(GTK_FILE_CHOOSER(dialog));
	shown = NULL;
	gtk_widget_destroy(dialog);
	// No GTK loop runs between dialogs: let this one leave the screen.
	while (gtk_events_pending())
		gtk_main_iteration();
	return names;
}
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/sqweek/dialog"

	"wikidrop/gui/i18n"
)

// gtkJobs run on the one thread that GTK's dialogs may be used from. Importing
// sqweek/dialog has initialised GTK; without a display that fails quietly and the
// dialogs are not available.
var gtkJobs = sync.OnceValue(func() chan<- func() {
	jobs := make(chan func())
	go func() {
		runtime.LockOSThread()
		for job := range jobs {
			job()
		}
	}()
	return jobs
})

// askGTK shows GTK's dialog: sqweek's for one file or a folder, and our own for
// several files, which sqweek cannot ask for.
func askGTK(ctx context.Context, r request) (paths []string, err error) {
	done := make(chan struct{})
	gtkJobs() <- func() {
		defer close(done)
		paths, err = showGTK(ctx, r)
	}
	<-done
	return paths, err
}

func showGTK(ctx context.Context, r request) ([]string, error) {
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case C.gtk_is_ready() == 0:
		return nil, fmt.Errorf("%w: GTK has no display", ErrUnavailable)
	case r.multiple:
		return gtkFiles(ctx, r), nil
	case r.folder:
		return sqweekPath(dialog.Directory().Title(r.title).Browse())
	}
	return sqweekPath(dialog.File().Title(r.title).Load())
}

func sqweekPath(path string, err error) ([]string, error) {
	if errors.Is(err, dialog.ErrCancelled) {
		return nil, ErrCancelled
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return []string{path}, nil
}

var gtkDialogs atomic.Uint32 // numbers given so far

func gtkFiles(ctx context.Context, r request) []string {
	title, cancel, accept := C.CString(r.title), C.CString(i18n.T("dialogs.cancel")), C.CString(r.accept)
	defer C.free(unsafe.Pointer(title))
	defer C.free(unsafe.Pointer(cancel))
	defer C.free(unsafe.Pointer(accept))
	number := C.guint(gtkDialogs.Add(1))
	defer context.AfterFunc(ctx, func() { C.cancel_files(number) })()

	names := C.choose_files(number, title, cancel, accept)
	defer C.g_slist_free(names)
	var paths []string
	for n := names; n != nil; n = n.next {
		paths = append(paths, C.GoString((*C.char)(n.data)))
		C.g_free(n.data)
	}
	return paths
}

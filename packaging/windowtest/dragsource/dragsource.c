/*
 * A small window to drag things out of, for tests with a real XDND drag.
 *
 *     dragsource [--at X,Y] [--uri URI | FILE]...
 *
 * Files become file:// addresses; what follows --uri is offered as it stands, as
 * a browser offers a link. The program says on standard output what happens:
 *
 *     ready X Y    the middle of the window on the screen
 *     begin        the drag has begun
 *     accepted W   the window W under the pointer takes it: let go now
 *     refused      ... no longer
 *     sent N       the target has fetched N addresses
 *     end | failed the drag is over
 *
 * It ends when its standard input is closed.
 */
#include <gtk/gtk.h>
#include <gdk/gdkx.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 96, HEIGHT = 72 };

static GPtrArray *uris;
static GdkDragContext *dragging;
static Window taker; /* the window that takes the drag, 0: none */

static void say(const char *word)
{
	puts(word);
	fflush(stdout);
}

static void offer(const char *name, gboolean is_uri)
{
	if (is_uri) {
		g_ptr_array_add(uris, g_strdup(name));
		return;
	}
	GFile *file = g_file_new_for_path(name);
	g_ptr_array_add(uris, g_file_get_uri(file));
	g_object_unref(file);
}

/* GTK tells nobody when the target's answer changes, so it is looked at. */
static gboolean watch(gpointer unused)
{
	(void)unused;
	if (dragging == NULL)
		return G_SOURCE_REMOVE;
	GdkWindow *under = gdk_drag_context_get_dest_window(dragging);
	Window now = 0;
	if (under != NULL && gdk_drag_context_get_selected_action(dragging) != 0)
		now = gdk_x11_window_get_xid(under);
	if (now != taker && now != 0) {
		printf("accepted %lu\n", now);
		fflush(stdout);
	} else if (now != taker) {
		say("refused");
	}
	taker = now;
	return G_SOURCE_CONTINUE;
}

static void on_begin(GtkWidget *w, GdkDragContext *context, gpointer unused)
{
	(void)w, (void)unused;
	dragging = context;
	taker = 0;
	g_timeout_add(10, watch, NULL);
	say("begin");
}

static void on_data(GtkWidget *w, GdkDragContext *context, GtkSelectionData *data, guint info, guint when, gpointer unused)
{
	(void)w, (void)context, (void)info, (void)when, (void)unused;
	gtk_selection_data_set_uris(data, (char **)uris->pdata);
	printf("sent %u\n", uris->len - 1);
	fflush(stdout);
}

static gboolean on_failed(GtkWidget *w, GdkDragContext *context, GtkDragResult result, gpointer unused)
{
	(void)w, (void)context, (void)result, (void)unused;
	dragging = NULL;
	say("failed");
	return TRUE; /* no animation of the icon flying back */
}

static void on_end(GtkWidget *w, GdkDragContext *context, gpointer unused)
{
	(void)w, (void)context, (void)unused;
	if (dragging != NULL)
		say("end");
	dragging = NULL;
}

static gboolean on_mapped(GtkWidget *w, GdkEvent *event, gpointer unused)
{
	(void)event, (void)unused;
	int x, y;
	gtk_window_get_position(GTK_WINDOW(w), &x, &y);
	printf("ready %d %d\n", x + WIDTH / 2, y + HEIGHT / 2);
	fflush(stdout);
	return FALSE;
}

static gboolean on_input(GIOChannel *input, GIOCondition condition, gpointer unused)
{
	(void)unused;
	char c;
	gsize n = 0;
	if ((condition & G_IO_HUP) ||
	    g_io_channel_read_chars(input, &c, 1, &n, NULL) == G_IO_STATUS_EOF)
		gtk_main_quit();
	return TRUE;
}

int main(int argc, char **argv)
{
	int x = 0, y = 0;
	uris = g_ptr_array_new();
	gtk_init(&argc, &argv);
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--at") == 0 && i + 1 < argc) {
			if (sscanf(argv[++i], "%d,%d", &x, &y) != 2)
				return 2;
		} else if (strcmp(argv[i], "--uri") == 0 && i + 1 < argc) {
			offer(argv[++i], TRUE);
		} else {
			offer(argv[i], FALSE);
		}
	}
	g_ptr_array_add(uris, NULL);

	/* A popup: the window manager neither decorates nor moves it. */
	GtkWidget *window = gtk_window_new(GTK_WINDOW_POPUP);
	gtk_window_set_title(GTK_WINDOW(window), "Wikidrop drag source");
	gtk_window_set_default_size(GTK_WINDOW(window), WIDTH, HEIGHT);
	gtk_window_move(GTK_WINDOW(window), x, y);
	gtk_container_add(GTK_CONTAINER(window), gtk_label_new("drag me"));
	gtk_drag_source_set(window, GDK_BUTTON1_MASK, NULL, 0, GDK_ACTION_COPY);
	gtk_drag_source_add_uri_targets(window);
	g_signal_connect(window, "drag-begin", G_CALLBACK(on_begin), NULL);
	g_signal_connect(window, "drag-data-get", G_CALLBACK(on_data), NULL);
	g_signal_connect(window, "drag-failed", G_CALLBACK(on_failed), NULL);
	g_signal_connect(window, "drag-end", G_CALLBACK(on_end), NULL);
	g_signal_connect_after(window, "map-event", G_CALLBACK(on_mapped), NULL);
	gtk_widget_add_events(window, GDK_STRUCTURE_MASK);
	g_io_add_watch(g_io_channel_unix_new(0), G_IO_IN | G_IO_HUP, on_input, NULL);
	gtk_widget_show_all(window);
	gtk_main();
	return 0;
}

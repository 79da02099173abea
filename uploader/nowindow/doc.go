// Package nowindow runs the engine from a command line: for a server, a cron job, a
// slow line, and for measuring. It needs no display.
//
// A run puts files into the same queue that the window has, publishes them, and ends
// when each of them is published, left out, or held by something that no rule given
// on the command line decides. Whatever is not finished stays in the queue with its
// bytes, for the next run or for the window. So a run also goes on with what an
// earlier one left unfinished; drafts that nobody named stay drafts. What is
// published or was left out leaves the queue once it is reported.
//
// Standard output has one line for each file, and nothing else. Everything else goes
// to standard error in the person's language, progress only when that is a terminal.
package nowindow

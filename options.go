package main

import (
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"wikidrop/uploader/nowindow"
)

const usage = `Usage: wikidrop [options] [FILE|FOLDER|URL ...]
       wikidrop --no-window [options] [FILE|FOLDER|URL ...]

Opens Wikidrop with these files as drafts. Nothing is public until you publish.

  --profile DIR  keep accounts, queue, cache and log in DIR
  --practice     use the practice wiki inside the program
  --lang CODE    language of the window, such as en or ru
  --version      print the version and end

With --no-window it publishes these files, and what an earlier run left unfinished,
and ends. It needs no display. Without --wiki they go to the default account.

  --wiki ADDRESS        any address of the wiki
  --user NAME           who to log in as, such as Anna@Wikidrop
  --password-file FILE  read the password from the first line of FILE, or - for
                        standard input; without it, from the keyring
  --allow-http          send the password even without encryption
  --comment TEXT        upload summary
  --text-file FILE      text of the file pages; without it: your own work, CC BY-SA 4.0
  --on-warning WHAT     ask (on a terminal; elsewhere the file waits), skip, rename,
                        or ignore (also writes over existing files)
  --method HOW          auto, direct, chunked, or url (the wiki fetches addresses)
  --chunk-size BYTES    largest piece of a file
  --concurrency N       files at once, 1 to 3
  --json                one JSON object a line instead of columns

Standard output: published, title, sha1, page; or skipped, needs-you, failed with
file, code, reason; tabs between. Exit status 0: all published, or skipped as asked;
1: some not; 2: wrong options; 3: not logged in.
`

type options struct {
	profile  string
	practice bool
	lang     string
	version  bool
	noWindow bool
	batch    nowindow.Options
	sources  []string
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("wikidrop", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, usage) }
	flags.StringVar(&o.profile, "profile", "", "")
	flags.BoolVar(&o.practice, "practice", false, "")
	flags.StringVar(&o.lang, "lang", "", "")
	flags.BoolVar(&o.version, "version", false, "")
	flags.BoolVar(&o.noWindow, "no-window", false, "")
	ofWindow := map[string]bool{}
	flags.VisitAll(func(f *flag.Flag) { ofWindow[f.Name] = true })
	o.batch.Flags(flags)
	err := flags.Parse(args)
	if err != nil {
		return o, err
	}
	for _, s := range flags.Args() {
		o.sources = append(o.sources, absolute(s))
	}
	o.batch.Practice, o.batch.Sources = o.practice, o.sources
	if o.noWindow {
		err = o.batch.Check()
	}
	flags.Visit(func(f *flag.Flag) {
		if !o.noWindow && !ofWindow[f.Name] {
			err = fmt.Errorf("--%s needs --no-window", f.Name)
		}
	})
	if err != nil {
		fmt.Fprintln(stderr, "wikidrop:", err)
	}
	return o, err
}

// absolute makes a path mean the same in the program that is already running.
func absolute(source string) string {
	if strings.Contains(source, "://") {
		return source
	}
	if abs, err := filepath.Abs(source); err == nil {
		return abs
	}
	return source
}

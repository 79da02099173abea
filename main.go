// Wikidrop: drop files on a window, and they arrive on a MediaWiki wiki.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/BurntSushi/toml"

	"wikidrop/assets"
	"wikidrop/gui"
	"wikidrop/gui/i18n"
	"wikidrop/gui/settings"
	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/instance"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/nowindow"
	"wikidrop/uploader/practice"
	"wikidrop/uploader/profile"
	"wikidrop/uploader/rehearsal"
	"wikidrop/uploader/setup"
)

//go:embed FyneApp.toml
var fyneApp []byte

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

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	meta, err := metadata()
	if err == nil && o.version {
		_, err = fmt.Fprintln(stdout, meta.Name, meta.Version)
		if err == nil {
			return 0
		}
	}
	if err == nil && o.noWindow {
		return withoutWindow(o, meta, nowindow.Parts{Stdin: stdin, Stdout: stdout, Stderr: stderr})
	}
	if err == nil {
		err = withWindow(o, meta)
	}
	if err != nil {
		fmt.Fprintln(stderr, "wikidrop:", err)
		return 1
	}
	return 0
}

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

// metadata reads FyneApp.toml, the one place where name, ID and version stand.
func metadata() (fyne.AppMetadata, error) {
	var file struct {
		Details struct {
			Name, ID, Version string
			Build             int
		}
		Migrations map[string]bool
	}
	if err := toml.Unmarshal(fyneApp, &file); err != nil {
		return fyne.AppMetadata{}, fmt.Errorf("FyneApp.toml: %w", err)
	}
	return fyne.AppMetadata{
		ID: file.Details.ID, Name: file.Details.Name, Version: file.Details.Version, Build: file.Details.Build,
		Icon:       fyne.NewStaticResource("icon.png", assets.IconPNG(256)),
		Migrations: file.Migrations,
	}, nil
}

// speak puts the language of the command line in force, or else the one of the
// settings, or else the system's.
func speak(named string, log *slog.Logger) func(chosen string) string {
	return func(chosen string) string {
		if named == "" && chosen != "" {
			if err := i18n.Set(chosen); err != nil {
				log.Warn("language of the settings", "err", err)
			}
		}
		return i18n.Language()
	}
}

// withWindow opens everything, and the window last. What goes wrong is told in a
// window too, since nobody sees the standard error of a program that was
// double-clicked.
func withWindow(o options, meta fyne.AppMetadata) error {
	app.SetMetadata(meta)
	if err := i18n.Set(o.lang); err != nil {
		return err
	}
	folders, err := profile.Open(o.profile)
	if err != nil {
		return gui.ShowProblem(app.NewWithID(meta.ID), err, "")
	}
	if handed, err := instance.Hand(folders.Socket, o.sources); handed || err != nil {
		return err
	}
	p, err := setup.OpenLog(folders, userAgent(meta))
	if err != nil {
		return gui.ShowProblem(app.NewWithID(meta.ID), err, "")
	}
	defer p.Close()
	if err := showWindow(o, meta, p); err != nil {
		p.Log.Error("could not open", "err", err)
		return gui.ShowProblem(app.NewWithID(meta.ID), err, folders.Log)
	}
	p.Log.Info("ended")
	return nil
}

func showWindow(o options, meta fyne.AppMetadata, p *setup.Parts) error {
	if err := p.Open(speak(o.lang, p.Log)); err != nil {
		return err
	}
	p.Log.Info("started", "version", meta.Version, "language", i18n.Language())
	wiki, err := rehearsal.Open(o.practice, p.Accounts, p.Folders.Practice, p.Way, p.Log)
	if err != nil {
		return err
	}
	var practiceURL string
	var resetPractice func() error
	if wiki != nil {
		defer wiki.Close()
		practiceURL, resetPractice = wiki.URL(), wiki.Reset
	}
	queue := p.Queue()
	queue.SendAhead = p.Settings.Get().SendAhead
	engine, err := uploader.Open(queue)
	if err != nil {
		return err
	}
	defer engine.Close()
	over := make(chan struct{})
	defer close(over)
	go p.Follow(engine, over)

	a := app.NewWithID(meta.ID)
	a.SetIcon(meta.Icon)
	settings.Appear(a, p.Settings.Get().Appearance)
	window := gui.New(gui.Options{
		App: a, Engine: engine, Accounts: p.Accounts, Practice: practiceURL, Language: i18n.Language(),
		OpenURL: func(s string) error { return browse(a, s) }, LogFile: p.Folders.Log, Log: p.Log, Version: meta.Version,
		ResetPractice: resetPractice, Settings: p.Settings, Proxies: p.Proxies,
	})
	door, err := instance.Listen(p.Folders.Socket, window.Open)
	if err != nil {
		p.Log.Warn("later starts can't hand files over", "err", err)
	} else {
		defer door.Close()
	}
	engine.Add(o.sources...)
	for _, n := range p.Notices {
		engine.AddNotice(n)
	}
	if err := gui.OnOpenWith(window.Open); err != nil {
		p.Log.Warn("the system can't open files with this window", "err", err)
	}
	window.Run()
	return nil
}

// browse opens web addresses only: what a wiki answers must never start a program.
func browse(a fyne.App, address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("not a web address: %q", address)
	}
	return a.OpenURL(u)
}

// withoutWindow runs the queue until it is done. Nothing of Fyne is started.
func withoutWindow(o options, meta fyne.AppMetadata, run nowindow.Parts) int {
	if err := i18n.Set(o.lang); err != nil {
		fmt.Fprintln(run.Stderr, "wikidrop:", err)
		return nowindow.ExitUsage
	}
	run.Words = words.NoWindow{}
	p, err := openWithoutWindow(o, meta)
	if p != nil {
		defer p.Close()
	}
	if err != nil {
		fmt.Fprintln(run.Stderr, run.Words.Start(err))
		return nowindow.ExitNotAll
	}
	for _, n := range p.Notices { // they were set aside; the command line may name an account
		fmt.Fprintln(run.Stderr, run.Words.Notice(n))
	}
	run.Log, run.Accounts, run.Queue = p.Log, p.Accounts, p.Queue()
	var wiki *practice.Server
	run.Practice = func() (id string, err error) {
		wiki, id, err = rehearsal.Start(p.Accounts, p.Folders.Practice, p.Way, p.Log)
		return id, err
	}
	// The second signal ends the program at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	status := nowindow.Run(ctx, o.batch, run)
	if wiki != nil {
		err = wiki.Close()
	}
	p.Log.Info("ended", "status", status, "err", err)
	return status
}

func openWithoutWindow(o options, meta fyne.AppMetadata) (*setup.Parts, error) {
	folders, err := profile.Open(o.profile)
	if err != nil {
		return nil, err
	}
	p, err := setup.OpenLog(folders, userAgent(meta))
	if err != nil {
		return nil, err
	}
	return p, p.Open(speak(o.lang, p.Log))
}

func userAgent(meta fyne.AppMetadata) string {
	return mediawiki.UserAgent(meta.Version, "https://github.com/wikidrop/wikidrop")
}

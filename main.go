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
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/BurntSushi/toml"

	"wikidrop/assets"
	"wikidrop/gui"
	"wikidrop/gui/i18n"
	"wikidrop/gui/words"
	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/instance"
	"wikidrop/uploader/logfile"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/nowindow"
	"wikidrop/uploader/practice"
	"wikidrop/uploader/profile"
	"wikidrop/uploader/rehearsal"
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

// keyringPatience is how long a keyring may take to be unlocked by a person.
const keyringPatience = 30 * time.Second

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

type options struct {
	profile  string
	practice bool
	lang     string
	version  bool
	noWindow bool
	batch    nowindow.Options
	sources  []string
}

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
		err = start(o, meta)
	}
	if err != nil {
		fmt.Fprintln(stderr, "wikidrop:", err)
		return 1
	}
	return 0
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

// start opens everything in the order in which one part needs another, and the
// window last. What goes wrong is told in a window too, since nobody sees the
// standard error of a program that was double-clicked.
func start(o options, meta fyne.AppMetadata) error {
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
	secrets := mediawiki.NewRedactor()
	log, file, err := logfile.Open(folders.Log, slog.LevelDebug, secrets)
	if err != nil {
		return gui.ShowProblem(app.NewWithID(meta.ID), err, "")
	}
	defer file.Close()
	log.Info("started", "version", meta.Version, "language", i18n.Language())
	keepCrashes(folders.Crash, log)
	if err := open(o, meta, folders, log, secrets); err != nil {
		log.Error("could not open", "err", err)
		return gui.ShowProblem(app.NewWithID(meta.ID), err, folders.Log)
	}
	log.Info("ended")
	return nil
}

// keepCrashes writes the trace of a crash beside the log: a program without a
// terminal would lose it.
func keepCrashes(path string, log *slog.Logger) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		err = errors.Join(debug.SetCrashOutput(f, debug.CrashOptions{}), f.Close())
	}
	if err != nil {
		log.Warn("crashes are not kept", "err", err)
	}
}

func open(o options, meta fyne.AppMetadata, folders profile.Folders, log *slog.Logger, secrets *mediawiki.Redactor) error {
	if err := uploader.RefuseNewer(folders.Queue); err != nil {
		return err // accounts and practice wiki are a newer version's too
	}
	accounts, err := openAccounts(meta, folders, log, secrets)
	if err != nil && !errors.Is(err, account.ErrDamaged) {
		return err
	}
	damaged := err != nil
	wiki, err := rehearsal.Open(o.practice, accounts, folders.Practice, log)
	if err != nil {
		return err
	}
	var practiceURL string
	var resetPractice func() error
	if wiki != nil {
		defer wiki.Close()
		practiceURL, resetPractice = wiki.URL(), wiki.Reset
	}
	queue := queueOptions(meta, folders)
	queue.Accounts, queue.Log = accounts, log
	engine, err := uploader.Open(queue)
	if err != nil {
		return err
	}
	defer engine.Close()

	a := app.NewWithID(meta.ID)
	a.SetIcon(meta.Icon)
	window := gui.New(gui.Options{
		App: a, Engine: engine, Accounts: accounts, Practice: practiceURL, Language: i18n.Language(),
		OpenURL: func(s string) error { return browse(a, s) }, LogFile: folders.Log, Log: log, Version: meta.Version,
		ResetPractice: resetPractice,
	})
	door, err := instance.Listen(folders.Socket, func(sources []string) {
		engine.Add(sources...)
		window.Raise()
	})
	if err != nil {
		log.Warn("later starts can't hand files over", "err", err)
	} else {
		defer door.Close()
	}
	engine.Add(o.sources...)
	if damaged {
		engine.AddNotice(uploader.Notice{Code: "accounts-damaged", Name: filepath.Dir(folders.Accounts)})
	}
	if err := gui.OnOpenWith(func(sources []string) { engine.Add(sources...); window.Raise() }); err != nil {
		log.Warn("the system can't open files with this window", "err", err)
	}
	window.Run()
	return nil
}

// withoutWindow runs the queue until it is done. Nothing of Fyne is started.
func withoutWindow(o options, meta fyne.AppMetadata, parts nowindow.Parts) int {
	if err := i18n.Set(o.lang); err != nil {
		fmt.Fprintln(parts.Stderr, "wikidrop:", err)
		return nowindow.ExitUsage
	}
	parts.Words = words.NoWindow{}
	folders, err := profile.Open(o.profile)
	if err == nil {
		err = uploader.RefuseNewer(folders.Queue)
	}
	if err == nil {
		secrets := mediawiki.NewRedactor()
		var file io.Closer
		parts.Log, file, err = logfile.Open(folders.Log, slog.LevelDebug, secrets)
		if err == nil {
			defer file.Close()
			keepCrashes(folders.Crash, parts.Log)
			parts.Accounts, err = openAccounts(meta, folders, parts.Log, secrets)
		}
	}
	if errors.Is(err, account.ErrDamaged) { // it was set aside; the command line may name an account
		fmt.Fprintln(parts.Stderr, parts.Words.Notice(uploader.Notice{Code: "accounts-damaged", Name: filepath.Dir(folders.Accounts)}))
		err = nil
	}
	if err != nil {
		fmt.Fprintln(parts.Stderr, parts.Words.Start(err))
		return nowindow.ExitNotAll
	}
	parts.Queue = queueOptions(meta, folders)
	var wiki *practice.Server
	parts.Practice = func() (id string, err error) {
		wiki, id, err = rehearsal.Start(parts.Accounts, folders.Practice, parts.Log)
		return id, err
	}
	// The second signal ends the program at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	status := nowindow.Run(ctx, o.batch, parts)
	if wiki != nil {
		err = wiki.Close()
	}
	parts.Log.Info("ended", "status", status, "err", err)
	return status
}

func openAccounts(meta fyne.AppMetadata, folders profile.Folders, log *slog.Logger, secrets *mediawiki.Redactor) (*account.Manager, error) {
	return account.Open(account.Options{
		File: folders.Accounts, Secrets: account.NewKeyring(keyringPatience),
		UserAgent: userAgent(meta), Language: i18n.Language(), Log: log, Redactor: secrets,
	})
}

func queueOptions(meta fyne.AppMetadata, folders profile.Folders) uploader.Options {
	return uploader.Options{File: folders.Queue, Cache: folders.Cache, Language: i18n.Language(), UserAgent: userAgent(meta)}
}

func userAgent(meta fyne.AppMetadata) string {
	return mediawiki.UserAgent(meta.Version, "https://github.com/wikidrop/wikidrop")
}

// browse opens web addresses only: what a wiki answers must never start a program.
func browse(a fyne.App, address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("not a web address: %q", address)
	}
	return a.OpenURL(u)
}

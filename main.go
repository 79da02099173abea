// Wikidrop: drop files on a window, and they arrive on a MediaWiki wiki.
package main

import (
	"crypto/rand"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/BurntSushi/toml"

	"wikidrop/assets"
	"wikidrop/gui"
	"wikidrop/gui/i18n"
	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/instance"
	"wikidrop/uploader/logfile"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
	"wikidrop/uploader/profile"
)

//go:embed FyneApp.toml
var fyneApp []byte

const usage = `Usage: wikidrop [options] [FILE|FOLDER|URL ...]

Opens Wikidrop with these files as drafts. Nothing is public until you publish.

  --profile DIR  keep accounts, queue, cache and log in DIR
  --practice     use the practice wiki inside the program
  --lang CODE    language of the window, such as en or ru
  --version      print the version and end
`

// keyringPatience is how long a keyring may take to be unlocked by a person.
const keyringPatience = 30 * time.Second

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

type options struct {
	profile  string
	practice bool
	lang     string
	version  bool
	sources  []string
}

func run(args []string, stdout, stderr io.Writer) int {
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
	err := flags.Parse(args)
	for _, s := range flags.Args() {
		o.sources = append(o.sources, absolute(s))
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
	defer file.Close() //nolint:errcheck // nothing is left to do about it
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
	agent := mediawiki.UserAgent(meta.Version, "https://github.com/wikidrop/wikidrop")
	accounts, err := account.Open(account.Options{
		File: folders.Accounts, Secrets: account.NewKeyring(keyringPatience),
		UserAgent: agent, Language: i18n.Language(), Log: log, Redactor: secrets,
	})
	if err != nil && !errors.Is(err, account.ErrDamaged) {
		return err
	}
	damaged := err != nil
	wiki, err := openPractice(o.practice, accounts, folders.Practice, log)
	if err != nil {
		return err
	}
	if wiki != nil {
		defer wiki.Close() //nolint:errcheck // what arrived is on disk already
	}
	engine, err := uploader.Open(uploader.Options{
		File: folders.Queue, Cache: folders.Cache, Accounts: accounts, Log: log, Language: i18n.Language(),
		UserAgent: agent,
	})
	if err != nil {
		return err
	}
	defer engine.Close() //nolint:errcheck // it logs what it can't write down

	a := app.NewWithID(meta.ID)
	a.SetIcon(meta.Icon)
	window := gui.New(gui.Options{
		App: a, Engine: engine, Accounts: accounts, Practice: practiceURL(wiki), Language: i18n.Language(),
		OpenURL: func(s string) error { return browse(a, s) }, LogFile: folders.Log, Log: log, Version: meta.Version,
		ResetPractice: wiki.Reset,
	})
	door, err := instance.Listen(folders.Socket, func(sources []string) {
		engine.Add(sources...)
		window.Raise()
	})
	if err != nil {
		log.Warn("later starts can't hand files over", "err", err)
	} else {
		defer door.Close() //nolint:errcheck // the program ends
	}
	engine.Add(o.sources...)
	if damaged {
		engine.AddNotice(uploader.Notice{Code: "accounts-damaged", Name: filepath.Dir(folders.Accounts)})
	}
	window.Run()
	return nil
}

// openPractice starts the practice wiki unless the person has removed it. Its
// password lives as long as the program.
func openPractice(wanted bool, accounts *account.Manager, dir string, log *slog.Logger) (*practice.Server, error) {
	_, known := accounts.Get(account.PracticeID)
	if !wanted && !known && len(accounts.List()) > 0 {
		return nil, nil
	}
	const user, bot = "You", "wikidrop"
	password := strings.ToLower(rand.Text() + rand.Text())
	last := filepath.Join(dir, "address")
	wiki, err := practice.Start(practice.Options{
		Dir: filepath.Join(dir, "wiki"), Addr: sameAddress(last), Log: log,
		Users: []practice.User{{Name: user, App: bot, Password: password}},
	})
	if err != nil {
		return nil, fmt.Errorf("start the practice wiki: %w", err)
	}
	a, err := accounts.PutPractice(wiki.API(), user+"@"+bot, password)
	if err == nil && wanted {
		err = accounts.SetDefault(a.ID)
	}
	// The same address next time keeps links to its pages alive.
	err = errors.Join(err, os.WriteFile(last, []byte(wiki.URL()), 0o600))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("practice wiki: %w", err), wiki.Close())
	}
	return wiki, nil
}

func sameAddress(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	u, err := url.Parse(string(text))
	if err != nil {
		return ""
	}
	return u.Host
}

func practiceURL(wiki *practice.Server) string {
	if wiki == nil {
		return ""
	}
	return wiki.URL()
}

// browse opens web addresses only: what a wiki answers must never start a program.
func browse(a fyne.App, address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("not a web address: %q", address)
	}
	return a.OpenURL(u)
}

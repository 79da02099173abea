// Package setup opens what the window and the program without one are made of, in the
// order in which one part needs another: log, settings, the way to the web, accounts.
package setup

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/logfile"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/profile"
	"wikidrop/uploader/proxy"
	"wikidrop/uploader/settings"
)

// keyringPatience is how long a keyring may take to be unlocked by a person.
const keyringPatience = 30 * time.Second

// Parts are what was opened.
type Parts struct {
	Folders  profile.Folders
	Log      *slog.Logger
	Settings *settings.Store
	Proxies  *proxy.Chooser
	Way      http.RoundTripper // to the web, through the proxy that is chosen
	Accounts *account.Manager
	Notices  []uploader.Notice // of damaged files that were set aside

	userAgent, language string
	secrets             *mediawiki.Redactor
	file                io.Closer // the log's
}

// OpenLog is first: what goes wrong afterwards is written down. Crashes are, too.
func OpenLog(folders profile.Folders, userAgent string) (*Parts, error) {
	p := &Parts{Folders: folders, userAgent: userAgent, secrets: mediawiki.NewRedactor()}
	var err error
	p.Log, p.file, err = logfile.Open(folders.Log, slog.LevelDebug, p.secrets)
	if err != nil {
		return nil, err
	}
	keepCrashes(folders.Crash, p.Log)
	return p, nil
}

// Close closes the log.
func (p *Parts) Close() error { return p.file.Close() }

// Open reads what the person has chosen and who they are. Damaged files are out of the
// way when it returns, and told of in Notices. The language of the settings, "" where
// nothing was chosen, goes to speak, which puts a language in force and returns it.
func (p *Parts) Open(speak func(chosen string) string) error {
	if err := p.openSettings(); err != nil {
		return err
	}
	p.language = speak(p.Settings.Get().Language)
	// Accounts and practice wiki are a newer version's too: nothing was written yet.
	if err := uploader.RefuseNewer(p.Folders.Queue); err != nil {
		return err
	}
	keyring := account.NewKeyring(keyringPatience)
	p.Proxies = proxy.New(proxy.Options{
		Settings: p.Settings, Secrets: keyring, Redactor: p.secrets, Log: p.Log, UserAgent: p.userAgent,
	})
	way, err := mediawiki.NewTransport(mediawiki.Network{ProxyFor: p.Proxies.For})
	if err != nil {
		return err
	}
	p.Way = way
	p.Accounts, err = account.Open(account.Options{
		File: p.Folders.Accounts, Secrets: keyring, Proxies: p.Proxies,
		UserAgent: p.userAgent, Language: p.language, Log: p.Log, Redactor: p.secrets,
	})
	if errors.Is(err, account.ErrDamaged) {
		p.setAside(uploader.Notice{Code: "accounts-damaged", Name: filepath.Dir(p.Folders.Accounts)}, err)
		return nil
	}
	return err
}

func (p *Parts) openSettings() error {
	var err error
	p.Settings, err = settings.Open(p.Folders.Settings)
	switch {
	case errors.Is(err, settings.ErrNewer):
		return err
	case errors.Is(err, settings.ErrDamaged):
		p.setAside(uploader.Notice{Code: "settings-damaged", Name: filepath.Dir(p.Folders.Settings)}, err)
	case err != nil:
		p.Log.Warn("settings not read", "err", err)
	}
	return nil
}

func (p *Parts) setAside(n uploader.Notice, err error) {
	p.Log.Warn("file set aside", "err", err)
	p.Notices = append(p.Notices, n)
}

// Queue are the options of the engine.
func (p *Parts) Queue() uploader.Options {
	return uploader.Options{
		File: p.Folders.Queue, Cache: p.Folders.Cache, Language: p.language, UserAgent: p.userAgent,
		Transport: p.Way, Accounts: p.Accounts, Log: p.Log,
	}
}

// Follow puts in force what is chosen while the program runs, until over is closed.
func (p *Parts) Follow(engine *uploader.Engine, over <-chan struct{}) {
	for {
		changed, moved := p.Settings.Changed(), p.Proxies.Changed()
		engine.SetSendAhead(p.Settings.Get().SendAhead)
		select {
		case <-over:
			return
		case <-changed:
		case <-moved:
			engine.NetworkChanged()
		}
	}
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

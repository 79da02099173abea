package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"

	"fyne.io/fyne/v2"
	"github.com/BurntSushi/toml"

	"wikidrop/assets"
	"wikidrop/gui/i18n"
	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/logfile"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/profile"
	"wikidrop/uploader/proxy"
	"wikidrop/uploader/settings"
)

// parts are what the window and the program without one are made of, in the order in
// which one needs another.
type parts struct {
	meta     fyne.AppMetadata
	folders  profile.Folders
	log      *slog.Logger
	secrets  *mediawiki.Redactor
	settings *settings.Store
	proxies  *proxy.Chooser
	way      http.RoundTripper // to the web, through the proxy that is chosen
	accounts *account.Manager
	notices  []uploader.Notice // of files that were set aside
	file     io.Closer         // the log's
}

// openLog is first: what goes wrong afterwards is written down.
func openLog(meta fyne.AppMetadata, folders profile.Folders) (*parts, error) {
	p := &parts{meta: meta, folders: folders, secrets: mediawiki.NewRedactor()}
	var err error
	p.log, p.file, err = logfile.Open(folders.Log, slog.LevelDebug, p.secrets)
	if err != nil {
		return nil, err
	}
	keepCrashes(folders.Crash, p.log)
	return p, nil
}

// open reads what the person has chosen and who they are. Damaged files are out of the
// way by then, and told of.
func (p *parts) open(lang string) error {
	if err := p.openSettings(lang); err != nil {
		return err
	}
	keyring := account.NewKeyring(keyringPatience)
	p.proxies = proxy.New(proxy.Options{
		Settings: p.settings, Secrets: keyring, Redactor: p.secrets, Log: p.log, UserAgent: userAgent(p.meta),
	})
	way, err := mediawiki.NewTransport(mediawiki.Network{ProxyFor: p.proxies.For})
	if err != nil {
		return err
	}
	p.way = way
	p.accounts, err = account.Open(account.Options{
		File: p.folders.Accounts, Secrets: keyring, Proxies: p.proxies,
		UserAgent: userAgent(p.meta), Language: i18n.Language(), Log: p.log, Redactor: p.secrets,
	})
	if errors.Is(err, account.ErrDamaged) {
		p.setAside(uploader.Notice{Code: "accounts-damaged", Name: filepath.Dir(p.folders.Accounts)}, err)
		return nil
	}
	return err
}

// openSettings also puts the language in force, unless the command line names one.
func (p *parts) openSettings(lang string) error {
	var err error
	p.settings, err = settings.Open(p.folders.Settings)
	switch {
	case errors.Is(err, settings.ErrNewer):
		return err
	case errors.Is(err, settings.ErrDamaged):
		p.setAside(uploader.Notice{Code: "settings-damaged", Name: filepath.Dir(p.folders.Settings)}, err)
	case err != nil:
		p.log.Warn("settings not read", "err", err)
	}
	chosen := p.settings.Get().Language
	if lang != "" || chosen == "" {
		return nil
	}
	if err := i18n.Set(chosen); err != nil {
		p.log.Warn("language of the settings", "err", err)
	}
	return nil
}

func (p *parts) setAside(n uploader.Notice, err error) {
	p.log.Warn("file set aside", "err", err)
	p.notices = append(p.notices, n)
}

func (p *parts) queueOptions() uploader.Options {
	return uploader.Options{
		File: p.folders.Queue, Cache: p.folders.Cache, Language: i18n.Language(), UserAgent: userAgent(p.meta), Transport: p.way,
	}
}

// follow puts in force what is chosen while the program runs, until over is closed.
func (p *parts) follow(engine *uploader.Engine, over <-chan struct{}) {
	for {
		changed, moved := p.settings.Changed(), p.proxies.Changed()
		engine.SetSendAhead(p.settings.Get().SendAhead)
		select {
		case <-over:
			return
		case <-changed:
		case <-moved:
			engine.NetworkChanged()
		}
	}
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

func userAgent(meta fyne.AppMetadata) string {
	return mediawiki.UserAgent(meta.Version, "https://github.com/wikidrop/wikidrop")
}

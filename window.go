package main

import (
	"fmt"
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"wikidrop/gui"
	"wikidrop/gui/i18n"
	"wikidrop/gui/settings"
	"wikidrop/uploader"
	"wikidrop/uploader/instance"
	"wikidrop/uploader/profile"
	"wikidrop/uploader/rehearsal"
)

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
	p, err := openLog(meta, folders)
	if err != nil {
		return gui.ShowProblem(app.NewWithID(meta.ID), err, "")
	}
	defer p.file.Close()
	if err := p.showWindow(o); err != nil {
		p.log.Error("could not open", "err", err)
		return gui.ShowProblem(app.NewWithID(meta.ID), err, folders.Log)
	}
	p.log.Info("ended")
	return nil
}

func (p *parts) showWindow(o options) error {
	if err := p.open(o.lang); err != nil {
		return err
	}
	p.log.Info("started", "version", p.meta.Version, "language", i18n.Language())
	wiki, err := rehearsal.Open(o.practice, p.accounts, p.folders.Practice, p.way, p.log)
	if err != nil {
		return err
	}
	var practiceURL string
	var resetPractice func() error
	if wiki != nil {
		defer wiki.Close()
		practiceURL, resetPractice = wiki.URL(), wiki.Reset
	}
	queue := p.queueOptions()
	queue.Accounts, queue.Log, queue.SendAhead = p.accounts, p.log, p.settings.Get().SendAhead
	engine, err := uploader.Open(queue)
	if err != nil {
		return err
	}
	defer engine.Close()
	over := make(chan struct{})
	defer close(over)
	go p.follow(engine, over)

	a := app.NewWithID(p.meta.ID)
	a.SetIcon(p.meta.Icon)
	settings.Appear(a, p.settings.Get().Appearance)
	window := gui.New(gui.Options{
		App: a, Engine: engine, Accounts: p.accounts, Practice: practiceURL, Language: i18n.Language(),
		OpenURL: func(s string) error { return browse(a, s) }, LogFile: p.folders.Log, Log: p.log, Version: p.meta.Version,
		ResetPractice: resetPractice, Settings: p.settings, Proxies: p.proxies,
	})
	take := func(sources []string) { engine.Add(sources...); window.Raise() }
	door, err := instance.Listen(p.folders.Socket, take)
	if err != nil {
		p.log.Warn("later starts can't hand files over", "err", err)
	} else {
		defer door.Close()
	}
	engine.Add(o.sources...)
	for _, n := range p.notices {
		engine.AddNotice(n)
	}
	if err := gui.OnOpenWith(take); err != nil {
		p.log.Warn("the system can't open files with this window", "err", err)
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

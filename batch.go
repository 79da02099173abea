package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2"

	"wikidrop/gui/i18n"
	"wikidrop/gui/words"
	"wikidrop/uploader/nowindow"
	"wikidrop/uploader/practice"
	"wikidrop/uploader/profile"
	"wikidrop/uploader/rehearsal"
)

// withoutWindow runs the queue until it is done. Nothing of Fyne is started.
func withoutWindow(o options, meta fyne.AppMetadata, run nowindow.Parts) int {
	if err := i18n.Set(o.lang); err != nil {
		fmt.Fprintln(run.Stderr, "wikidrop:", err)
		return nowindow.ExitUsage
	}
	run.Words = words.NoWindow{}
	p, err := openWithoutWindow(o, meta)
	if p != nil {
		defer p.file.Close()
	}
	if err != nil {
		fmt.Fprintln(run.Stderr, run.Words.Start(err))
		return nowindow.ExitNotAll
	}
	for _, n := range p.notices { // they were set aside; the command line may name an account
		fmt.Fprintln(run.Stderr, run.Words.Notice(n))
	}
	run.Log, run.Accounts, run.Queue = p.log, p.accounts, p.queueOptions()
	var wiki *practice.Server
	run.Practice = func() (id string, err error) {
		wiki, id, err = rehearsal.Start(p.accounts, p.folders.Practice, p.way, p.log)
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
	p.log.Info("ended", "status", status, "err", err)
	return status
}

func openWithoutWindow(o options, meta fyne.AppMetadata) (*parts, error) {
	folders, err := profile.Open(o.profile)
	if err != nil {
		return nil, err
	}
	p, err := openLog(meta, folders)
	if err != nil {
		return nil, err
	}
	return p, p.open(o.lang)
}

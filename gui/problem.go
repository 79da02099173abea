package gui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader"
	"wikidrop/uploader/account"
	"wikidrop/uploader/practice"
	"wikidrop/uploader/profile"
	"wikidrop/uploader/settings"
)

// Open takes what another start of the program or the system hands over, and brings
// the window to the front. It may be called from any goroutine.
func (w *Window) Open(sources []string) {
	w.bridge.post(func() {
		w.Show()
		if len(sources) > 0 {
			w.Drop(sources)
		}
	})
}

// ShowProblem opens a window that tells why Wikidrop can't open, and returns err
// when it is closed. logFile may be "".
func ShowProblem(app fyne.App, err error, logFile string) error {
	app.Settings().SetTheme(look.Theme{})
	w := app.NewWindow(Title)
	w.SetContent(container.NewPadded(container.NewPadded(problemContent(err, logFile, app.Quit))))
	w.Resize(fyne.NewSize(560, 320))
	w.CenterOnScreen()
	w.ShowAndRun()
	return err
}

func problemContent(err error, logFile string, quit func()) fyne.CanvasObject {
	heading, what := problemWords(err)
	body := container.New(look.NewColumn(12), look.NewHeading(heading, 17), look.NewParagraph(what), look.NewHint(err.Error()))
	if logFile != "" {
		body.Add(look.NewHint(i18n.T("window.about_log", i18n.Args{"Path": logFile})))
	}
	foot := container.NewHBox(layout.NewSpacer(), look.NewButton(look.Primary, i18n.T("window.close"), quit))
	return container.NewBorder(nil, foot, nil, nil, body)
}

func problemWords(err error) (heading, what string) {
	switch {
	case errors.Is(err, uploader.ErrLocked), errors.Is(err, practice.ErrInUse):
		return i18n.T("start.locked"), i18n.T("start.locked_do")
	case errors.Is(err, uploader.ErrNewer), errors.Is(err, account.ErrNewer), errors.Is(err, settings.ErrNewer):
		return i18n.T("start.newer"), i18n.T("start.newer_do")
	case errors.Is(err, uploader.ErrDamaged):
		return i18n.T("start.damaged"), i18n.T("start.damaged_do")
	}
	if profile.Unwritable(err) {
		return i18n.T("start.read_only"), i18n.T("start.read_only_do")
	}
	return i18n.T("start.failed"), i18n.T("start.failed_do")
}

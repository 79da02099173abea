package gui

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"wikidrop/gui/filepick"
	"wikidrop/gui/i18n"
	"wikidrop/gui/look"
	"wikidrop/uploader"
	"wikidrop/uploader/sheet"
)

// chooseSpreadsheet asks for a spreadsheet and describes the files with it.
func (w *Window) chooseSpreadsheet() {
	go func() {
		path, err := filepick.File(context.Background())
		w.chosen(err, func() { w.describeFrom(path) })
	}()
}

// saveSpreadsheet asks for a folder and puts a spreadsheet of the drafts into it.
func (w *Window) saveSpreadsheet() {
	go func() {
		folder, err := filepick.Folder(context.Background())
		w.chosen(err, func() {
			name := i18n.T("sheet.file_name", i18n.Args{"Time": w.now().Format("2006-01-02 15.04.05")})
			w.saveDescriptions(filepath.Join(folder, name+".xlsx"))
		})
	}()
}

// droppedSpreadsheet asks what a spreadsheet is for that comes alone while there is
// something to describe. It tells whether it did.
func (w *Window) droppedSpreadsheet(paths []string) bool {
	if len(paths) != 1 || !sheet.Is(paths[0]) || isWebAddress(paths[0]) || w.asking || !w.hasDrafts() {
		return false
	}
	var s *look.Sheet
	describe := look.NewButton(look.Primary, i18n.T("sheet.describe"), func() { s.Close(); w.describeFrom(paths[0]) })
	add := look.NewButton(look.Quiet, i18n.T("sheet.add"), func() { s.Close(); w.add(paths) })
	cancel := look.NewButton(look.Plain, i18n.T("window.cancel"), func() { s.Close() })
	s = look.NewSheet(w.window.Canvas(), i18n.T("sheet.what_for"), []fyne.CanvasObject{
		look.NewParagraph(i18n.T("sheet.what_for_explained", i18n.Args{"Name": look.OneLine(filepath.Base(paths[0]))})),
	}, describe, add, cancel)
	w.show(s, nil)
	return true
}

func (w *Window) hasDrafts() bool {
	t := w.queue.Model().Totals()
	return t.Count > t.Published
}

func (w *Window) describeFrom(path string) {
	w.wish(func() {
		report, err := w.o.Engine.DescribeFrom(path)
		w.bridge.post(func() {
			if err != nil {
				w.spreadsheetFailed(path, err)
				return
			}
			w.showReport(report)
		})
	})
}

func (w *Window) saveDescriptions(path string) {
	w.wish(func() {
		err := w.o.Engine.SaveDescriptions(path)
		w.bridge.post(func() {
			if err != nil {
				w.spreadsheetFailed(path, err)
				return
			}
			w.toast.say(toastLine{text: i18n.T("sheet.saved", i18n.Args{"Path": look.OneLine(path)}), trouble: true})
		})
	})
}

func (w *Window) spreadsheetFailed(path string, err error) {
	w.o.Log.Error("a spreadsheet could not be used", "err", err)
	text := i18n.T(sentenceOfSheet(err), i18n.Args{"Name": look.OneLine(filepath.Base(path))})
	w.tell(i18n.T("sheet.failed"), look.NewParagraph(text))
}

func sentenceOfSheet(err error) string {
	for _, known := range []struct {
		err error
		id  string
	}{
		{sheet.ErrKind, "sheet.kind"}, {sheet.ErrNoFileColumn, "sheet.no_file_column"}, {sheet.ErrEmpty, "sheet.empty"},
		{sheet.ErrTooLarge, "sheet.too_large"}, {fs.ErrNotExist, "sheet.gone"}, {fs.ErrPermission, "sheet.permission"},
	} {
		if errors.Is(err, known.err) {
			return known.id
		}
	}
	return "sheet.unreadable"
}

// showReport says what a spreadsheet changed, and names what it could not be used for.
func (w *Window) showReport(r uploader.SheetReport) {
	var body []fyne.CanvasObject
	say := func(text string) {
		if text != "" {
			body = append(body, look.NewParagraph(text))
		}
	}
	say(namedRows("sheet.missing", r.Missing))
	say(namedRows("sheet.ambiguous", r.Ambiguous))
	say(namedRows("sheet.late", r.Late))
	if len(r.Doubtful) > 0 {
		say(i18n.N("sheet.doubtful", len(r.Doubtful), i18n.Args{"Cells": listed(r.Doubtful, cellWords)}))
	}
	if len(r.Unknown) > 0 {
		say(i18n.T("sheet.unknown", i18n.Args{"Columns": listed(r.Unknown, look.OneLine)}))
	}
	if r.Silent > 0 {
		say(i18n.N("sheet.silent", r.Silent))
	}
	if len(body) == 0 {
		say(i18n.T("sheet.all_used"))
	}
	w.tell(i18n.N("sheet.described", r.Described), body...)
}

func namedRows(id string, rows []sheet.Row) string {
	if len(rows) == 0 {
		return ""
	}
	return i18n.N(id, len(rows), i18n.Args{"Rows": listed(rows, func(row sheet.Row) string {
		return strconv.Itoa(row.Line) + " (" + shortened(look.OneLine(row.File), shownOfPart) + ")"
	})})
}

func cellWords(c uploader.SheetCell) string {
	return strconv.Itoa(c.Line) + " (" + string(c.Column) + ": " + shortened(look.OneLine(c.Value), shownOfPart) + ")"
}

// listed names the first things of a list.
func listed[T any](list []T, words func(T) string) string {
	const named = 8
	var parts []string
	for _, x := range list[:min(named, len(list))] {
		parts = append(parts, words(x))
	}
	text := strings.Join(parts, ", ")
	if len(list) > named {
		text += "…"
	}
	return text
}

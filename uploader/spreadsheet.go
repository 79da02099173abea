package uploader

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"wikidrop/uploader/sheet"
	"wikidrop/uploader/wikitext"
)

// SheetReport tells what a spreadsheet changed, and what in it could not be used.
// Nothing of a row named here was guessed.
type SheetReport struct {
	Described int         // files whose description changed, or is the same already
	Silent    int         // files that could be described and that no row names
	Missing   []sheet.Row // name a file that is not in the queue
	Ambiguous []sheet.Row // name several files of the queue
	Late      []sheet.Row // name a file that is published already
	Doubtful  []SheetCell // were left out
	Unknown   []string    // names of columns that mean nothing here
}

// SheetCell is a cell that could not be understood.
type SheetCell struct {
	Line   int
	Column sheet.Column
	Value  string
}

// DescribeFrom describes files of the queue with a spreadsheet; [sheet] tells of its
// form. A row belongs to the file that it names: by its path, by the end of it, by its
// name, or by its name without extension. Empty cells leave alone what a file has. It
// is on disk when it returns: all of it or nothing. Errors are those of package sheet
// and of the disk.
func (e *Engine) DescribeFrom(path string) (SheetReport, error) {
	table, err := sheet.Read(path)
	if err != nil {
		return SheetReport{}, err
	}
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return SheetReport{}, errClosed
	}
	r := e.describeRows(table)
	b := e.batch
	e.mu.Unlock()
	if err := e.keptDescriptions(b, r.Described, false); err != nil {
		return r, err
	}
	e.log.Info("described from a spreadsheet", "described", r.Described, "rows", len(table.Rows))
	return r, nil
}

// describeRows applies all rows. The caller holds mu.
func (e *Engine) describeRows(table sheet.Table) SheetReport {
	r := SheetReport{Unknown: table.Unknown}
	files := e.filesByName()
	named, given := map[ID]bool{}, map[string]bool{}
	for _, row := range table.Rows {
		switch found := files.find(row.File); {
		case len(found) == 0:
			r.Missing = append(r.Missing, row)
		case len(found) > 1:
			r.Ambiguous = append(r.Ambiguous, row)
		case found[0].Stage >= StagePublishing:
			r.Late = append(r.Late, row)
		default:
			en := found[0]
			patch, doubtful := patchOf(row)
			r.Doubtful = append(r.Doubtful, doubtful...)
			e.change(en, func(en *entry) {
				e.apply(en, patch)
				if title := row.Fields[sheet.Title]; title != "" {
					retitle(en, e.titleFrom(en, title, given))
				}
				e.attend(en)
			})
			named[en.ID] = true
		}
	}
	r.Described = len(named)
	for _, en := range e.items {
		if en.Stage < StagePublishing && !en.Skipped && !named[en.ID] {
			r.Silent++
		}
	}
	return r
}

// titleFrom makes a title of a cell: with the file's extension, and unlike the titles
// that were given before. The caller holds mu.
func (e *Engine) titleFrom(en *entry, cell string, given map[string]bool) string {
	rules := e.rules(en.Account)
	title := wikitext.Normalize(withExtension(cell, en), rules)
	if given[title] {
		title = wikitext.Suggest(title, extension(title), rules, func(t string) bool { return given[t] })
	}
	given[title] = true
	return title
}

// SaveDescriptions writes a spreadsheet of the drafts, one row a file, that
// [Engine.DescribeFrom] reads again. It takes the place of a file at path.
func (e *Engine) SaveDescriptions(path string) error {
	e.mu.Lock()
	var rows []sheet.Row
	for _, id := range e.order {
		if en := e.items[id]; en.Stage < StagePublishing && !en.Skipped {
			rows = append(rows, rowOf(&en.Item))
		}
	}
	e.mu.Unlock()
	return sheet.Write(path, rows)
}

func rowOf(it *Item) sheet.Row {
	d := &it.Description
	license := d.License
	if l, ok := wikitext.LicenseByID(license); ok {
		license = l.Name
	}
	row := sheet.Row{File: it.Path + it.URL, Fields: map[sheet.Column]string{
		sheet.Title: it.Title, sheet.Description: d.Text, sheet.Language: d.Language, sheet.Date: d.Date,
		sheet.Author: d.Author, sheet.Source: d.Source, sheet.License: license, sheet.Permission: d.Permission,
		sheet.Categories: strings.Join(d.Categories, "; "), sheet.Comment: it.Comment,
	}}
	if d.HasPlace {
		row.Fields[sheet.Latitude] = strconv.FormatFloat(d.Latitude, 'f', -1, 64)
		row.Fields[sheet.Longitude] = strconv.FormatFloat(d.Longitude, 'f', -1, 64)
	}
	return row
}

// patchOf understands the cells of a row, but for the title.
func patchOf(row sheet.Row) (p Patch, doubtful []SheetCell) {
	for column, value := range row.Fields {
		switch column {
		case sheet.Description:
			p.Text = &value
		case sheet.Language:
			p.Language = &value
		case sheet.Date:
			p.Date = &value
		case sheet.Author:
			p.Author = &value
		case sheet.Source:
			source := sourceOf(value)
			p.Source = &source
		case sheet.Permission:
			p.Permission = &value
		case sheet.Comment:
			p.Comment = &value
		case sheet.Categories:
			list := categoriesOf(value)
			p.Categories = &list
		case sheet.License:
			id, ok := licenseOf(value)
			if !ok {
				doubtful = append(doubtful, SheetCell{row.Line, column, value})
				continue
			}
			p.License = &id
		}
	}
	place, wrong := placeOf(row)
	p.Place = place
	return p, append(doubtful, wrong...)
}

// categoriesOf takes a cell apart at semicolons, bars and line ends; a comma belongs
// to a name.
func categoriesOf(cell string) []string {
	var list []string
	cell = strings.NewReplacer("[[", "", "]]", "").Replace(cell)
	for _, name := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";|\n\r", r) }) {
		for _, c := range wikitext.ParseCategories("[[" + strings.Trim(strings.TrimSpace(name), "[]") + "]]") {
			if !slices.Contains(list, c) {
				list = append(list, c)
			}
		}
	}
	return list
}

// licenseOf knows a licence by its ID, its name or its template, however written.
func licenseOf(cell string) (string, bool) {
	cell = strings.Trim(cell, "{} ")
	for _, l := range wikitext.Licenses() {
		for _, name := range []string{l.ID, l.Name, l.Template} {
			if plain(name) == plain(cell) {
				return l.ID, true
			}
		}
	}
	return "", false
}

// sourceOf knows the words for one's own work.
func sourceOf(cell string) string {
	switch plain(cell) {
	case "own", "ownwork", "собственнаяработа", "{{own}}":
		return "{{own}}"
	}
	return cell
}

// plain makes "CC BY-SA 4.0" and "cc-by-sa-4.0" the same.
func plain(s string) string {
	return cases.Fold().String(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(s))
}

// placeOf reads a position, which needs both of its cells.
func placeOf(row sheet.Row) (*Place, []SheetCell) {
	var doubtful []SheetCell
	degrees := func(c sheet.Column, most float64) (float64, bool) {
		cell := row.Fields[c]
		value, err := strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(cell, ",", "."), "°"), 64)
		if err != nil || value < -most || value > most || value != value {
			doubtful = append(doubtful, SheetCell{row.Line, c, cell})
			return 0, false
		}
		return value, true
	}
	if row.Fields[sheet.Latitude] == "" && row.Fields[sheet.Longitude] == "" {
		return nil, nil
	}
	latitude, ok := degrees(sheet.Latitude, 90)
	longitude, ok2 := degrees(sheet.Longitude, 180)
	if !ok || !ok2 {
		return nil, doubtful
	}
	return &Place{latitude, longitude}, nil
}

// fileIndex finds entries by how a person names their files.
type fileIndex map[string][]*entry

// filesByName indexes the queue by each end of each path, with and without the
// extension. The caller holds mu.
func (e *Engine) filesByName() fileIndex {
	index := fileIndex{}
	for _, id := range e.order {
		en := e.items[id]
		if en.URL != "" {
			index.put(nameKey(en.URL), en)
		}
		rest := nameKey(en.Path)
		for rest != "" {
			index.put(rest, en)
			if ext := filepath.Ext(rest); ext != "" && !strings.Contains(ext, "/") {
				index.put(strings.TrimSuffix(rest, ext), en)
			}
			_, rest, _ = strings.Cut(rest, "/")
		}
	}
	return index
}

func (x fileIndex) put(key string, en *entry) {
	if key != "" && !slices.Contains(x[key], en) {
		x[key] = append(x[key], en)
	}
}

func (x fileIndex) find(name string) []*entry { return x[strings.TrimPrefix(nameKey(name), "./")] }

// nameKey makes names equal that people take for the same: file systems differ in
// case, in how they write accents, and in what stands between folders.
func nameKey(path string) string {
	path = strings.ReplaceAll(strings.TrimSpace(path), `\`, "/")
	return strings.TrimPrefix(cases.Fold().String(norm.NFC.String(path)), "/")
}

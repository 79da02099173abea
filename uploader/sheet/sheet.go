// Package sheet reads and writes spreadsheets that describe files: one row a file,
// one column a field, with a row of names on top.
//
// It reads .xlsx, and text with commas, semicolons or tabs between (.csv, .tsv), as
// spreadsheet programs of all countries write them. Columns may stand in any order
// and are known by many names: see [Column]. Nothing in a spreadsheet is executed:
// formulas count as the value that was last calculated.
package sheet

import (
	"errors"
	"path/filepath"
	"strings"
)

// Errors of the package.
var (
	// ErrKind means that the file is no spreadsheet that can be read.
	ErrKind = errors.New("sheet: neither .xlsx nor .csv nor .tsv")
	// ErrNoFileColumn means that no column tells which file a row is about.
	ErrNoFileColumn = errors.New("sheet: no column with the name of the file")
	// ErrTooLarge means that the file has more than [MostRows] rows or 64 MiB.
	ErrTooLarge = errors.New("sheet: too large")
	// ErrEmpty means that there is nothing in it.
	ErrEmpty = errors.New("sheet: empty")
)

const (
	// MostRows is how many files a spreadsheet may describe.
	MostRows  = 100_000
	mostBytes = 64 << 20
	mostCell  = 32 << 10 // bytes; more is cut
)

// Row is what a spreadsheet says of one file. Empty cells are not in Fields.
type Row struct {
	Line   int    // in the spreadsheet, from 1
	File   string // name or path
	Fields map[Column]string
}

// Table is a spreadsheet that was understood.
type Table struct {
	Rows    []Row
	Columns []Column // those that were found, without File
	Unknown []string // names of columns that mean nothing here
}

// Is tells by its name whether a file may be a spreadsheet.
func Is(path string) bool {
	switch kind(path) {
	case ".xlsx", ".csv", ".tsv":
		return true
	}
	return false
}

// Read reads a spreadsheet. It takes a second or so for 10,000 rows: call it away
// from the UI goroutine.
func Read(path string) (Table, error) {
	var lines [][]string
	var err error
	switch kind(path) {
	case ".xlsx":
		lines, err = readXLSX(path)
	case ".csv", ".tsv":
		lines, err = readText(path)
	default:
		err = ErrKind
	}
	if err != nil {
		return Table{}, err
	}
	return understand(lines)
}

func kind(path string) string { return strings.ToLower(filepath.Ext(path)) }

// understand finds the row of names, which is the first that is not empty, and takes
// the rows below it apart.
func understand(lines [][]string) (Table, error) {
	top := 0
	for top < len(lines) && blank(lines[top]) {
		top++
	}
	if top == len(lines) {
		return Table{}, ErrEmpty
	}
	columns := make([]Column, len(lines[top]))
	seen := map[Column]bool{}
	var t Table
	for i, name := range lines[top] {
		c, known := columnOf(name)
		switch {
		case strings.TrimSpace(name) == "":
		case !known || seen[c]:
			t.Unknown = append(t.Unknown, strings.TrimSpace(name))
		default:
			columns[i], seen[c] = c, true
			if c != File {
				t.Columns = append(t.Columns, c)
			}
		}
	}
	if !seen[File] {
		return Table{}, ErrNoFileColumn
	}
	for i, line := range lines[top+1:] {
		if row := rowOf(columns, line); row.File != "" {
			row.Line = top + 2 + i
			t.Rows = append(t.Rows, row)
		}
	}
	return t, nil
}

func rowOf(columns []Column, line []string) Row {
	row := Row{Fields: map[Column]string{}}
	for i, cell := range line {
		cell = strings.TrimSpace(cell)
		if i >= len(columns) || columns[i] == "" || cell == "" {
			continue
		}
		cell = strings.ToValidUTF8(cell[:min(len(cell), mostCell)], "")
		if columns[i] == File {
			row.File = cell
			continue
		}
		row.Fields[columns[i]] = cell
	}
	return row
}

func blank(line []string) bool { return strings.TrimSpace(strings.Join(line, "")) == "" }

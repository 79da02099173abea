package sheet

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/xuri/excelize/v2"
)

func readXLSX(path string) (lines [][]string, err error) {
	if info, err := os.Stat(path); err == nil && info.Size() > mostBytes {
		return nil, ErrTooLarge
	}
	f, err := excelize.OpenFile(path, excelize.Options{UnzipSizeLimit: 8 * mostBytes, UnzipXMLSizeLimit: mostBytes})
	if err != nil {
		return nil, fmt.Errorf("open the spreadsheet: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return nil, fmt.Errorf("read the spreadsheet: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		line, err := rows.Columns()
		if err != nil {
			return nil, fmt.Errorf("read the spreadsheet: %w", err)
		}
		if len(lines) > MostRows {
			return nil, ErrTooLarge
		}
		lines = append(lines, line)
	}
	return lines, rows.Error()
}

// Write makes an .xlsx file with these rows. What is there already is replaced, and
// only once the new one is whole.
func Write(path string, rows []Row) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := fill(f, rows); err != nil {
		return fmt.Errorf("make the spreadsheet: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".wikidrop-*.xlsx")
	if err != nil {
		return fmt.Errorf("write the spreadsheet: %w", err)
	}
	err = errors.Join(f.Write(tmp), tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write the spreadsheet: %w", errors.Join(err, os.Remove(tmp.Name())))
	}
	return nil
}

const widthOfColumn = 28 // characters

// fill writes cells as text: a title such as "=1+1" must stay what it is.
func fill(f *excelize.File, rows []Row) error {
	w, err := f.NewStreamWriter(f.GetSheetName(0))
	if err != nil {
		return err
	}
	columns := Columns()
	if err := w.SetColWidth(1, len(columns), widthOfColumn); err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	top := make([]any, len(columns))
	for i, c := range columns {
		top[i] = excelize.Cell{StyleID: bold, Value: string(c)}
	}
	if err := w.SetRow("A1", top); err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(columns))
		for j, c := range columns {
			cells[j] = row.Fields[c]
		}
		cells[0] = row.File
		if err := w.SetRow(fmt.Sprintf("A%d", i+2), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

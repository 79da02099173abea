package sheet

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
)

// Column is a field of a description.
type Column string

// The columns, in the order in which they are written.
const (
	File        Column = "File"
	Title       Column = "Title"
	Description Column = "Description"
	Language    Column = "Language"
	Date        Column = "Date"
	Author      Column = "Author"
	Source      Column = "Source"
	License     Column = "Licence" // name, ID or template of a licence
	Permission  Column = "Permission"
	Categories  Column = "Categories" // semicolons or line ends between
	Latitude    Column = "Latitude"   // degrees, with "Longitude"
	Longitude   Column = "Longitude"
	Comment     Column = "Summary" // of the upload
)

// Columns are all of them.
func Columns() []Column {
	return []Column{
		File, Title, Description, Language, Date, Author, Source,
		License, Permission, Categories, Latitude, Longitude, Comment,
	}
}

// names are what people, and other uploaders' spreadsheets, call the columns.
var names = map[Column][]string{
	File:        {"path", "filename", "file path", "local file", "original filename", "файл", "путь", "имя файла"},
	Title:       {"name", "target", "wiki name", "commons filename", "название", "имя", "заголовок"},
	Description: {"text", "caption", "описание", "текст"},
	Language:    {"lang", "language code", "язык"},
	Date:        {"taken", "date taken", "created", "дата"},
	Author:      {"creator", "photographer", "artist", "автор", "фотограф"},
	Source:      {"источник"},
	License:     {"license", "лицензия"},
	Permission:  {"разрешение"},
	Categories:  {"category", "категории", "категория"},
	Latitude:    {"lat", "широта"},
	Longitude:   {"lon", "long", "lng", "долгота"},
	Comment:     {"comment", "upload summary", "upload comment", "описание правки", "комментарий"},
}

// columnOf knows a column by its name, however it is written.
func columnOf(name string) (Column, bool) {
	name = folded(name)
	for _, c := range Columns() {
		if name == folded(string(c)) || slices.ContainsFunc(names[c], func(n string) bool { return name == folded(n) }) {
			return c, true
		}
	}
	return "", false
}

// folded makes "File_name", "file name" and "FILENAME" the same.
func folded(name string) string {
	return cases.Fold().String(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("_-*:.\ufeff", r) {
			return -1
		}
		return r
	}, name))
}

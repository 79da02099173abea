package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// sheet is what the files of an installer are filled in from. Name, ID and version
// come from FyneApp.toml and from nowhere else.
type sheet struct {
	Name, ID, Version string
	Build             int
	Command           string // name of the program's file, without .exe

	Description string
	Website     string
	Languages   []string

	GenericName string
	Comment     string
	Categories  []string
	Keywords    []string
	MIMETypes   []string

	Releases []release // newest first; the first is Version
	Date     time.Time // of the sources, so that the same sources make the same bytes

	// Only some templates need these; they come from the command line.
	Set   map[string]string // NAME=VALUE arguments
	Files []file            // what is in dist, for stores that want hashes
}

type fyneApp struct {
	Website, Description string
	Languages            []string
	Details              struct {
		Name, ID, Version string
		Build             int
	}
	LinuxAndBSD struct {
		GenericName, Comment string
		Categories, Keywords []string
	}
	CanOpen struct{ MimeTypes string }
}

var plainVersion = regexp.MustCompile(`^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$`)

// readSheet reads FyneApp.toml and CHANGELOG.md of the project in root. The date is
// that of the sources.
func readSheet(root string, date time.Time) (*sheet, error) {
	var app fyneApp
	if _, err := toml.DecodeFile(filepath.Join(root, "FyneApp.toml"), &app); err != nil {
		return nil, fmt.Errorf("FyneApp.toml: %w", err)
	}
	s := &sheet{
		Name: app.Details.Name, ID: app.Details.ID, Version: app.Details.Version, Build: app.Details.Build,
		Command:     strings.ToLower(app.Details.Name),
		Description: app.Description, Website: app.Website, Languages: app.Languages,
		GenericName: app.LinuxAndBSD.GenericName, Comment: app.LinuxAndBSD.Comment,
		Categories: app.LinuxAndBSD.Categories, Keywords: app.LinuxAndBSD.Keywords,
		MIMETypes: strings.FieldsFunc(app.CanOpen.MimeTypes, func(r rune) bool { return r == ';' }),
		Date:      date.UTC(),
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("FyneApp.toml: %w", err)
	}
	text, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		return nil, err
	}
	s.Releases, err = releasesFor(s.Version, string(text), s.Date)
	if err != nil {
		return nil, fmt.Errorf("CHANGELOG.md: %w", err)
	}
	return s, nil
}

func (s *sheet) check() error {
	var missing []string
	for name, empty := range map[string]bool{
		"Name": s.Name == "", "ID": s.ID == "", "Website": s.Website == "", "Description": s.Description == "",
		"Languages": len(s.Languages) == 0, "GenericName": s.GenericName == "", "Comment": s.Comment == "",
		"Categories": len(s.Categories) == 0, "MimeTypes": len(s.MIMETypes) == 0,
	} {
		if empty {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("without %s", strings.Join(missing, ", "))
	}
	if !plainVersion.MatchString(s.Version) {
		return fmt.Errorf("version %q is not three numbers", s.Version)
	}
	if s.Build < 1 || s.Build > 65535 {
		return errors.New("its Build is not in 1 to 65535, as Windows wants it")
	}
	return nil
}

// WindowsVersion has the four numbers that Windows counts in.
func (s *sheet) WindowsVersion() string { return s.Version + "." + strconv.Itoa(s.Build) }

// Commas is WindowsVersion as a resource script writes it.
func (s *sheet) Commas() string { return strings.ReplaceAll(s.WindowsVersion(), ".", ",") }

// Release is what people get now.
func (s *sheet) Release() release { return s.Releases[0] }

// Tag is the name of this version in the repository.
func (s *sheet) Tag() string { return "v" + s.Version }

// Command release makes what the installers of all systems have in common, out of
// FyneApp.toml, CHANGELOG.md, assets/icon and the modules:
//
//	release get FIELD                    a field, such as Version, Command or ID
//	release fill TEMPLATE [NAME=VALUE …] the filled template
//	release ico | icns                   the icon of Windows, of macOS
//	release licences                     the licences of everything compiled in
//	release ready TAG                    nothing; fails unless TAG can be released
//
// It is run in the project's folder and writes to its standard output.
// SOURCE_DATE_EPOCH is the date of the sources, in seconds since 1970. Where DIST
// is set, templates may ask for the files in that folder and their hashes.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, args []string) error {
	if len(args) == 0 {
		return errors.New("what? get, fill, ico, icns, licences or ready")
	}
	word, args := args[0], args[1:]
	switch {
	case word == "ico" && len(args) == 0:
		return writeIcon(w, writeICO, 16, 24, 32, 48, 64, 128, 256)
	case word == "icns" && len(args) == 0:
		return writeIcon(w, writeICNS, 16, 32, 64, 128, 256, 512)
	case word == "licences" && len(args) == 0:
		return writeLicences(w)
	}
	date, err := sourceDate()
	if err != nil {
		return err
	}
	s, err := readSheet(".", date)
	if err != nil {
		return err
	}
	switch {
	case word == "get" && len(args) == 1:
		return s.get(w, args[0])
	case word == "fill" && len(args) > 0:
		if err := s.take(args[1:], os.Getenv("DIST")); err != nil {
			return err
		}
		return s.fill(w, args[0])
	case word == "ready" && len(args) == 1:
		return s.ready(args[0])
	}
	return fmt.Errorf("can't %s %s", word, strings.Join(args, " "))
}

func writeIcon(w io.Writer, write func(io.Writer, []icon) error, sizes ...int) error {
	icons, err := readIcons(filepath.Join("assets", "icon"), sizes...)
	if err != nil {
		return err
	}
	return write(w, icons)
}

func sourceDate() (time.Time, error) {
	text := os.Getenv("SOURCE_DATE_EPOCH")
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH is %q, not the seconds since 1970", text)
	}
	return time.Unix(seconds, 0), nil
}

func (s *sheet) get(w io.Writer, field string) error {
	value, ok := map[string]string{
		"Name": s.Name, "ID": s.ID, "Version": s.Version, "Command": s.Command, "Tag": s.Tag(), "Website": s.Website,
		"Languages": strings.Join(s.Languages, " "),
	}[field]
	if !ok {
		return fmt.Errorf("no field %s", field)
	}
	_, err := fmt.Fprintln(w, value)
	return err
}

// take adds what only some templates need.
func (s *sheet) take(settings []string, dist string) error {
	s.Set = map[string]string{}
	for _, setting := range settings {
		name, value, ok := strings.Cut(setting, "=")
		if !ok {
			return fmt.Errorf("%q is not NAME=VALUE", setting)
		}
		s.Set[name] = value
	}
	if dist == "" {
		return nil
	}
	var err error
	s.Files, err = readFiles(dist)
	return err
}

// ready tells why a tag can't be released: it names another version, or the
// changelog has no date for this one.
func (s *sheet) ready(tag string) error {
	if tag != s.Tag() {
		return fmt.Errorf("the tag is %s, but FyneApp.toml says %s", tag, s.Version)
	}
	if !s.Release().Dated {
		return fmt.Errorf("CHANGELOG.md has no heading \"## %s - DATE\"", s.Version)
	}
	return nil
}

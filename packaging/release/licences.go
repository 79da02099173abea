package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// module is a part of the program that somebody else wrote.
type module struct {
	Path, Version, Dir string
	Main               bool
}

// licenceFile is how people call the files that their licence asks to pass on.
var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|unlicense|ofl)([-_.].*)?$`)

// writeLicences writes the licences of every module that is compiled into the
// program for the system that GOOS names, and of Go itself. A module without any
// is an error.
func writeLicences(w io.Writer) error {
	modules, err := compiledModules()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	for _, m := range modules {
		paths, err := licencesIn(m.Dir)
		if err != nil {
			return err
		}
		if len(paths) == 0 {
			return fmt.Errorf("%s %s has no licence", m.Path, m.Version)
		}
		for _, path := range paths {
			text, err := os.ReadFile(filepath.Join(m.Dir, path))
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "======== %s %s: %s\n\n%s\n\n", m.Path, m.Version, filepath.ToSlash(path), bytes.TrimSpace(text))
		}
	}
	_, err = w.Write(bytes.ReplaceAll(b.Bytes(), []byte("\r\n"), []byte("\n")))
	return err
}

// compiledModules are the modules of the packages that the program imports, sorted,
// and Go, whose library and runtime are in every program.
func compiledModules() ([]module, error) {
	list := exec.Command("go", "list", "-deps", "-json=Module", ".")
	list.Env = append(os.Environ(), "CGO_ENABLED=1") // for macOS it is off elsewhere, and then packages are missing
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	version, err := exec.Command("go", "env", "GOVERSION").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOVERSION: %w", err)
	}
	found := map[string]module{}
	decoder := json.NewDecoder(bytes.NewReader(out))
	for {
		var p struct{ Module *module }
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if p.Module != nil && !p.Module.Main {
			found[p.Module.Path] = *p.Module
		}
	}
	all := []module{}
	for _, m := range found {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	goItself := module{Path: "Go", Version: strings.TrimSpace(string(version)), Dir: strings.TrimSpace(string(root))}
	return append(all, goItself), nil
}

// licencesIn finds the licences of a module, also those of C sources, fonts and
// pictures below it. Tests and tools of Go are not compiled in.
func licencesIn(dir string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := e.Name()
		if e.IsDir() {
			skip := name == "testdata" || name == "test" || name == "cmd" || name == "misc" || name == ".git"
			if skip && path != dir {
				return fs.SkipDir
			}
			return nil
		}
		if !e.Type().IsRegular() || !licenceFile.MatchString(name) || strings.HasSuffix(name, ".go") {
			return nil
		}
		rel, err := filepath.Rel(dir, path)
		found = append(found, rel)
		return err
	})
	return found, err
}

// Command rehearse does on a screen of its own what a person does with a first
// Wikidrop: it opens the window on the practice wiki, drags photos onto it,
// publishes them, and asks the wiki whether each arrived whole. It prints one
// line a file (title, sha1, page) and where the picture of the window is, and
// ends with 0 only if all is right. packaging/run.sh runs it where there is no
// display.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"wikidrop/packaging/windowtest"
)

const limit = 2 * time.Minute

func main() {
	picture := flag.String("picture", "build/screenshots/run.png", "where the picture of the window goes")
	flag.Parse()
	if err := run(*picture, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "rehearse:", err)
		os.Exit(1)
	}
}

func run(picture string, files []string) (err error) {
	if len(files) == 0 {
		return errors.New("no files to drop")
	}
	for i, file := range files {
		if files[i], err = filepath.Abs(file); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp("", "wikidrop-rehearse-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	screen, err := windowtest.OpenScreen(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, screen.Close()) }()
	err = rehearse(screen, filepath.Join(dir, "profile"), picture, files)
	if err != nil {
		return errors.Join(err, screen.Screenshot(picture))
	}
	return nil
}

func rehearse(screen *windowtest.Screen, profile, picture string, files []string) error {
	binary, err := windowtest.Build()
	if err != nil {
		return err
	}
	program, err := screen.Start(binary, profile, "--practice")
	if err != nil {
		return err
	}
	defer program.Kill()
	api, err := program.PracticeAPI(limit)
	if err != nil {
		return err
	}
	if err := program.Add(limit, len(files), files...); err != nil {
		return err
	}
	published, err := program.Publish(limit, len(files))
	if err != nil {
		return err
	}
	arrivals, err := windowtest.Arrivals(api, files, published)
	if err != nil {
		return err
	}
	if err := program.Screenshot(picture); err != nil {
		return err
	}
	if err := program.Quit(); err != nil {
		return err
	}
	return report(arrivals, picture)
}

func report(arrivals []windowtest.Arrival, picture string) error {
	wrong := 0
	for _, a := range arrivals {
		if a.Err != nil {
			wrong++
			fmt.Printf("WRONG  %s  %s  %v\n", filepath.Base(a.Path), a.SHA1, a.Err)
			continue
		}
		fmt.Printf("%s  %s  %s\n", a.File.Title, a.File.SHA1, a.File.Page)
	}
	fmt.Printf("screenshot: %s\n", picture)
	if wrong > 0 {
		return fmt.Errorf("%d of %d files did not arrive", wrong, len(arrivals))
	}
	fmt.Printf("%d of %d photos arrived on the practice wiki\n", len(arrivals), len(arrivals))
	return nil
}

// Command tryout does what a person does with a program that was just installed:
// drops files on its window, hands one more over by a second start, publishes all
// of them on the practice wiki, and quits. It asks the wiki whether each arrived
// whole, and ends with 0 only then.
//
//	tryout -program COMMAND [-second FILE] [-picture FILE] FILE ...
//
// The command is started with --profile DIR, so it may also be a script that
// starts the program by way of Wine, a desktop entry or another root.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"wikidrop/packaging/windowtest"
)

const limit = 2 * time.Minute

type trial struct {
	program, picture, second string
	files                    []string
}

func main() {
	var t trial
	flag.StringVar(&t.program, "program", "", "what is started")
	flag.StringVar(&t.second, "second", "", "a file for a second start")
	flag.StringVar(&t.picture, "picture", "", "where a picture of the window goes")
	flag.Parse()
	t.files = flag.Args()
	if err := t.run(); err != nil {
		fmt.Fprintln(os.Stderr, "tryout:", err)
		os.Exit(1)
	}
}

func (t *trial) run() (err error) {
	if t.program == "" || len(t.files) == 0 {
		return errors.New("no program, or no files")
	}
	dir, err := os.MkdirTemp("", "wikidrop-tryout-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	screen, err := windowtest.OpenScreen(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, screen.Close()) }()
	if err := t.on(screen, filepath.Join(dir, "profile")); err != nil {
		if t.picture != "" {
			err = errors.Join(err, screen.Screenshot(t.picture))
		}
		return err
	}
	return nil
}

func (t *trial) on(screen *windowtest.Screen, profile string) error {
	program, err := screen.Start(t.program, profile, "--practice")
	if err != nil {
		return err
	}
	defer program.Kill()
	api, err := program.PracticeAPI(limit)
	if err != nil {
		return err
	}
	if err := program.Add(limit, len(t.files), t.files...); err != nil {
		return err
	}
	all := t.files
	if t.second != "" {
		all = append(all, t.second)
		if err := t.startAgain(screen, program); err != nil {
			return fmt.Errorf("second start: %w", err)
		}
	}
	published, err := program.Publish(limit, len(all))
	if err != nil {
		return err
	}
	arrivals, err := windowtest.Arrivals(api, all, published)
	if err != nil {
		return err
	}
	if t.picture != "" {
		if err := program.Screenshot(t.picture); err != nil {
			return err
		}
	}
	return errors.Join(program.Quit(), report(arrivals))
}

// startAgain starts the program once more for a file. It must end by itself, and
// the first one must have the file.
func (t *trial) startAgain(screen *windowtest.Screen, program *windowtest.Program) error {
	begin := program.Mark()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	again := exec.CommandContext(ctx, t.program, "--profile", program.Profile, t.second)
	again.Env = screen.Env()
	if out, err := again.CombinedOutput(); err != nil {
		return fmt.Errorf("%w; it said: %s", err, out)
	}
	_, err := program.WaitLog(limit, begin, "added", windowtest.Counting(1))
	return err
}

func report(arrivals []windowtest.Arrival) error {
	var wrong error
	for _, a := range arrivals {
		if a.Err != nil {
			wrong = errors.Join(wrong, fmt.Errorf("%s: %w", filepath.Base(a.Path), a.Err))
			continue
		}
		fmt.Printf("arrived: %s  %s\n", a.File.Title, a.File.SHA1)
	}
	return wrong
}

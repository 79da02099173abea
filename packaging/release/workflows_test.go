package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"gopkg.in/yaml.v3"
)

type workflow struct {
	Permissions map[string]string
	Jobs        map[string]struct {
		Permissions map[string]string
		Timeout     int `yaml:"timeout-minutes"`
		Steps       []struct {
			Uses string
			With map[string]any
		}
	}
}

// pinned is an action by the hash of a commit: a tag can be moved to other code.
var pinned = regexp.MustCompile(`^[a-z0-9-]+/[a-z0-9-]+@[0-9a-f]{40}$`)

func TestWorkflowsArePinnedAndMayDoLittle(t *testing.T) {
	paths, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var w workflow
		if err := yaml.Unmarshal(text, &w); err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if len(w.Permissions) != 1 || w.Permissions["contents"] != "read" {
			t.Errorf("%s may do %v, want to read contents", path, w.Permissions)
		}
		for name, job := range w.Jobs {
			if job.Timeout == 0 {
				t.Errorf("%s: %s may run for ever", path, name)
			}
			if job.Permissions["contents"] == "write" && name != "draft" {
				t.Errorf("%s: %s may write", path, name)
			}
			for _, step := range job.Steps {
				if step.Uses != "" && !pinned.MatchString(step.Uses) {
					t.Errorf("%s: %s uses %s, not pinned by a hash", path, name, step.Uses)
				}
				if regexp.MustCompile(`^actions/checkout@`).MatchString(step.Uses) && step.With["persist-credentials"] != false {
					t.Errorf("%s: %s leaves its credentials lying about", path, name)
				}
			}
		}
	}
}

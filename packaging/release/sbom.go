package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// writeSBOM writes a CycloneDX list without what differs from one making to the
// next (the hour, the version that Go derives from the commit), so that the same
// sources make the same list.
func (s *sheet) writeSBOM(w io.Writer, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var head struct {
		BOMFormat string
		Metadata  struct {
			Component struct{ Name, Version string }
		}
		Components []json.RawMessage
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	main := head.Metadata.Component
	if head.BOMFormat != "CycloneDX" || main.Name == "" || len(head.Components) == 0 {
		return errors.New(path + " is no CycloneDX list of a program's components")
	}
	all := string(text)
	if main.Version != "" {
		all = strings.ReplaceAll(all, main.Name+"@"+main.Version, main.Name+"@v"+s.Version)
		all = strings.ReplaceAll(all, `"version": "`+main.Version+`"`, `"version": "v`+s.Version+`"`)
	}
	var list map[string]any
	if err := json.Unmarshal([]byte(all), &list); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	metadata := list["metadata"].(map[string]any) // it was one above
	metadata["timestamp"] = s.Date.Format("2006-01-02T15:04:05Z")
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(list); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

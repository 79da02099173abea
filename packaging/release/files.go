package main

import (
	"crypto/sha1" //nolint:gosec // version 5 of a GUID is defined with it
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// file is something in dist that people download.
type file struct {
	Name   string
	SHA256 string // in hex
	Size   int64  // in bytes
}

// readFiles reads every file in a folder, in the order of their names.
func readFiles(dir string) ([]file, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []file
	for _, e := range entries {
		if !e.Type().IsRegular() {
			continue
		}
		f, err := readFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

func readFile(path string) (file, error) {
	r, err := os.Open(path)
	if err != nil {
		return file{}, err
	}
	defer r.Close()
	h := sha256.New()
	n, err := io.Copy(h, r)
	if err != nil {
		return file{}, fmt.Errorf("hash %s: %w", path, err)
	}
	return file{Name: filepath.Base(path), SHA256: hex.EncodeToString(h.Sum(nil)), Size: n}, nil
}

// file is the one in dist whose name ends so. More or fewer than one is an error:
// a store must never get the hash of another file.
func (s *sheet) file(ending string) (file, error) {
	var found []file
	for _, f := range s.Files {
		if strings.HasSuffix(f.Name, ending) {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		return file{}, fmt.Errorf("%d files in dist end with %q, want one", len(found), ending)
	}
	return found[0], nil
}

// URL is where people download a file of the release.
func (s *sheet) URL(f file) string {
	return s.Website + "/releases/download/" + s.Tag() + "/" + f.Name
}

// guid makes the same identifier from the same words (RFC 9562, version 5, in the
// namespace of domain names).
func guid(words ...string) string {
	space := []byte{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}
	h := sha1.Sum(append(space, strings.Join(words, "/")...)) //nolint:gosec // see the import
	h[6] = h[6]&0x0f | 0x50
	h[8] = h[8]&0x3f | 0x80
	return strings.ToUpper(fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16]))
}

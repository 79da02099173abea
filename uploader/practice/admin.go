package practice

import (
	"fmt"
	"time"
)

// File is a published file, as [Server.Files] tells it.
type File struct {
	Title    string // without "File:", with spaces
	SHA1     string // 40 hex digits
	Size     int64  // bytes
	MIME     string
	User     string
	Time     time.Time
	Text     string            // wikitext of the page
	Comment  string            // summary of the current version
	Versions int               // the current one included
	Captions map[string]string // by language
	Edits    int               // revisions of the page, the first included
}

// Files lists what is published, by title.
func (s *Server) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var fs []File
	for _, p := range s.st.filePages() {
		v := p.file()
		fs = append(fs, File{Title: title{nsMain, p.Key}.text(), SHA1: v.SHA1, Size: v.Size, MIME: v.Props.MIME, User: v.User,
			Time: v.Time, Text: p.rev().Text, Comment: v.Comment, Versions: len(p.Files), Captions: p.Info.clone().Labels, Edits: len(p.Revs)})
	}
	return fs
}

// Stashed tells how many entries the stash has, unfinished ones included.
func (s *Server) Stashed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	return len(s.st.stash)
}

// AddPage writes a page, such as the description page of a file that is not
// there. The name has its namespace.
func (s *Server) AddPage(name, text string) error {
	t, bad := parseTitle(name, nsMain)
	if bad != nil {
		return fmt.Errorf("add page %q: %w", name, bad)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addRevision(t, "Admin", "", text)
	return s.st.flush()
}

// DeleteFile deletes a file (name without "File:") and its page; its bytes stay
// in the archive.
func (s *Server) DeleteFile(name, reason string) error {
	t, bad := parseTitle("File:"+name, nsFile)
	if bad != nil {
		return fmt.Errorf("delete file %q: %w", name, bad)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.st.pages[t]
	if p == nil {
		return fmt.Errorf("delete file %q: there is none", name)
	}
	if err := s.remove(p, "Admin", reason); err != nil {
		return err
	}
	return s.st.flush()
}

// BlockUser blocks a user from now on, for ever when until is zero. An empty
// reason lifts the block.
func (s *Server) BlockUser(name, reason string, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if reason == "" {
		delete(s.blocks, name)
		return
	}
	s.st.n.Block++
	s.blocks[name] = &block{id: s.st.n.Block, reason: reason, since: s.now(), until: until}
}

// DropSessions logs everybody out, as a wiki that lost its session store does.
func (s *Server) DropSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions = map[string]*session{}
}

// ForgetTries lets people log in again who typed too many wrong passwords.
func (s *Server) ForgetTries() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tries = map[string][]time.Time{}
}

// ExpireStash empties the stash. What checkstatus knows stays, as on a real wiki.
func (s *Server) ExpireStash() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.st.stash {
		s.drop(e)
	}
	return s.st.flush()
}

// Bytes is where the content of a published file lies on disk, for comparing.
func (s *Server) Bytes(sha1 string) string { return s.st.filePath(sha1) }

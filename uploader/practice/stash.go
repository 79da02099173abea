package practice

import (
	"crypto/rand"
	"math/big"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// keyForm is what a filekey looks like.
var keyForm = regexp.MustCompile(`^[\w\-.]+\.\w*$`)

func randomBase36(n int) string {
	most := new(big.Int).Exp(big.NewInt(36), big.NewInt(int64(n)), nil)
	r, err := rand.Int(rand.Reader, most)
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	s := r.Text(36)
	return strings.Repeat("0", n-len(s)) + s
}

// newKey makes a filekey as the wiki does: time, chance, user, extension.
func (q *request) newKey(ext string) string {
	now := q.srv.now()
	t := new(big.Int).SetInt64(now.Unix()*1e8 + int64(now.Nanosecond()/10))
	return t.Text(36) + "." + randomBase36(6) + "." + strconv.FormatInt(q.userID(), 10) + "." + ext
}

// stashEntry finds an entry that belongs to the user.
func (q *request) stashEntry(key string) (*stashed, *apiError) {
	if !keyForm.MatchString(key) {
		return nil, fail("uploadstash-bad-path-bad-format", key)
	}
	if !q.loggedIn() {
		return nil, fail("apierror-mustbeloggedin", "upload this file").withCode("stashnotloggedin")
	}
	q.srv.expire()
	e := q.srv.st.stash[key]
	if e == nil {
		return nil, fail("uploadstash-file-not-found", key)
	}
	if e.Owner != q.userName() {
		return nil, fail("uploadstash-wrong-owner", key)
	}
	return e, nil
}

// expire removes what is older than the stash keeps it.
func (s *Server) expire() {
	if s.settings.StashMaxAge <= 0 {
		return
	}
	limit := s.now().Add(-s.settings.StashMaxAge)
	for _, e := range s.st.stash {
		if e.Time.Before(limit) {
			s.drop(e)
		}
	}
}

// drop removes an entry; bytes that stay behind are swept at the next start.
func (s *Server) drop(e *stashed) {
	if err := s.st.dropStash(e); err != nil {
		s.log.Warn("practice wiki: remove from the stash", "error", err)
	}
}

// stashOf lists a user's entries, oldest first.
func (s *Server) stashOf(user string) []*stashed {
	s.expire()
	var es []*stashed
	for _, e := range s.st.stash {
		if e.Owner == user {
			es = append(es, e)
		}
	}
	sort.Slice(es, func(i, j int) bool { return es[i].ID < es[j].ID })
	return es
}

// putInStash makes a new entry from the content at hand.
func (u *upload) putInStash() (*stashed, *apiError) {
	if u.kind == fromChunk && u.entry != nil {
		// A later piece that met warnings: the copy is of the first piece.
		return u.q.newEntry(u.entry.SHA1, u.entry.Size, u.entry.Props, u.entry.Source, extOf(u.entry.Key)), nil
	}
	if u.kind != fromChunk {
		if err := u.filtered(true); err != nil {
			return nil, err
		}
	}
	if u.kind == fromChunk && u.props.Forbidden != nil {
		return nil, fail(u.props.Forbidden[0], u.props.Forbidden[1:]...)
	}
	if u.size == 0 {
		return nil, fail("empty-file")
	}
	if u.path != "" {
		if err := u.q.srv.st.adopt(u.path, u.sha1); err != nil {
			return nil, u.q.internal(err)
		}
		u.path = ""
	}
	ext := extensionOf(u.props.MIME)
	switch u.kind {
	case fromURL:
		ext = "" // its temporary name has none
	case fromStash:
		ext = extOf(u.entry.Key)
	}
	return u.q.newEntry(u.sha1, u.size, u.props, u.temporary, ext), nil
}

func (q *request) newEntry(sha1 string, size int64, p props, source, ext string) *stashed {
	st := q.srv.st
	st.n.Stash++
	e := &stashed{ID: st.n.Stash, Key: q.newKey(ext), Owner: q.userName(), Time: q.srv.now(), SHA1: sha1, Size: size, Props: p, Source: source}
	st.putStash(e)
	return e
}

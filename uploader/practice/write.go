package practice

import (
	"errors"
	"strings"
	"time"
)

// edit answers action=edit for whole pages.
func (q *request) edit(out *obj) *apiError {
	name, text, summary := q.param("title"), q.param("text"), q.param("summary")
	for _, p := range []string{"minor", "bot", "basetimestamp", "starttimestamp", "watchlist", "md5", "contentmodel", "tags"} {
		q.used[p] = true
	}
	t, bad := parseTitle(name, nsMain)
	if bad != nil {
		return fail("apierror-invalidtitle", name)
	}
	if err := q.mayWrite("edit", t); err != nil {
		return err
	}
	p := q.srv.st.pages[t]
	if q.has("nocreate") && p == nil {
		return fail("apierror-missingtitle")
	}
	if q.has("createonly") && p != nil {
		return fail("apierror-articleexists")
	}
	if v, ok := q.lookup("appendtext"); ok {
		if p != nil {
			text = p.rev().Text
		}
		text += v
	}
	var o obj
	old := int64(0)
	if p != nil {
		old = p.rev().ID
	} else {
		o.set("new", true)
	}
	o.set("result", "Success")
	p = q.srv.addRevision(t, q.userName(), summary, text)
	o = append(o, obj{{"pageid", p.ID}, {"title", t.text()}, {"contentmodel", "wikitext"}, {"oldrevid", old},
		{"newrevid", p.rev().ID}, {"newtimestamp", iso(p.rev().Time)}, {"watched", true}}...)
	out.set("edit", o)
	return nil
}

// addRevision writes a page, new or not.
func (s *Server) addRevision(t title, user, comment, text string) *page {
	st := s.st
	p := st.pages[t]
	if p == nil {
		st.n.Page++
		p = &page{ID: st.n.Page, NS: t.ns, Key: t.key}
	}
	st.n.Rev++
	now := s.now()
	p.Revs = append(p.Revs, revision{ID: st.n.Rev, Time: now, User: user, Comment: shorten(comment), Text: text})
	p.Touched = now
	st.putPage(p)
	return p
}

// shorten cuts a summary to 500 characters, as the wiki's database does.
func shorten(comment string) string {
	r := []rune(comment)
	if len(r) <= 500 {
		return comment
	}
	return string(r[:497]) + "..."
}

// deleteFile answers action=delete.
func (q *request) deleteFile(out *obj) *apiError {
	name, reason := q.param("title"), q.param("reason")
	t, bad := parseTitle(name, nsMain)
	if bad != nil {
		return fail("apierror-invalidtitle", name)
	}
	if !q.can("delete") {
		return q.denied("delete")
	}
	p := q.srv.st.pages[t]
	if p == nil {
		return fail("apierror-missingtitle")
	}
	if err := q.srv.remove(p, q.userName(), reason); err != nil {
		return q.internal(err)
	}
	out.set("delete", obj{{"title", t.text()}, {"reason", reason}, {"logid", q.srv.st.n.Archive}})
	return nil
}

// remove deletes a page with its file; the bytes stay in the archive.
func (s *Server) remove(p *page, by, reason string) error {
	if v := p.file(); v != nil {
		s.st.n.Archive++
		s.st.putArchive(&archived{ID: s.st.n.Archive, Name: p.Key, File: *v, Deleted: s.now(), By: by, Reason: reason})
	}
	s.st.dropPage(p)
	var errs []error
	for _, v := range p.Files {
		errs = append(errs, s.st.release(v.SHA1))
	}
	return errors.Join(errs...)
}

// mayWrite tells what stands against an action on a title for this user.
func (q *request) mayWrite(action string, t title) *apiError {
	right := "edit"
	if action == "upload" {
		right = "upload"
	}
	if action == "create" {
		right = "createpage"
	}
	if !q.can(right) {
		return q.denied(right)
	}
	if q.protected(t) {
		return fail("protectedpagetext").withCode("protectedpage")
	}
	if err := q.bannedTitle(t); err != nil {
		return err
	}
	if b := q.activeBlock(); b != nil {
		return q.blocked(b)
	}
	return nil
}

func (q *request) blocked(b *block) *apiError {
	return fail("apierror-blocked").with("blockinfo", b.info())
}

func (q *request) protected(t title) bool {
	return t.ns == nsFile && contains(q.set.ProtectedTitles, strings.ReplaceAll(t.key, "_", " ")) ||
		t.ns == nsFile && contains(q.set.ProtectedTitles, t.key)
}

// bannedTitle asks the title blacklist.
func (q *request) bannedTitle(t title) *apiError {
	line := q.srv.bannedLine(t)
	if line == "" || q.can("tboverride") {
		return nil
	}
	const key = "titleblacklist-forbidden-edit"
	err := fail(key, line, t.text())
	if q.srv.behaviour == Behave145 {
		err = err.withCode("titleblacklist-forbidden").
			with("message", obj{{"key", key}, {"params", list{line, t.text()}}}).with("line", line)
	}
	return err
}

func (s *Server) bannedLine(t title) string {
	for i, re := range s.banned {
		if re != nil && re.MatchString(t.text()) {
			return s.settings.BannedTitles[i]
		}
	}
	return ""
}

// titleBlacklist answers action=titleblacklist of the extension.
func (q *request) titleBlacklist(out *obj) *apiError {
	name := q.param("tbtitle")
	q.used["tbaction"], q.used["tbnooverride"] = true, true
	if name == "" {
		return fail("paramvalidator-missingparam", "tbtitle").withCode("missingparam")
	}
	t, bad := parseTitle(name, nsMain)
	if bad != nil {
		return fail("apierror-invalidtitle", name)
	}
	line := q.srv.bannedLine(t)
	if line == "" {
		out.set("titleblacklist", obj{{"result", "ok"}})
		return nil
	}
	err := fail("titleblacklist-forbidden-edit", htmlEscape(line), htmlEscape(t.text()))
	out.set("titleblacklist", obj{{"result", "blacklisted"}, {"reason", err.text()}, {"message", err.key}, {"line", htmlEscape(line)}})
	return nil
}

// second is a time as precise as the wiki's timestamps.
func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

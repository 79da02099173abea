package practice

import "strconv"

// publish makes the content the file of its title, or leaves that to a job.
func (u *upload) publish(warnings []warning) (obj, *apiError) {
	q := u.q
	if u.async {
		return u.queue(warnings)
	}
	p, err := u.perform()
	if err != nil {
		return nil, u.recoverable(err, false)
	}
	o := obj{{"result", "Success"}, {"filename", u.name.key}}
	if len(warnings) > 0 {
		o.set("warnings", renderWarnings(warnings, q.srv.behaviour))
	}
	v := *p.file()
	v.Comment = u.comment // the answer shows it uncut
	o.set("imageinfo", q.publishedInfo(p, &v, true))
	return o, nil
}

// perform publishes now. When it fails late the content has been moved.
func (u *upload) perform() (*page, *apiError) {
	q, st := u.q, u.q.srv.st
	if err := u.filtered(false); err != nil {
		return nil, err
	}
	now := second(q.srv.now())
	p := st.filePage(u.name.key)
	if cur := p.file(); cur != nil {
		if err := u.archiveCurrent(p, stamp(now)); err != nil {
			u.spent = true
			return nil, err
		}
		if !now.After(cur.Time) {
			now = cur.Time.Add(1e9) // versions are told apart by their second
		}
	}
	if u.path != "" {
		if err := st.adopt(u.path, u.sha1); err != nil {
			return nil, q.internal(err)
		}
		u.path = ""
	}
	p = u.describe(p)
	p.Files = append(p.Files, version{SHA1: u.sha1, Size: u.size, Props: u.props, Time: now,
		User: q.userName(), UserID: q.userID(), Comment: shorten(u.comment)})
	st.putPage(p)
	if u.entry != nil {
		q.srv.drop(u.entry)
	}
	return p, nil
}

// archiveCurrent makes room for a new version. The archive name has a precision
// of a second, and is used up even when the content turns out to be the same.
func (u *upload) archiveCurrent(p *page, at string) *apiError {
	archive := at + "!" + p.Key
	clash := p.Archived == at
	p.Archived = at
	u.q.srv.st.putPage(p)
	if clash {
		return fail("backend-fail-alreadyexists", "mwstore://local-backend/local-public/archive/"+hashPath(p.Key)+archive)
	}
	cur := p.file()
	if cur.SHA1 == u.sha1 {
		return fail("fileexists-no-change", p.title().text())
	}
	cur.Archive = archive
	return nil
}

// describe writes the page of the file: the text only when the page is new.
func (u *upload) describe(p *page) *page {
	text := u.text
	if !u.hasText {
		text = u.comment
	}
	t, comment := title{nsFile, u.name.key}, u.comment
	if p != nil {
		text, comment = p.rev().Text, u.q.userName()+" uploaded [["+t.text()+"]]"
	}
	if p.file() != nil {
		comment = u.q.userName() + " uploaded a new version of [[" + t.text() + "]]"
	}
	return u.q.srv.addRevision(t, u.q.userName(), comment, text)
}

// filtered asks the abuse filters. One that warns does so once a session for
// the same action on the same title.
func (u *upload) filtered(stash bool) *apiError {
	q := u.q
	subject := title{nsFile, u.name.key}.text() + "\n" + u.comment + "\n" + u.text
	for i, re := range q.srv.filters {
		f := q.srv.settings.AbuseFilters[i]
		if re == nil || stash && !f.OnStash || !re.MatchString(subject) {
			continue
		}
		id := strconv.Itoa(i + 1)
		mark := warnMark(stash, i, u.name.key)
		if !f.Disallow && (q.ses == nil || q.ses.warned[mark]) {
			continue
		}
		key, does := "abusefilter-warning", "warn"
		if f.Disallow {
			key, does = "abusefilter-disallowed", "disallow"
		} else {
			q.ses.warned[mark] = true
		}
		return fail(key, f.Description, id).
			with("abusefilter", obj{{"id", id}, {"description", f.Description}, {"actions", list{does}}})
	}
	return nil
}

// warnMark names a warning that a session has seen.
func warnMark(stash bool, filter int, key string) string {
	action := "upload"
	if stash {
		action = "stashupload"
	}
	return action + "|" + strconv.Itoa(filter) + "|" + key
}

package practice

import (
	"slices"
)

const (
	jobAssemble = "assemble"
	jobPublish  = "publish"
	jobFetch    = "fetch"
)

// queue leaves publishing to a job. The answer has no key: ask with the one
// that was committed, or with the URL and the name.
func (u *upload) queue(warnings []warning) (obj, *apiError) {
	j := &job{Kind: jobPublish, User: u.q.userName(), Key: u.key, Filename: u.filename, Comment: u.comment, Text: u.text, Ignore: u.ignore}
	if !u.hasText {
		j.Text = u.comment
	}
	o := obj{{"result", "Poll"}, {"stage", "queued"}, {"filename", u.name.key}}
	if u.kind == fromURL && u.q.srv.behaviour == Behave139 {
		// The job of this release looks for a key that does not exist and fails
		// without a trace.
		return withWarnings(o, warnings, u.q.srv.behaviour), nil
	}
	if u.kind == fromURL {
		j.Kind, j.URL, j.Key = jobFetch, u.url, urlKey(u.url, u.filename)
		o.set("warnings", renderWarnings(warnings, u.q.srv.behaviour))
	}
	if s := u.getStatus(j.Key); s != nil && s.Result == "Poll" {
		return nil, fail("apierror-upload-inprogress").withCode("publishfailed")
	}
	u.setStatus(j.Key, &status{Result: "Poll", Stage: "queued"})
	u.q.srv.addJob(j)
	if u.kind == fromURL {
		return o, nil
	}
	return withWarnings(o, warnings, u.q.srv.behaviour), nil
}

func withWarnings(o obj, ws []warning, b Behaviour) obj {
	if len(ws) > 0 {
		o.set("warnings", renderWarnings(ws, b))
	}
	return o
}

func (s *Server) addJob(j *job) {
	s.st.n.Job++
	j.ID = s.st.n.Job
	s.st.putJob(j)
	s.poke()
}

func (s *Server) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// work runs jobs as they come, until the wiki closes.
func (s *Server) work() {
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.wake:
			s.runWaiting()
		}
	}
}

// RunJobs holds jobs back (false), or lets them go again (true) and returns when
// those that were waiting are done.
func (s *Server) RunJobs(run bool) {
	s.mu.Lock()
	s.hold = !run
	s.mu.Unlock()
	if run {
		s.runWaiting()
	}
}

// runWaiting runs what waits, one job after the other. Only one goroutine at a
// time does so.
func (s *Server) runWaiting() {
	s.jobs.Lock()
	defer s.jobs.Unlock()
	for {
		s.mu.Lock()
		j := s.nextJob()
		s.mu.Unlock()
		if j == nil || s.ctx.Err() != nil {
			return
		}
		s.runJob(*j)
	}
}

// nextJob is the oldest one, nil when there is none or they are held.
func (s *Server) nextJob() *job {
	if s.hold {
		return nil
	}
	var ids []int64
	for id := range s.st.jobs {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return nil
	}
	return s.st.jobs[slices.Min(ids)]
}

// runJob does one job in the name of the user who left it.
func (s *Server) runJob(j job) {
	u := s.jobUpload(j)
	err := u.locked(func() *apiError { return u.startJob(j) })
	if err == nil && j.Kind == jobFetch {
		err = u.fetchForJob(j)
	}
	defer u.q.body.discard()
	_ = u.locked(func() *apiError {
		if s.st.jobs[j.ID] == nil {
			return nil // forgotten by Reset
		}
		if err == nil {
			err = u.doJob(j)
		}
		if err != nil && u.getStatus(j.Key) != nil {
			u.failJob(j, err)
		}
		s.st.dropJob(&j)
		return nil
	})
}

// jobUpload is the upload that a job goes on with.
func (s *Server) jobUpload(j job) *upload {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &request{srv: s, set: s.settings.clone(), fv: 2, errorFormat: "bc", module: "upload",
		body: &body{files: map[string]*part{}}, used: map[string]bool{}, ses: newSession(s.now())}
	q.ses.user, _ = s.user(j.User)
	u := &upload{q: q, filename: j.Filename, hasFilename: true, comment: j.Comment, text: j.Text, hasText: true,
		url: j.URL, ignore: j.Ignore, key: j.Key}
	switch j.Kind {
	case jobAssemble:
		u.kind = fromChunk
	case jobPublish:
		u.kind = fromStash
	default:
		u.kind = fromURL
	}
	// What the person has confirmed in the session holds for the job as well.
	for i := range s.settings.AbuseFilters {
		q.ses.warned[warnMark(false, i, fileNameOf(j.Filename, "", &q.set).key)] = true
	}
	return u
}

// startJob finds the content and shows the stage that begins.
func (u *upload) startJob(j job) *apiError {
	stage := map[string]string{jobAssemble: "assembling", jobPublish: "publish", jobFetch: "fetching"}[j.Kind]
	if u.getStatus(j.Key) != nil {
		u.setStatus(j.Key, &status{Result: "Poll", Stage: stage})
	}
	if j.Kind == jobFetch {
		return nil
	}
	e, err := u.q.stashEntry(j.Key)
	if err != nil {
		return err
	}
	u.entry = e
	u.sha1, u.size, u.props, u.temporary = e.SHA1, e.Size, e.Props, e.Source
	return nil
}

func (u *upload) fetchForJob(j job) *apiError {
	if err := u.fetch(); err != nil {
		return err
	}
	p, err := sniff(u.path, false)
	if err != nil {
		return u.q.internal(err)
	}
	u.props = p
	return u.locked(func() *apiError {
		u.setStatus(j.Key, &status{Result: "Poll", Stage: "publish"})
		return nil
	})
}

func (u *upload) doJob(j job) *apiError {
	if j.Kind == jobAssemble {
		return u.assembleJob(j)
	}
	return u.publishJob(j)
}

func (u *upload) assembleJob(j job) *apiError {
	e, warnings, err := u.assemble()
	if err != nil {
		return err
	}
	u.setStatus(j.Key, &status{Result: "Success", Stage: "assembling", FileKey: e.Key, Warnings: warnings, Source: e.Source,
		Info: &version{SHA1: e.SHA1, Size: e.Size, Props: e.Props, Time: e.Time}})
	return nil
}

// publishJob publishes; from 1.42 it looks at the warnings once more, since the
// title may have been taken in between.
func (u *upload) publishJob(j job) *apiError {
	u.name = fileNameOf(u.filename, u.props.MIME, &u.q.set)
	if err := u.verifyContent(); err != nil {
		return err
	}
	if ws := u.warnings(); u.q.srv.behaviour == Behave145 && len(ws) > 0 && !u.ignore {
		u.setStatus(j.Key, &status{Result: "Warning", Stage: "publish", Warnings: ws})
		return nil
	}
	p, err := u.perform()
	if err != nil {
		return err
	}
	v := *p.file()
	u.setStatus(j.Key, &status{Result: "Success", Stage: "publish", Filename: p.Key, Info: &v})
	return nil
}

// failJob keeps the reason. Refused content of assembling keeps its details in
// the newer release; filters keep theirs in both.
func (u *upload) failJob(j job, err *apiError) {
	if s := u.getStatus(j.Key); s != nil && s.Result == "Failure" {
		return // assemble has said it already
	}
	stage := "publish"
	if j.Kind == jobAssemble {
		stage = "assembling"
	}
	u.setStatus(j.Key, &status{Result: "Failure", Stage: stage, Err: umbrella(err)})
}

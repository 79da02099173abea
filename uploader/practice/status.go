package practice

import (
	"strconv"
	"time"
)

// statusAge is how long a status can be asked for after its last change.
const statusAge = 24 * time.Hour

func (u *upload) setStatus(key string, s *status) {
	s.Time = u.q.srv.now()
	u.q.srv.st.putStatus(u.q.userName(), key, s)
}

func (u *upload) getStatus(key string) *status {
	s := u.q.srv.st.statuses[statusKey(u.q.userName(), key)]
	if s == nil || u.q.srv.now().Sub(s.Time) >= statusAge {
		return nil
	}
	return s
}

// urlKey is the key of the status of an asynchronous fetch.
func urlKey(url, filename string) string {
	return "url:" + sha1Hex([]byte(url+"\x00"+filename))
}

// status answers checkstatus.
func (u *upload) status() (obj, *apiError) {
	key := u.key
	if key == "" {
		key = urlKey(u.url, u.filename)
	}
	s := u.getStatus(key)
	if s == nil {
		return nil, fail("apierror-upload-missingresult").withCode("missingresult")
	}
	if s.Err != nil {
		return nil, s.Err.apiError()
	}
	o := obj{{"result", s.Result}, {"stage", s.Stage}}
	switch {
	case s.Result == "Continue":
		o.set("offset", s.Offset)
	case s.Result == "Warning":
		o.set("warnings", rawWarnings(s.Warnings, u.q.srv.st))
		return o, nil
	case s.FileKey != "":
		o.set("filekey", s.FileKey)
	case s.Filename != "":
		o.set("filename", s.Filename)
	}
	if len(s.Warnings) > 0 {
		o.set("warnings", renderWarnings(s.Warnings, u.q.srv.behaviour))
	}
	if s.Info != nil {
		o.set("imageinfo", u.statusInfo(s))
	}
	return o, nil
}

func (u *upload) statusInfo(s *status) obj {
	if s.FileKey != "" {
		return u.q.stashInfo(&stashed{Key: s.FileKey, Time: s.Info.Time, Size: s.Info.Size, SHA1: s.Info.SHA1, Props: s.Info.Props, Source: s.Source})
	}
	return u.q.publishedInfo(&page{NS: nsFile, Key: s.Filename}, s.Info, true)
}

// failure keeps an error for later questions.
func failure(err *apiError) *statusError {
	e := &statusError{Code: err.code, Key: err.key, Params: err.params}
	for _, f := range err.data {
		switch v := f.value.(type) {
		case list:
			for _, x := range v {
				if text, ok := x.(string); ok && f.key == "details" {
					e.Details = append(e.Details, text)
				}
			}
		case obj:
			if f.key == "abusefilter" && len(err.params) == 2 {
				e.FilterID, _ = strconv.Atoi(err.params[1])
				e.Filter = &AbuseFilter{Description: err.params[0], Disallow: err.key == "abusefilter-disallowed"}
			}
		}
	}
	return e
}

func (e *statusError) apiError() *apiError {
	err := fail(e.Key, e.Params...).withCode(e.Code)
	if e.Details != nil {
		err = err.with("details", strList(e.Details))
	}
	if e.Filter != nil {
		does := "warn"
		if e.Filter.Disallow {
			does = "disallow"
		}
		err = err.with("abusefilter", obj{{"id", strconv.Itoa(e.FilterID)}, {"description", e.Filter.Description}, {"actions", list{does}}})
	}
	return err
}

package mediawiki

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"
)

// The tests of this file run on a clock of their own, over a line that is a
// function, so that minutes pass at once.

// over returns a client whose requests go to rt, with the default timeouts.
func over(t *testing.T, rt roundTrip) *Client {
	t.Helper()
	c, err := New(Options{API: "https://wiki.example/w/api.php", Transport: rt})
	if err != nil {
		t.Fatal(err)
	}
	c.session.user, c.session.token = testUser, testToken
	return c
}

// silent takes a request and never answers.
func silent(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		io.Copy(io.Discard, r.Body)
	}
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestHowLongAnAnswerMayTake(t *testing.T) {
	name := Params{Filename: "A.png"}
	for what, test := range map[string]struct {
		want       time.Duration
		unanswered bool
		ask        func(*Client, context.Context) error
	}{
		"middle chunk": {time.Minute, true, func(c *Client, x context.Context) error {
			_, err := c.UploadChunk(x, name, Chunk{content("abc"), "k", 9, 3})
			return err
		}},
		"last chunk": {5 * time.Minute, true, func(c *Client, x context.Context) error {
			_, err := c.UploadChunk(x, name, Chunk{content("abc"), "k", 9, 6})
			return err
		}},
		"direct upload": {5 * time.Minute, true, func(c *Client, x context.Context) error {
			_, err := c.UploadFile(x, name, content("abc"))
			return err
		}},
		"stash": {5 * time.Minute, true, func(c *Client, x context.Context) error {
			_, err := c.StashFile(x, name, content("abc"))
			return err
		}},
		"URL": {5 * time.Minute, true, func(c *Client, x context.Context) error {
			_, err := c.UploadURL(x, name, "https://example.org/", false)
			return err
		}},
		"commit": {5 * time.Minute, true, func(c *Client, x context.Context) error {
			_, err := c.Commit(x, name, "k")
			return err
		}},
		"status": {time.Minute, false, func(c *Client, x context.Context) error {
			_, err := c.CheckStatus(x, "k")
			return err
		}},
		"query": {time.Minute, false, func(c *Client, x context.Context) error {
			_, err := c.Site(x)
			return err
		}},
	} {
		synctest.Test(t, func(t *testing.T) {
			started := time.Now()
			e := apiError(t, test.ask(over(t, silent), t.Context()))
			if took := time.Since(started); took != test.want {
				t.Errorf("%s: gave up after %v", what, took)
			}
			if e.Code != "timeout" || e.Unanswered != test.unanswered || e.Behaviour != Transient || e.Whole || e.About != AboutNetwork {
				t.Errorf("%s: %+v", what, e)
			}
		})
	}
}

func TestBodyThatStallsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		c := over(t, func(r *http.Request) (*http.Response, error) {
			io.CopyN(io.Discard, r.Body, 100)
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		_, err := c.UploadFile(t.Context(), Params{Filename: "A.png"}, content("abc"))
		e := apiError(t, err)
		if e.Code != "timeout" || e.Unanswered || !errors.Is(err, errStandstill) || time.Since(started) != time.Minute {
			t.Errorf("%+v after %v", e, time.Since(started))
		}
	})
}

func TestSlowLineIsNotATimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := over(t, func(r *http.Request) (*http.Response, error) {
			// A byte in 50 seconds, for a good hour and a half.
			one := make([]byte, 1)
			for range 100 {
				if _, err := r.Body.Read(one); err != nil {
					return nil, err
				}
				time.Sleep(50 * time.Second)
				if r.Context().Err() != nil {
					return nil, r.Context().Err()
				}
			}
			io.Copy(io.Discard, r.Body)
			rec := httptest.NewRecorder()
			rec.WriteString(success)
			return rec.Result(), nil
		})
		if _, err := c.UploadFile(t.Context(), Params{Filename: "A.png"}, content("abc")); err != nil {
			t.Error(err)
		}
	})
}

func TestAnswerThatStallsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		c := over(t, func(r *http.Request) (*http.Response, error) {
			io.Copy(io.Discard, r.Body)
			body, out := io.Pipe()
			context.AfterFunc(r.Context(), func() { out.CloseWithError(r.Context().Err()) })
			go io.WriteString(out, `{"upload":{`)
			return &http.Response{StatusCode: http.StatusOK, Body: body, Header: http.Header{}, Request: r}, nil
		})
		_, err := c.Commit(t.Context(), Params{Filename: "A.png"}, "k")
		if e := apiError(t, err); e.Code != "timeout" || !e.Unanswered || time.Since(started) != time.Minute {
			t.Errorf("%+v after %v", e, time.Since(started))
		}
	})
}

func TestCompleteAnswerIsNotHeldUpByWhatFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		c := over(t, func(r *http.Request) (*http.Response, error) {
			io.Copy(io.Discard, r.Body)
			body, out := io.Pipe()
			context.AfterFunc(r.Context(), func() { out.CloseWithError(r.Context().Err()) })
			go io.WriteString(out, success)
			return &http.Response{StatusCode: http.StatusOK, Body: body, Header: http.Header{}, Request: r}, nil
		})
		a, err := c.Commit(t.Context(), Params{Filename: "A.png"}, "k")
		if err != nil || !a.Published() || time.Since(started) > time.Second {
			t.Errorf("%+v, %v after %v", a, err, time.Since(started))
		}
	})
}

func TestDeadlineOfTheCallerIsItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		impatient, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := over(t, silent).Commit(impatient, Params{Filename: "A.png"}, "k")
		if !errors.Is(err, context.DeadlineExceeded) || as(err) != nil {
			t.Errorf("%v (%T)", err, err)
		}
	})
}

package account

import (
	"testing"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/practice"
)

func TestPracticeWikiThroughARun(t *testing.T) {
	wiki, err := practice.Start(practice.Options{
		Dir:   t.TempDir(),
		Users: []practice.User{{Name: "Anna", App: "Wikidrop", Password: canary}, {Name: "Reader", App: "Wikidrop", Password: canary, Rights: []string{"read"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := wiki.Close(); err != nil {
			t.Error(err)
		}
	})
	b := newBench(t)
	o := b.options()
	o.Transport = nil
	if b.Manager, err = Open(o); err != nil {
		t.Fatal(err)
	}
	if _, err := b.PutPractice(wiki.API(), "Anna@Wikidrop", canary); err != nil {
		t.Fatal(err)
	}
	a, err := b.Test(t.Context(), PracticeID)
	if err != nil {
		t.Fatal(err)
	}
	if !a.Facts.MayUpload || !a.Facts.UploadsEnabled || a.Wiki != practiceName || a.User != "Anna" || a.Facts.FilePage == "" {
		t.Errorf("got %+v", a)
	}

	s, err := b.Session(PracticeID)
	if err != nil {
		t.Fatal(err)
	}
	wiki.DropSessions()
	calls := 0
	err = s.Do(t.Context(), func(c *mediawiki.Client) error {
		calls++
		_, err := c.MyStashedFiles(t.Context())
		return err
	})
	if err != nil || calls != 2 {
		t.Errorf("after the wiki forgot us: %v after %d calls, want 2", err, calls)
	}

	reader := b.save(Draft{Address: wiki.URL(), Login: "Reader@Wikidrop", Password: canary})
	if reader.Facts.MayUpload || reader.Practice || !reader.Default {
		t.Errorf("got %+v", reader)
	}
	b.wantNoTrace(nil)
}

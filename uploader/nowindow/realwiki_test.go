package nowindow

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"wikidrop/uploader/account"
	"wikidrop/uploader/realwiki"
)

func TestFilesArriveOnARealMediaWiki(t *testing.T) {
	w := realwiki.Start(t)
	dir, profile := t.TempDir(), t.TempDir()
	large := photo(t, filepath.Join(dir, "large.png"), 400, 1)
	run := func(o Options) ended {
		t.Helper()
		m, err := account.Open(account.Options{File: filepath.Join(profile, "accounts.json"), UserAgent: "WikidropTest/1 (test)"})
		if err != nil {
			t.Fatal(err)
		}
		b := &bench{T: t, dir: profile}
		var stdout, stderr bytes.Buffer
		status := Run(t.Context(), o, Parts{
			Accounts: m, Words: plain{}, Queue: b.queue(), Stdin: strings.NewReader(w.Uploader.AppPassword + "\n"), Stdout: &stdout, Stderr: &stderr,
		})
		return ended{status, stdout.String(), stderr.String()}
	}
	o := Options{
		Wiki: w.Article("Main Page"), User: w.Uploader.BotName(), PasswordFile: "-",
		OnWarning: Ask, Method: "chunked", ChunkSize: 200_000, Sources: []string{large},
	}
	e := run(o)
	fields := strings.Split(strings.TrimSpace(e.stdout), "\t")
	if e.status != ExitDone || len(fields) != 4 || fields[0] != "published" || fields[1] != "Large.png" || fields[3] != w.Article("File:Large.png") {
		t.Fatalf("%+v", e)
	}
	photo(t, large, 100, 2) // another picture of that name
	o.Method = methodAuto
	for _, c := range []struct {
		policy Policy
		status int
		start  string
	}{
		{Ask, ExitNotAll, fmt.Sprintf("needs-you\t%s\texists\t", large)},
		{Rename, ExitDone, "published\tLarge (2).png\t"},
		{Ask, ExitNotAll, fmt.Sprintf("needs-you\t%s\texists\t", large)},
		{Ignore, ExitDone, "published\tLarge.png\t"}, // also that the content is there under the other name
		{Skip, ExitDone, fmt.Sprintf("skipped\t%s\talready-there\t", large)},
	} {
		o.OnWarning = c.policy
		if e := run(o); e.status != c.status || !strings.HasPrefix(e.stdout, c.start) {
			t.Errorf("%s: %+v", c.policy, e)
		}
	}
}

package nowindow

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func typed(t *testing.T, line string) (Options, error) {
	t.Helper()
	var o Options
	f := flag.NewFlagSet("test", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	o.Flags(f)
	f.BoolVar(&o.Practice, "practice", false, "")
	if err := f.Parse(strings.Fields(line)); err != nil {
		return o, err
	}
	o.Sources = f.Args()
	return o, o.Check()
}

func TestOptionsAreRead(t *testing.T) {
	got, err := typed(t, "--wiki w --user u --password-file - --allow-http --comment c --text-file t --on-warning rename --method direct --chunk-size 5 --concurrency 2 --json a.png")
	want := Options{
		Wiki: "w", User: "u", PasswordFile: "-", AllowHTTP: true, Comment: "c", TextFile: "t", OnWarning: Rename,
		Method: "direct", ChunkSize: 5, Concurrency: 2, JSON: true, Sources: []string{"a.png"},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestWrongOptionsAreNamed(t *testing.T) {
	cases := map[string]string{ // line to the option that the error names, "" none
		"":                                    "",
		"a.png http://example.org/b.png":      "",
		"--practice a.png":                    "",
		"--method url http://example.org/b":   "",
		"--wiki w --user u":                   "",
		"--wiki w":                            "",
		"--on-warning overwrite":              "--on-warning",
		"--method fax":                        "--method",
		"--method url a.png":                  "--method",
		"--method url ftp://example.org/b":    "--method",
		"--chunk-size -1":                     "--chunk-size",
		"--concurrency 4":                     "--concurrency",
		"--concurrency -1":                    "--concurrency",
		"--user u":                            "--wiki",
		"--password-file p":                   "--wiki",
		"--wiki w --password-file p":          "--user",
		"--practice --wiki w":                 "--practice",
		"--wiki w --user u --password secret": "password",

		"--comment " + strings.Repeat("я", 500): "",
		"--comment " + strings.Repeat("я", 501): "--comment",
	}
	for line, want := range cases {
		_, err := typed(t, line)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
}

func TestAPageTextThatCannotBeUsedIsAWrongOption(t *testing.T) {
	b := newBench(t)
	dir := t.TempDir()
	for name, content := range map[string]string{"empty": " \n", "binary": "\xff\xfe", "huge": strings.Repeat("a", maxText+1)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"empty", "binary", "huge", "missing"} {
		o := b.options()
		o.TextFile = filepath.Join(dir, name)
		if e := b.run(o); e.status != ExitUsage || !strings.Contains(e.stderr, "--text-file") {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

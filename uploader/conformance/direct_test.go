package conformance

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader/mediawiki"
)

func TestDirectUploadPublishesTheFileWithItsTextAndSummary(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		b := picture(t)
		a, err := c.UploadFile(t.Context(), mediawiki.Params{
			Filename: "река зимой + лёд.png", Comment: "a summary", Text: "page text\n[[Category:Tests]]",
		}, content(b))
		if err != nil {
			t.Fatal(err)
		}
		if !a.Published() || a.Filename != "Река_зимой_+_лёд.png" {
			t.Fatalf("answer %+v", a)
		}
		if a.ImageInfo == nil || a.ImageInfo.SHA1 != sum(b) || a.ImageInfo.DescriptionURL == "" {
			t.Errorf("imageinfo %+v", a.ImageInfo)
		}
		held(t, c, "Река зимой + лёд.png", b)
		text, summary, err := c.PageText(t.Context(), "File:Река зимой + лёд.png")
		if err != nil || text != "page text\n[[Category:Tests]]" || summary != "a summary" {
			t.Errorf("page text %q, summary %q, %v", text, summary, err)
		}
	})
}

func TestWarningsComeInOneShape(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		first, second := picture(t), picture(t)
		publish(t, c, "Taken.png", first)
		publish(t, c, "Deleted.png", second)
		w.deleteFile(t, "Deleted.png")
		third, fourth := picture(t), picture(t)
		publish(t, c, "Versions.png", third)
		nextSecond()
		publish(t, c, "Versions.png", fourth)
		w.addPage(t, "File:Page only.png", "text")

		for _, tc := range []struct {
			name   string
			title  string
			bytes  []byte
			want   []string
			title0 string // first title of the first warning
		}{
			{"other bytes, taken name", "Taken.png", picture(t), []string{"exists"}, "Taken.png"},
			{"same bytes, same name", "Taken.png", first, []string{"exists", "nochange"}, "Taken.png"},
			{"same bytes, other name", "Copy of it.png", first, []string{"duplicate"}, "Taken.png"},
			{"bytes of an old version", "Versions.png", third, []string{"duplicateversions", "exists"}, ""},
			{"deleted name and bytes", "Deleted.png", second, []string{"duplicate-archive", "was-deleted"}, "Deleted.png"},
			{"other spelling of the extension", "Taken.PNG", picture(t), []string{"exists-normalized"}, "Taken.png"},
			{"page without a file", "Page only.png", picture(t), []string{"page-exists"}, "Page_only.png"},
			{"camera name", "DSC_0001.png", picture(t), []string{"bad-prefix"}, ""},
			{"thumbnail name", "120px-Nothing.png", picture(t), []string{"thumb-name"}, ""},
			{"thumbnail of a file", "120px-Taken.png", picture(t), []string{"thumb"}, ""},
			{"characters that change", "A#b.png", picture(t), []string{"badfilename"}, "A-b.png"},
			{"namespace", "File:Prefixed.png", picture(t), []string{"badfilename"}, "Prefixed.png"},
			{"no extension", "Bare name", picture(t), []string{"badfilename"}, "Bare_name.png"},
		} {
			t.Run(tc.name, func(t *testing.T) {
				a, err := c.UploadFile(t.Context(), mediawiki.Params{Filename: tc.title}, content(tc.bytes))
				if err != nil {
					t.Fatal(err)
				}
				if a.Result != mediawiki.ResultWarning || a.FileKey == "" || a.Unstashed {
					t.Fatalf("answer %+v", a)
				}
				if diff := cmp.Diff(tc.want, sorted(a.Warnings.Kinds())); diff != "" {
					t.Fatal(diff)
				}
				got, _ := a.Warnings.Get(tc.want[0])
				if tc.title0 != "" && (len(got.Titles) == 0 || got.Titles[0] != tc.title0) {
					t.Errorf("titles %q, want %q first", got.Titles, tc.title0)
				}
			})
		}
	})
}

func TestAWarningKeepsTheBytes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		old, b := picture(t), picture(t)
		publish(t, c, "Taken.png", old)
		a, err := c.UploadFile(t.Context(), mediawiki.Params{Filename: "Taken.png"}, content(b))
		if err != nil || a.Result != mediawiki.ResultWarning {
			t.Fatalf("%+v, %v", a, err)
		}
		key := a.FileKey

		// A commit that is refused for its name leaves the key as it was.
		again, err := c.Commit(t.Context(), mediawiki.Params{Filename: "Taken.png"}, key)
		if err != nil || again.Result != mediawiki.ResultWarning {
			t.Fatalf("second asking: %+v, %v", again, err)
		}
		_, err = c.Commit(t.Context(), mediawiki.Params{Filename: "~~~.png"}, key)
		wantCode(t, err, "illegal-filename")

		done, err := c.Commit(t.Context(), mediawiki.Params{Filename: "Free.png"}, key)
		if err != nil || !done.Published() {
			t.Fatalf("renamed: %+v, %v", done, err)
		}
		held(t, c, "Free.png", b)
		held(t, c, "Taken.png", old)

		_, err = c.Commit(t.Context(), mediawiki.Params{Filename: "Free.png"}, key)
		wantCode(t, err, "uploadstash-file-not-found")
	})
}

func TestAcceptedWarningsMakeANewVersion(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		publish(t, c, "Taken.png", picture(t))
		nextSecond()
		b := picture(t)
		a, err := c.UploadFile(t.Context(), mediawiki.Params{Filename: "Taken.png"}, content(b))
		if err != nil {
			t.Fatal(err)
		}
		done, err := c.Commit(t.Context(), mediawiki.Params{Filename: "Taken.png", IgnoreWarnings: true}, a.FileKey)
		if err != nil || !done.Published() || !done.Warnings.Has("exists") {
			t.Fatalf("%+v, %v", done, err)
		}
		// A lone title with several versions: MediaWiki offers the older ones too.
		held(t, c, "Taken.png", b)

		nextSecond()
		_, err = c.UploadFile(t.Context(), mediawiki.Params{Filename: "Taken.png", IgnoreWarnings: true}, content(b))
		wantCode(t, err, "fileexists-no-change")
	})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		reader := loggedIn(t, w, w.reader())
		w.addPage(t, "File:Protected.png", "text")
		w.protect(t, "File:Protected.png")
		good := picture(t)

		for _, tc := range []struct {
			name    string
			client  *mediawiki.Client
			set     settings
			title   string
			bytes   []byte
			code    string
			key     bool
			about   mediawiki.Subject
			whole   bool
			details string
		}{
			{name: "uploads disabled", set: settings{uploadsOff: true}, title: "X.png", bytes: good, code: "uploaddisabled", about: mediawiki.AboutWiki, whole: true},
			{name: "no right to upload", client: reader, title: "X.png", bytes: good, code: "permissiondenied", about: mediawiki.AboutAccount},
			{name: "empty file", title: "X.png", bytes: nil, code: "empty-file", about: mediawiki.AboutFile},
			{name: "too large", set: settings{maxSize: 100}, title: "X.png", bytes: good, code: "file-too-large", about: mediawiki.AboutFile},
			{name: "name too long", title: strings.Repeat("я", 120) + ".png", bytes: good, code: "filename-toolong", key: true, about: mediawiki.AboutTitle},
			{name: "name too short", title: ".png", bytes: good, code: "filename-tooshort", key: true, about: mediawiki.AboutTitle},
			{name: "illegal name", title: "~~~.png", bytes: good, code: "illegal-filename", key: true, about: mediawiki.AboutTitle},
			{name: "banned part of the name", title: "X.php.png", bytes: good, code: "filetype-banned", about: mediawiki.AboutFile},
			{name: "type not allowed", title: "X.txt", bytes: []byte("plain words"), code: "filetype-banned", about: mediawiki.AboutFile},
			{name: "extension of another type", title: "X.jpg", bytes: good, code: "verification-error", about: mediawiki.AboutFile, details: "filetype-mime-mismatch"},
			{name: "script in SVG", title: "X.svg", bytes: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`), code: "verification-error", about: mediawiki.AboutFile},
			{name: "read-only", set: settings{readOnly: "moving house"}, title: "X.png", bytes: good, code: "readonly", about: mediawiki.AboutWiki, whole: true},
			{name: "protected page", title: "Protected.png", bytes: good, code: "protectedpage", key: true, about: mediawiki.AboutTitle},
			{name: "title blacklist", set: settings{titleBlacklist: ".*forbidden.*"}, title: "A forbidden name.png", bytes: good, code: "titleblacklist-forbidden-edit", key: true, about: mediawiki.AboutTitle},
		} {
			t.Run(tc.name, func(t *testing.T) {
				w.set(tc.set)
				defer w.set(settings{})
				client := c
				if tc.client != nil {
					client = tc.client
				}
				_, err := client.UploadFile(t.Context(), mediawiki.Params{Filename: tc.title}, content(tc.bytes))
				e := wantCode(t, err, tc.code)
				if (e.FileKey != "") != tc.key {
					t.Errorf("key %q, want one: %v", e.FileKey, tc.key)
				}
				if e.About != tc.about {
					t.Errorf("about %v, want %v", e.About, tc.about)
				}
				if e.Whole != tc.whole {
					t.Errorf("whole wiki: %v, want %v", e.Whole, tc.whole)
				}
				if tc.details != "" && (len(e.Details) == 0 || e.Details[0] != tc.details) {
					t.Errorf("details %q, want %q", e.Details, tc.details)
				}
			})
		}
	})
}

func TestRecoverableRefusalPublishesUnderANewNameWithoutTheBytes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		b := picture(t)
		_, err := c.UploadFile(t.Context(), mediawiki.Params{Filename: strings.Repeat("a", 250) + ".png"}, content(b))
		e := wantCode(t, err, "filename-toolong")
		a, err := c.Commit(t.Context(), mediawiki.Params{Filename: "Shorter.png"}, e.FileKey)
		if err != nil || !a.Published() {
			t.Fatalf("%+v, %v", a, err)
		}
		held(t, c, "Shorter.png", b)
	})
}

func TestLongestNameIs240Bytes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		b, name := picture(t), strings.Repeat("Ж", 118)+".png"
		publish(t, c, name, b)
		held(t, c, name, b)
	})
}

func TestRateLimitHoldsForTheWholeWiki(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w target) {
		c := loggedIn(t, w, w.uploader())
		w.set(settings{limitUploads: true})
		publish(t, c, "First.png", picture(t))
		b := picture(t)
		_, err := c.UploadFile(t.Context(), mediawiki.Params{Filename: "Second.png"}, content(b))
		e := wantCode(t, err, "ratelimited")
		if !e.Whole || e.Behaviour != mediawiki.Transient {
			t.Errorf("whole %v, behaviour %v", e.Whole, e.Behaviour)
		}
		// Going into the stash does not count.
		if a, err := c.StashFile(t.Context(), mediawiki.Params{Filename: "Second.png"}, content(b)); err != nil || !a.Stashed() {
			t.Errorf("stash while limited: %+v, %v", a, err)
		}
	})
}

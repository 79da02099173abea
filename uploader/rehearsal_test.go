package uploader

import (
	"bytes"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"wikidrop/uploader/account"
	"wikidrop/uploader/media"
	"wikidrop/uploader/practice"
)

// rehearsal is an engine with real parts on the practice wiki. Only the clock and
// the line between them are ours.
type rehearsal struct {
	*bench
	wiki *practice.Server
	line *line
}

func rehearse(t testing.TB, behaviour practice.Behaviour, change func(*practice.Settings), rights ...string) *rehearsal {
	t.Helper()
	settings := practice.DefaultSettings()
	settings.FileExtensions = append(settings.FileExtensions, "bin")
	if change != nil {
		change(&settings)
	}
	w, err := practice.Start(practice.Options{
		Dir: t.TempDir(), Behaviour: behaviour, Settings: settings,
		Users: []practice.User{{Name: "Anna", App: "Wikidrop", Password: "rehearsal", Rights: rights}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	r := rehearseAt(t, w.API(), "Anna@Wikidrop", "rehearsal")
	r.wiki = w
	return r
}

// rehearseAt is an engine with real parts on any wiki.
func rehearseAt(t testing.TB, api, login, password string) *rehearsal {
	t.Helper()
	l := &line{next: http.DefaultTransport.(*http.Transport).Clone()}
	m, err := account.Open(account.Options{UserAgent: "WikidropTest/1 (test)", Transport: l})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.PutPractice(api, login, password); err != nil {
		t.Fatal(err)
	}
	r := &rehearsal{line: l, bench: newBench(t, parts{
		accounts: managed{m}, clock: hurriedClock{time.Now(), 100}, jitter: func() float64 { return 0.5 },
		inspect: media.Inspect, hash: media.SHA1, picture: media.Thumbnail,
		download: &http.Client{CheckRedirect: allowRedirect},
	})}
	r.report = func() { t.Logf("requests: %q", l.log()) }
	t.Cleanup(l.next.CloseIdleConnections)
	r.open()
	return r
}

// picture is a real PNG of a given size in bytes, unlike any other seed's.
func picture(seed uint64, size int) string {
	img := image.NewRGBA(image.Rect(0, 0, 32, 32))
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range 32 * 32 {
		img.Set(i%32, i/32, color.RGBA{uint8(r.Uint32()), uint8(r.Uint32()), uint8(seed), 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	raw := b.Bytes()
	if size <= len(raw)+12 {
		return string(raw)
	}
	// A private chunk before IEND makes it as long as wanted.
	chunk := append([]byte("prVt"), noise(seed, size-len(raw)-12)...)
	sum := crc32.ChecksumIEEE(chunk)
	pad := len(chunk) - 4
	out := slices.Clone(raw[:len(raw)-12])
	out = append(out, byte(pad>>24), byte(pad>>16), byte(pad>>8), byte(pad))
	out = append(out, chunk...)
	out = append(out, byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum))
	return string(append(out, raw[len(raw)-12:]...))
}

// arrived fails unless the wiki has exactly one version of the content.
func (r *rehearsal) arrived(title, content string) practice.File {
	r.Helper()
	var found []practice.File
	for _, f := range r.wiki.Files() {
		if f.SHA1 == sha1Of([]byte(content)) {
			found = append(found, f)
		}
	}
	if len(found) != 1 || found[0].Title != title || found[0].Versions != 1 {
		r.Fatalf("wanted once as %q: %+v", title, found)
	}
	return found[0]
}

// upload adds, publishes and waits.
func (r *rehearsal) upload(sources ...string) []ID {
	r.Helper()
	ids := r.add(sources...)
	r.Publish(ids...)
	r.published(ids...)
	return ids
}

package practice

import (
	"embed"
	"image"
	"image/jpeg"
	"net/http"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/image/draw"
)

//go:embed pages
var pageFiles embed.FS

// view is what the templates show. Everything in it is escaped by them.
type view struct {
	Site      string
	Generator string
	API       string
	SelfClose bool // the EditURI link ends in "/>"
	Title     string
	Files     []fileView
	File      *fileView
	Text      string
	History   []versionView
	Category  string
}

type fileView struct {
	Name, Page, Bytes, Thumb string
	Size                     string
	When                     time.Time
	User, SHA1, MIME         string
	Width, Height            int
	Categories               []string
	Captions                 map[string]string // by language
}

type versionView struct {
	When          time.Time
	Bytes, Size   string
	User, Comment string
	SHA1          string
	Current       bool
}

func (s *Server) view() view {
	return view{Site: s.settings.SiteName, Generator: s.generator(), API: s.API() + "?action=rsd", SelfClose: s.behaviour == Behave139}
}

func (s *Server) fileView(q *request, p *page) fileView {
	v := p.file()
	f := fileView{Name: title{nsMain, p.Key}.text(), Page: q.pageURL(p.title()), Bytes: q.fileURL(p.Key), Size: formatSize(v.Size),
		When: v.Time, User: v.User, SHA1: v.SHA1, MIME: v.Props.MIME, Width: v.Props.Width, Height: v.Props.Height,
		Categories: categoriesOf(p.rev().Text), Captions: p.Info.clone().Labels}
	if mediaType(v.Props.MIME) == "BITMAP" && v.Props.Width > 0 {
		f.Thumb = s.URL() + "thumb/" + strconv.Itoa(min(480, v.Props.Width)) + "/" + rawEscape(p.Key)
	}
	if v.Props.MIME == "image/svg+xml" {
		f.Thumb = f.Bytes
	}
	return f
}

// page renders a template with headers that keep what arrived from acting.
func (s *Server) page(w http.ResponseWriter, name string, status int, data any) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
	if err := templates.ExecuteTemplate(w, name, data); err != nil {
		s.log.Debug("practice wiki page", "page", name, "error", err)
	}
}

// serveFront lists what arrived, newest first.
func (s *Server) serveFront(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	v := s.view()
	q := &request{srv: s}
	pages := s.st.filePages()
	slices.SortStableFunc(pages, func(a, b *page) int { return b.file().Time.Compare(a.file().Time) })
	for _, p := range pages {
		v.Files = append(v.Files, s.fileView(q, p))
	}
	s.mu.Unlock()
	s.page(w, "front.html", http.StatusOK, v)
}

// serveIndex leads the addresses of index.php to the page.
func (s *Server) serveIndex(w http.ResponseWriter, r *http.Request) {
	to := "/"
	if name := r.URL.Query().Get("title"); name != "" {
		if t, err := parseTitle(name, nsMain); err == nil {
			to = "/wiki/" + wikiEscape(t.path())
		}
	}
	if id := r.URL.Query().Get("curid"); id != "" {
		s.mu.Lock()
		for t, p := range s.st.pages {
			if strconv.FormatInt(p.ID, 10) == id {
				to = "/wiki/" + wikiEscape(t.path())
			}
		}
		s.mu.Unlock()
	}
	http.Redirect(w, r, to, http.StatusFound)
}

func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	t, bad := parseTitle(r.PathValue("title"), nsMain)
	if bad == nil && t == (title{nsMain, "Main_Page"}) {
		s.serveFront(w, r)
		return
	}
	s.mu.Lock()
	v := s.view()
	v.Title = t.text()
	p := s.st.pages[t]
	q := &request{srv: s}
	status, name := http.StatusOK, "page.html"
	switch {
	case bad != nil || p == nil && t.ns != nsCategory:
		status, name = http.StatusNotFound, "missing.html"
	case t.ns == nsCategory:
		v.Category = strings.ReplaceAll(t.key, "_", " ")
		for _, f := range s.st.filePages() {
			if contains(categoriesOf(f.rev().Text), v.Category) {
				v.Files = append(v.Files, s.fileView(q, f))
			}
		}
		name = "category.html"
	default:
		v.Text = p.rev().Text
	}
	if p.file() != nil {
		f := s.fileView(q, p)
		v.File, v.History, name = &f, history(q, p), "file.html"
	}
	s.mu.Unlock()
	s.page(w, name, status, v)
}

func history(q *request, p *page) []versionView {
	var h []versionView
	for i := len(p.Files) - 1; i >= 0; i-- {
		f := &p.Files[i]
		u := q.fileURL(p.Key)
		if f.Archive != "" {
			u = q.archiveURL(f.Archive)
		}
		h = append(h, versionView{When: f.Time, Bytes: u, Size: formatSize(f.Size), User: f.User, Comment: f.Comment, SHA1: f.SHA1, Current: i == len(p.Files)-1})
	}
	return h
}

// serveImage gives the bytes of a file or of an archived version. The last part
// of the path is looked up as a name; no path is made of it.
func (s *Server) serveImage(w http.ResponseWriter, r *http.Request) {
	asked := r.PathValue("path")
	name := path.Base(asked)
	s.mu.Lock()
	if !s.readable(r) {
		s.mu.Unlock()
		http.Error(w, "Access denied", http.StatusForbidden)
		return
	}
	v := s.versionNamed(name, strings.HasPrefix(asked, "archive/"))
	s.mu.Unlock()
	if v == nil {
		http.NotFound(w, r)
		return
	}
	s.bytes(w, r, v)
}

// readable tells whether the one who asks may see files: on a private wiki
// (img_auth.php there) only who is logged in. The caller holds mu.
func (s *Server) readable(r *http.Request) bool {
	if !s.settings.PrivateWiki {
		return true
	}
	ses := s.session(r)
	return ses != nil && ses.user != nil
}

func (s *Server) versionNamed(name string, archive bool) *version {
	if !archive {
		if v := s.st.filePage(name).file(); v != nil {
			c := *v
			return &c
		}
		return nil
	}
	_, key, _ := strings.Cut(name, "!")
	p := s.st.filePage(key)
	if p == nil {
		return nil
	}
	for _, v := range p.Files {
		if v.Archive == name {
			return &v
		}
	}
	return nil
}

// bytes serves content with the type that was found, never one that was asked
// for, and sandboxed so that nothing in it runs.
func (s *Server) bytes(w http.ResponseWriter, r *http.Request, v *version) {
	f, err := os.Open(s.st.filePath(v.SHA1))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer f.Close()
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	h.Set("Content-Type", servedType(v.Props.MIME))
	http.ServeContent(w, r, "", v.Time, f)
}

// servedType is the type for browsers; what they should not show is download
// material.
func servedType(mime string) string {
	if mediaType(mime) == "BITMAP" || mime == "image/svg+xml" || strings.HasPrefix(mime, "audio/") ||
		strings.HasPrefix(mime, "video/") || mime == "application/pdf" || mime == "application/ogg" {
		return mime
	}
	if strings.HasPrefix(mime, "text/") {
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

// thumbPixels is the largest picture that is scaled; larger ones, which would
// need much memory, are shown as they are.
const thumbPixels = 60e6

// serveThumb gives a scaled picture.
func (s *Server) serveThumb(w http.ResponseWriter, r *http.Request) {
	width, err := strconv.Atoi(r.PathValue("width"))
	s.mu.Lock()
	if !s.readable(r) {
		s.mu.Unlock()
		http.Error(w, "Access denied", http.StatusForbidden)
		return
	}
	v := s.versionNamed(r.PathValue("name"), false)
	s.mu.Unlock()
	if err != nil || v == nil || width < 1 {
		http.NotFound(w, r)
		return
	}
	if v.Props.Width*v.Props.Height > thumbPixels || v.Props.Width <= width || mediaType(v.Props.MIME) != "BITMAP" {
		s.bytes(w, r, v)
		return
	}
	s.thumbs <- struct{}{}
	defer func() { <-s.thumbs }()
	img, err := scaled(s.st.filePath(v.SHA1), width)
	if err != nil {
		s.bytes(w, r, v)
		return
	}
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Type", "image/jpeg")
	h.Set("Cache-Control", "max-age=86400")
	_ = jpeg.Encode(w, img, &jpeg.Options{Quality: 85}) // the browser is gone otherwise
}

// scaled decodes a picture and makes it smaller, on white.
func scaled(file string, width int) (image.Image, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		return nil, err
	}
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, width, max(1, b.Dy()*width/b.Dx())))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, b, draw.Over, nil)
	return out, nil
}

func (s *Server) serveStyle(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, pageFiles, "pages/style.css")
}

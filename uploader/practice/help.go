package practice

import (
	"encoding/xml"
	"html/template"
)

// help is the page for requests without an action, also when PHP dropped the
// whole body. It is HTML with status 200, as clients of real wikis find out.
func (q *request) help() {
	q.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	q.render("help.html", map[string]any{"Site": q.set.SiteName, "Generator": q.srv.generator()})
}

// pretty shows an answer as a page, which is what format means when absent.
func (q *request) pretty(json []byte) {
	q.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	q.render("answer.html", map[string]any{"Site": q.set.SiteName, "Generator": q.srv.generator(), "Answer": string(json)})
}

func (q *request) render(name string, data any) {
	if err := templates.ExecuteTemplate(q.w, name, data); err != nil {
		q.srv.log.Debug("practice wiki page", "page", name, "error", err)
	}
}

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"size": formatSize,
}).ParseFS(pageFiles, "pages/*.html"))

type rsd struct {
	XMLName xml.Name   `xml:"http://archipelago.phrasewise.com/rsd rsd"`
	Version string     `xml:"version,attr"`
	Service rsdService `xml:"service"`
}

type rsdService struct {
	EngineName   string   `xml:"engineName"`
	EngineLink   string   `xml:"engineLink"`
	HomePageLink string   `xml:"homePageLink"`
	APIs         []rsdAPI `xml:"apis>api"`
}

type rsdAPI struct {
	Name      string `xml:"name,attr"`
	Preferred bool   `xml:"preferred,attr"`
	APILink   string `xml:"apiLink,attr"`
	BlogID    string `xml:"blogID,attr"`
}

// serveRSD answers action=rsd, the document behind the EditURI link.
func (q *request) serveRSD() {
	q.w.Header().Set("Content-Type", "application/rsd+xml; charset=utf-8")
	doc := rsd{Version: "1.0", Service: rsdService{
		EngineName: "MediaWiki", EngineLink: "https://www.mediawiki.org/", HomePageLink: q.base() + "/wiki/Main_Page",
		APIs: []rsdAPI{{Name: "MediaWiki", Preferred: true, APILink: q.base() + "/api.php"}},
	}}
	out, err := xml.Marshal(doc)
	if err != nil {
		q.srv.log.Error("practice wiki rsd", "error", err)
		return
	}
	_, _ = q.w.Write([]byte(xml.Header + string(out))) // the client is gone otherwise
}

func (s *Server) generator() string {
	if s.behaviour == Behave145 {
		return "MediaWiki 1.45.0"
	}
	return "MediaWiki 1.39.17"
}

package realwiki

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// File is what the wiki has under a file title.
type File struct {
	Title   string // "File:Name.jpg"
	SHA1    string // in hex
	Size    int64
	User    string
	Comment string // the upload's summary
	Text    string // the page's wikitext
	URL     string // of the bytes
	Page    string // of the file page
}

// File asks the wiki about one file, as anyone may; title with or without "File:".
// The second result is false when there is no such file.
func (w *Wiki) File(title string) (File, bool) {
	f, found, err := FileAt(w.API(), title)
	if err != nil {
		w.fail("ask the wiki for %q: %v", title, err)
	}
	return f, found
}

// FileAt asks any wiki that everyone may read, given the address of its api.php.
func FileAt(api, title string) (File, bool, error) {
	var answer struct {
		Query struct {
			Pages []struct {
				Title     string
				ImageInfo []struct {
					SHA1, User, Comment, URL, DescriptionURL string
					Size                                     int64
				}
				Revisions []struct {
					Slots struct{ Main struct{ Content string } }
				}
			}
		}
	}
	title = "File:" + strings.TrimPrefix(title, "File:")
	err := get(api, url.Values{
		"action": {"query"}, "titles": {title}, "prop": {"imageinfo|revisions"},
		"iiprop": {"sha1|size|user|comment|url"}, "rvprop": {"content"}, "rvslots": {"main"},
	}, &answer)
	if err != nil {
		return File{}, false, err
	}
	if len(answer.Query.Pages) != 1 || len(answer.Query.Pages[0].ImageInfo) == 0 {
		return File{}, false, nil
	}
	page := answer.Query.Pages[0]
	info := page.ImageInfo[0]
	f := File{
		Title: page.Title, SHA1: info.SHA1, Size: info.Size, User: info.User, Comment: info.Comment,
		URL: info.URL, Page: info.DescriptionURL,
	}
	if len(page.Revisions) > 0 {
		f.Text = page.Revisions[0].Slots.Main.Content
	}
	return f, true, nil
}

// Titles lists the titles of the files on the wiki, at most 500.
func (w *Wiki) Titles() []string {
	var answer struct {
		Query struct {
			AllImages []struct{ Title string }
		}
	}
	if err := get(w.API(), url.Values{"action": {"query"}, "list": {"allimages"}, "ailimit": {"500"}}, &answer); err != nil {
		w.fail("list the wiki's files: %v", err)
	}
	var titles []string
	for _, image := range answer.Query.AllImages {
		titles = append(titles, image.Title)
	}
	return titles
}

// get waits as long as an assembly of a large file may hold up the database.
func get(api string, query url.Values, into any) error {
	ctx, cancel := context.WithTimeout(context.Background(), 120*time.Second)
	defer cancel()
	query.Set("format", "json")
	query.Set("formatversion", "2")
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, api+"?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %.300s", answer.Status, body)
	}
	return json.Unmarshal(body, into)
}

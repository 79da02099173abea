package mediawiki

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRepositoriesAreThoseOfOthers(t *testing.T) {
	c, err := New(Options{API: "https://en.wikipedia.org/w/api.php"})
	if err != nil {
		t.Fatal(err)
	}
	query := parseObject([]byte(`{"repos":[
		{"name":"local","displayname":"Wikipedia","local":true,"canUpload":true,"scriptDirUrl":"/w"},
		{"name":"shared","displayname":"Wikimedia Commons","local":false,"scriptDirUrl":"//commons.wikimedia.org/w"},
		{"name":"wikimediacommons","apiurl":"https://commons.wikimedia.org/w/api.php"},
		{"name":"disk","displayname":"Old\u202efiles"},
		{"name":"odd","apiurl":"javascript:alert(1)"}]}`))
	want := []Repository{
		{"Wikimedia Commons", "https://commons.wikimedia.org/w/api.php"},
		{"wikimediacommons", "https://commons.wikimedia.org/w/api.php"},
		{"Oldfiles", ""},
		{"odd", ""},
	}
	if diff := cmp.Diff(want, c.repositories(query)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRepositoryIsAskedWithoutALogin(t *testing.T) {
	commons := newWiki(t, answers(`{"query":{"allimages":[{"name":"A.png","title":"File:A.png","sha1":"aa"}]}}`))
	wiki := newHost(t, http.NotFound)
	c := signedIn(t, wiki)
	other, err := c.Repository(commons.URL + "/w/api.php")
	if err != nil {
		t.Fatal(err)
	}
	files, err := other.FilesBySHA1(ctx(t), "AA")
	if err != nil || len(files) != 1 || files[0].Title != "File:A.png" {
		t.Fatalf("%+v, %v", files, err)
	}
	asked := commons.last(t)
	if asked.Header.Get("Cookie") != "" || asked.Header.Get("Authorization") != "" || asked.param("assertuser") != "" {
		t.Errorf("asked with %v, %v", asked.Header, asked.Query)
	}
	public, err := New(Options{API: "https://en.wikipedia.org/w/api.php"})
	if err != nil {
		t.Fatal(err)
	}
	for _, api := range []string{"", "http://commons.wikimedia.org/w/api.php", "https://10.0.0.1/api.php", "file:///api.php"} {
		if _, err := public.Repository(api); !hasCode(err, "bad-address") {
			t.Errorf("%q: %v", api, err)
		}
	}
}

func TestDeletedFilesOfAContent(t *testing.T) {
	k := newWiki(t, answers(`{"query":{"filearchive":[
		{"id":3,"name":"Old_tower.png","ns":6,"title":"File:Old tower.png","timestamp":"2024-05-06T07:08:09Z","user":"Petr","sha1":"aa"},
		{"id":4,"name":"B.png","userhidden":true}]}}`))
	files, err := k.client(t).DeletedBySHA1(ctx(t), "AA")
	if err != nil || len(files) != 2 || files[0].Title != "Old tower.png" || files[0].User != "Petr" || files[0].Time.Year() != 2024 || files[1].User != "" {
		t.Fatalf("%+v, %v", files, err)
	}
	if asked := k.last(t); asked.param("fasha1") != "aa" || asked.param("list") != "filearchive" {
		t.Errorf("%v", asked.Query)
	}
}

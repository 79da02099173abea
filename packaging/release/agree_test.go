package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
)

// ours is the sheet of this project, with everything that templates ask for.
func ours(t *testing.T) *sheet {
	t.Helper()
	s, err := readSheet("../..", today)
	if err != nil {
		t.Fatal(err)
	}
	s.Set = map[string]string{
		"ARCH": "amd64", "ROOT": "/root", "OUT": "setup.exe", "MACOS": "12.0",
		"KIND": "deb", "DEPENDS": `  - "libc6"`, "LINTIAN": "/lintian", "CHANGELOG": "/changelog.yaml", "CONTENT": "ab", "COMMIT": strings.Repeat("c", 40),
	}
	for _, ending := range []string{
		"-linux-amd64.tar.xz", "_amd64.deb", ".x86_64.rpm", "-windows-amd64-setup.exe", "-windows-amd64.msi", "-windows-amd64.zip", "-macos.dmg", "-vendor.tar.xz",
	} {
		s.Files = append(s.Files, file{Name: s.Command + "-" + s.Version + ending, SHA256: strings.Repeat("ab", 32), Size: 1})
	}
	return s
}

func filled(t *testing.T, s *sheet, path string) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.fill(&b, path); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func templates(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("../*/*.tmpl")
	if err != nil || len(all) < 10 {
		t.Fatalf("%d templates, %v", len(all), err)
	}
	return all
}

func TestEveryTemplateCanBeFilled(t *testing.T) {
	s := ours(t)
	for _, path := range templates(t) {
		text := filled(t, s, path)
		if strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
			t.Errorf("%s has an empty place:\n%s", path, text)
		}
		if strings.HasSuffix(path, "info.tmpl") || strings.HasSuffix(path, "msi.tmpl") || strings.Contains(path, "metainfo") || strings.Contains(path, "manifest.tmpl") {
			checkXML(t, path, text)
		}
	}
}

func checkXML(t *testing.T, path, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
	}
}

// What FyneApp.toml says may stand nowhere else: then nothing can disagree with it.
func TestNameIDAndVersionAreWrittenOnce(t *testing.T) {
	s := ours(t)
	var files []string
	for _, pattern := range []string{"../*/*.tmpl", "../*/*.sh", "../*.sh", "../*/*.plist", "../../.github/workflows/*.yml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	literal := regexp.MustCompile(regexp.QuoteMeta(s.ID) + `|\b` + regexp.QuoteMeta(s.Version) + `\b`)
	others := regexp.MustCompile(`schema|ManifestVersion|Common-Controls`) // versions of other things
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if literal.MatchString(line) && !others.MatchString(line) {
				t.Errorf("%s writes it itself: %s", path, line)
			}
		}
	}
}

func TestDesktopEntryAgrees(t *testing.T) {
	s := ours(t)
	entry := map[string]string{}
	for line := range strings.Lines(filled(t, s, "../linux/desktop.tmpl")) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			entry[key] = value
		}
	}
	want := map[string]string{
		"Name": s.Name, "Icon": s.ID, "Exec": s.Command + " %F", "StartupWMClass": s.Name,
		"MimeType": strings.Join(s.MIMETypes, ";") + ";",
	}
	for key, value := range want {
		if entry[key] != value {
			t.Errorf("%s=%s, want %s", key, entry[key], value)
		}
	}
}

func TestMetainfoAgrees(t *testing.T) {
	s := ours(t)
	var m struct {
		ID         string   `xml:"id"`
		Name       string   `xml:"name"`
		Launchable string   `xml:"launchable"`
		Types      []string `xml:"provides>mediatype"`
		Releases   []struct {
			Version string `xml:"version,attr"`
			Date    string `xml:"date,attr"`
		} `xml:"releases>release"`
	}
	if err := xml.Unmarshal([]byte(filled(t, s, "../linux/metainfo.tmpl")), &m); err != nil {
		t.Fatal(err)
	}
	if m.ID != s.ID || m.Name != s.Name || m.Launchable != s.ID+".desktop" || !slices.Equal(m.Types, s.MIMETypes) {
		t.Errorf("metainfo has %+v", m)
	}
	if len(m.Releases) != len(s.Releases) || m.Releases[0].Version != s.Version || m.Releases[0].Date == "" {
		t.Errorf("releases %+v, want %s first", m.Releases, s.Version)
	}
}

func TestPropertyListAgrees(t *testing.T) {
	s := ours(t)
	got := plistStrings(t, filled(t, s, "../macos/info.tmpl"))
	want := map[string]string{
		"CFBundleName": s.Name, "CFBundleDisplayName": s.Name, "CFBundleIdentifier": s.ID, "CFBundleExecutable": s.Command,
		"CFBundleShortVersionString": s.Version,
	}
	for key, value := range want {
		if got[key] != value {
			t.Errorf("%s is %q, want %q", key, got[key], value)
		}
	}
}

// plistStrings are the entries of a property list whose value is a string.
func plistStrings(t *testing.T, text string) map[string]string {
	t.Helper()
	all := map[string]string{}
	d := xml.NewDecoder(strings.NewReader(text))
	key, element, chars := "", "", ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch v := token.(type) {
		case xml.StartElement:
			element, chars = v.Name.Local, ""
		case xml.CharData:
			chars += string(v)
		case xml.EndElement:
			switch {
			case v.Name.Local == "key":
				key = chars
			case v.Name.Local == "string" && element == "string" && key != "":
				all[key], key = chars, ""
			}
		}
	}
}

func TestPackagesOfLinuxAgree(t *testing.T) {
	s := ours(t)
	for _, kind := range []string{"deb", "rpm"} {
		s.Set["KIND"] = kind
		var p struct {
			Name, Version, Homepage string
			Depends                 []string
		}
		if err := yaml.Unmarshal([]byte(filled(t, s, "../linux/nfpm.tmpl")), &p); err != nil {
			t.Fatal(kind, err)
		}
		if p.Name != s.Command || p.Version != s.Version || p.Homepage != s.Website {
			t.Errorf("%s: nfpm gets %+v", kind, p)
		}
		if diff := cmp.Diff([]string{"libc6"}, p.Depends); diff != "" {
			t.Error(kind, diff)
		}
	}
}

func TestInstallerOfWindowsAgrees(t *testing.T) {
	s := ours(t)
	setup, resource := filled(t, s, "../windows/setup.tmpl"), filled(t, s, "../windows/resource.tmpl")
	for _, part := range []string{
		`Name "` + s.Name + `"`, `VIAddVersionKey ProductVersion "` + s.Version + `"`, `DisplayVersion "` + s.Version + `"`,
		`Uninstall\` + s.ID + `"`, `.jpg\OpenWithProgids`,
	} {
		if !strings.Contains(setup, part) {
			t.Errorf("the installer lacks %s", part)
		}
	}
	for _, part := range []string{`"ProductVersion", "` + s.Version + `"`, "PRODUCTVERSION " + s.Commas(), `"ProductName", "` + s.Name + `"`} {
		if !strings.Contains(resource, part) {
			t.Errorf("the program's resource lacks %s", part)
		}
	}
}

func TestWindowsInstallerPackageAgrees(t *testing.T) {
	s := ours(t)
	var w struct {
		Product struct {
			ID          string `xml:"Id,attr"`
			Name        string `xml:",attr"`
			Version     string `xml:",attr"`
			UpgradeCode string `xml:",attr"`
			Package     struct {
				ID    string `xml:"Id,attr"`
				Scope string `xml:"InstallScope,attr"`
			}
		}
	}
	text := filled(t, s, "../windows/msi.tmpl")
	if err := xml.Unmarshal([]byte(text), &w); err != nil {
		t.Fatal(err)
	}
	p := w.Product
	if p.Name != s.Name || p.Version != s.Version || p.Package.Scope != "perUser" || !strings.Contains(text, s.ID+".File") {
		t.Errorf("the .msi gets %+v", p)
	}
	codes := map[string]bool{p.ID: true, p.UpgradeCode: true, p.Package.ID: true}
	if len(codes) != 3 || codes[""] {
		t.Errorf("the same code for different things: %v", codes)
	}
	later := *s
	later.Version, later.Set = "99.0.0", map[string]string{"CONTENT": "cd"}
	before := w
	if err := xml.Unmarshal([]byte(filled(t, &later, "../windows/msi.tmpl")), &w); err != nil {
		t.Fatal(err)
	}
	if w.Product.UpgradeCode != before.Product.UpgradeCode {
		t.Error("a later version would not take this one's place")
	}
	if w.Product.ID == before.Product.ID || w.Product.Package.ID == before.Product.Package.ID {
		t.Error("Windows would take a later version for this one")
	}
}

func TestChangelogsAgree(t *testing.T) {
	s := ours(t)
	newest := s.Releases[0]
	var rpm []struct {
		Semver  string
		Changes []struct{ Note string }
	}
	if err := yaml.Unmarshal([]byte(filled(t, s, "../linux/rpm-changelog.tmpl")), &rpm); err != nil {
		t.Fatal(err)
	}
	if len(rpm) != len(s.Releases) || rpm[0].Semver != s.Version+"-1" || len(rpm[0].Changes) != len(newest.Changes) || rpm[0].Changes[0].Note != newest.Changes[0] {
		t.Errorf("rpm's changelog is %+v, want %+v", rpm, s.Releases)
	}
	deb := filled(t, s, "../linux/changelog.tmpl")
	if !strings.HasPrefix(deb, s.Command+" ("+s.Version+"-1) ") || strings.Count(deb, "\n  * ") < len(newest.Changes) {
		t.Errorf("Debian's changelog is %s", deb)
	}
}

func TestStoresGetVersionAndHash(t *testing.T) {
	s := ours(t)
	for _, room := range []string{"winget", "homebrew", "flathub", "aur"} {
		paths, err := filepath.Glob("../" + room + "/*.tmpl")
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s has no template: %v", room, err)
		}
		all := ""
		for _, path := range paths {
			all += filled(t, s, path)
		}
		hash := strings.Contains(strings.ToLower(all), s.Files[0].SHA256) || strings.Contains(all, s.Set["COMMIT"])
		if !hash || !strings.Contains(all, s.Version) {
			t.Errorf("%s has no hash or no version:\n%s", room, all)
		}
	}
}

func TestReleaseNeedsItsTagAndDate(t *testing.T) {
	s := &sheet{Version: "1.2.3", Releases: []release{{Version: "1.2.3", Dated: true}}}
	if err := s.ready("v1.2.3"); err != nil {
		t.Error(err)
	}
	if s.ready("v1.2.4") == nil {
		t.Error("a tag of another version passed")
	}
	s.Releases[0].Dated = false
	if s.ready("v1.2.3") == nil {
		t.Error("a version without a date passed")
	}
}

func TestStoreNeverGetsTheHashOfAnotherFile(t *testing.T) {
	s := &sheet{Files: []file{{Name: "a-setup.exe"}, {Name: "b-setup.exe"}, {Name: "c.zip"}}}
	if f, err := s.file(".zip"); err != nil || f.Name != "c.zip" {
		t.Errorf("%+v, %v", f, err)
	}
	for _, ending := range []string{"-setup.exe", ".dmg"} {
		if f, err := s.file(ending); err == nil {
			t.Errorf("%s is %s", ending, f.Name)
		}
	}
}

func TestGUIDIsVersion5(t *testing.T) {
	// The example of RFC 9562, appendix A.4.
	if got := guid("www.example.com"); got != "2ED6657D-E927-568B-95E1-2665A8AEA6A2" {
		t.Error(got)
	}
}

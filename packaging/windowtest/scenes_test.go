package windowtest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wikidrop/uploader/realwiki"
)

// twelve are files of which eight have a problem each, eight different ones, on a
// wiki that was made ready for that. The copy of a file of the wiki comes second.
func (s *scene) twelve() (paths []string, copied string) {
	s.Helper()
	copied = s.file("A copy.png")
	s.put("The original.png", copied)
	s.put("Taken.png", s.file("before taken.png"))
	s.put("Weir.PNG", s.file("before weir.png"))
	s.put("Deleted.png", s.file("before deleted.png"))
	s.maintenance("titles", "File:Deleted.png\n", "deleteBatch.php", "-r", "blurred beyond use")
	s.maintenance("Page only.png.txt", "An old description", "importTextFiles.php", "--prefix", "File:")
	wrong := s.file("wrong.png")
	castle := filepath.Join(s.folder, "Castle.jpg")
	if err := os.Rename(wrong, castle); err != nil {
		s.Fatal(err)
	}
	return []string{
		s.file("Bridge.png"), s.file("Fox.png"), s.file("Garden.png"), s.file("Mill.png"),
		copied, s.file("Taken.png"), s.file("Weir.png"), s.file("Deleted.png"), s.file("Page only.png"),
		castle, s.file("DSC_0012.png"), s.file("120px-Tower.png"),
	}, copied
}

// without are all paths but one.
func without(paths []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return p == one })
}

func TestSceneTwelveFilesWithEightProblemsByMouseAlone(t *testing.T) {
	s := newScene(t)
	paths, copied := s.twelve()
	begin := s.program.Mark()
	s.add(len(paths), paths...)
	q := s.held(begin, 8)
	s.picture("scene-mouse-held")
	for left := 7; left >= 0; left-- {
		mark := s.program.Mark()
		s.changes("the first button is pressed", func() { s.clickFirst(0) })
		place := 0
		title, choice := s.answer(mark)
		if title == "" { // it asks for a new name, which needs letters
			s.changes("the sheet goes", s.clickCancel)
			s.logged(mark, "question closed", 1)
			place, mark = 1, s.program.Mark()
			s.changes("the second button is pressed", func() { s.clickFirst(1) })
			title, choice = s.answer(mark)
		}
		if q[title][place] != choice {
			t.Fatalf("%s was answered with %s, want button %d of %v", title, choice, place+1, q[title])
		}
		s.questions(mark, left)
	}
	s.picture("scene-mouse-answered")
	mark := s.program.Mark()
	s.clickPublish()
	s.arrived(s.logged(mark, "published", 11), without(paths, copied))
	s.picture("scene-mouse-done")
	s.quit()
}

func TestSceneTwelveFilesWithEightProblemsByKeyboardAlone(t *testing.T) {
	s := newScene(t)
	paths, copied := s.twelve()
	begin := s.program.Mark()
	s.handOver(paths...)
	q := s.held(begin, 8)
	s.keys("ctrl+j")
	s.picture("scene-keys-held")
	renamed := 0
	for left := 7; left >= 0; left-- {
		mark := s.program.Mark()
		s.keys("Return")
		title, choice := s.answer(mark)
		if title == "" {
			renamed++
			s.rename(fmt.Sprintf("Tower from the north %d", renamed))
			choice = s.logged(mark, "answered", 1)[0]["choice"]
		}
		if title != "" && q[title][0] != choice || title == "" && choice != "rename" {
			t.Fatalf("%s was answered with %s, want the first of %v", title, choice, q[title])
		}
		s.questions(mark, left)
		s.picture(fmt.Sprintf("scene-keys-%d", 8-left))
	}
	mark := s.program.Mark()
	s.keys("ctrl+Return")
	s.arrived(s.logged(mark, "published", 11), without(paths, copied))
	s.picture("scene-keys-done")
	s.keys("F1")
	s.logged(mark, "question opened", 1)
	s.picture("scene-keys-help")
	s.keys("Escape")
	s.logged(mark, "question closed", 1)
	s.quit()
}

// rename types a new name where it is asked for. The extension stays.
func (s *scene) rename(name string) {
	s.Helper()
	s.picture("scene-keys-" + name)
	if err := s.screen.Type(name); err != nil {
		s.Fatal(err)
	}
	s.keys("Return")
}

func TestSceneOverwritingIsAskedTwiceAndLeavesAnothersFileAlone(t *testing.T) {
	const chosen, other = "Mill in winter.png", "Bridge in winter.png"
	s := newScene(t)
	ours, theirs := map[string]string{}, map[string]string{} // sha1 by title
	var q questions
	for _, title := range []string{chosen, other} { // one after the other, so that they are asked about in this order
		path := s.file("before " + title)
		theirs[title] = s.sum(path)
		s.putAs(s.wiki.Admin, title, path)
		path = s.file(title)
		ours[title] = s.sum(path)
		begin := s.program.Mark()
		s.handOver(path)
		q = s.held(begin, 1)
	}
	q[chosen] = q[other]
	s.questions(0, 2)
	s.keys("ctrl+j")
	s.right(s.place(q, chosen, "overwrite"))
	s.picture("scene-overwrite-question")

	// No, at first: Return means that.
	mark := s.program.Mark()
	s.keys("Return")
	s.logged(mark, "question opened", 1)
	s.picture("scene-overwrite-sure")
	s.keys("Return")
	s.logged(mark, "question closed", 1)
	s.picture("scene-overwrite-no")

	mark = s.program.Mark()
	s.keys("Return")
	s.logged(mark, "question opened", 1)
	s.keys("Tab", "Return")
	s.expect(mark, chosen, "overwrite")
	s.questions(mark, 1)
	s.picture("scene-overwrite-yes")

	// The other one is left out.
	mark = s.program.Mark()
	s.right(s.place(q, other, "skip"))
	s.keys("Return")
	s.expect(mark, other, "skip")
	s.questions(mark, 0)
	if got := s.versions(chosen); len(got) != 1 {
		t.Fatalf("before publishing the wiki has %d versions", len(got))
	}
	mark = s.program.Mark()
	s.keys("ctrl+Return")
	s.logged(mark, "published", 1)
	s.picture("scene-overwrite-done")
	if got, want := s.versions(chosen), []string{ours[chosen], theirs[chosen]}; !slices.Equal(got, want) {
		t.Errorf("the overwritten file has versions %v, want %v", got, want)
	}
	if got, want := s.versions(other), []string{theirs[other]}; !slices.Equal(got, want) {
		t.Errorf("the file that was left alone has versions %v, want %v", got, want)
	}
	s.quit()
}

// right goes so many buttons to the right.
func (s *scene) right(steps int) {
	s.Helper()
	for range steps {
		s.keys("Right")
	}
}

// expect waits for one answer.
func (s *scene) expect(mark logMark, title, choice string) {
	s.Helper()
	if got := s.logged(mark, "answered", 1)[0]; got["title"] != title || got["choice"] != choice {
		s.Fatalf("%s was answered with %s, want %s with %s", got["title"], got["choice"], title, choice)
	}
}

// TestScenesInDarkAndInRussian takes pictures of the same problems as they look to
// others.
func TestScenesInDarkAndInRussian(t *testing.T) {
	s := newScene(t)
	paths, _ := s.twelve()
	begin := s.program.Mark()
	s.add(len(paths), paths...)
	s.held(begin, 8)
	s.quit()
	for _, c := range []struct {
		name string
		dark bool
		lang string
	}{{"dark", true, "en"}, {"russian", false, "ru"}, {"dark-russian", true, "ru"}} {
		s.screen.Dark = c.dark
		s.start("--lang", c.lang)
		s.focus()
		s.keys("ctrl+j")
		s.picture("scene-held-" + c.name)
		mark := s.program.Mark()
		s.keys("F2")
		s.picture("scene-title-" + c.name)
		s.keys("F1")
		s.logged(mark, "question opened", 1)
		s.picture("scene-help-" + c.name)
		s.keys("Escape")
		s.logged(mark, "question closed", 1)
		s.quit()
	}
}

func TestSceneAbuseFilterWarningIsConfirmed(t *testing.T) {
	s := newScene(t)
	s.wiki.Maintenance("sql.php", "--query", "INSERT INTO abuse_filter (af_id, af_pattern, af_user, af_user_text, af_timestamp, af_enabled, "+
		"af_public_comments, af_actions, af_group) VALUES (1, 'action == \"upload\" & page_title rlike \"Doubtful\"', 1, 'Admin', "+
		"'20260101000000', 1, 'Names that nobody understands', 'warn', 'default')")
	s.wiki.Maintenance("sql.php", "--query", "INSERT INTO abuse_filter_action VALUES (1, 'warn', 'abusefilter-warning')")
	s.wiki.Set(realwiki.AbuseFilter)
	begin := s.program.Mark()
	s.add(1, s.file("Doubtful.png"))
	s.keys("ctrl+Return")
	s.held(begin, 1)
	s.picture("scene-filter-question")
	s.clickFirst(0) // "Send anyway"
	s.logged(begin, "published", 1)
	s.picture("scene-filter-done")
	s.quit()
}

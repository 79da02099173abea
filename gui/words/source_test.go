package words

import "testing"

func TestAuthorsAreReadAsNames(t *testing.T) {
	for author, want := range map[string]string{
		"[[User:Anna|Anna]]":            "Anna",
		"[[User:Anna|Anna Nováková]]":   "[[User:Anna|Anna Nováková]]",
		"[[User:Anna]]":                 "[[User:Anna]]",
		"[[User:A|A]], [[User:B|B]]":    "[[User:A|A]], [[User:B|B]]",
		"Anna":                          "Anna",
		"":                              "",
		"[[User:A|B]] and [[User:B|A]]": "[[User:A|B]] and [[User:B|A]]",
		"[[User:x]] y|[[User:x]] y]]":   "[[User:x]] y|[[User:x]] y]]",
	} {
		if got := Author(author); got != want {
			t.Errorf("%s is read as %s", author, got)
		}
	}
}

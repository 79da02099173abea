package gui

import (
	"strings"
	"testing"

	"wikidrop/gui/guitest"
	"wikidrop/uploader"
)

func TestPolicyShowsInTheFoot(t *testing.T) {
	b := open(t, guitest.NewEngine())
	if got := b.withPolicy("x"); got != "x" {
		t.Errorf("a policy of asking says %q", got)
	}
	b.setPolicy(uploader.Policy{SkipDuplicates: true, NumberNames: true})
	if got := b.withPolicy("x"); strings.Count(got, " · ") != 2 {
		t.Errorf("got %q", got)
	}
}

//go:build windows || (darwin && cgo)

package proxy

import (
	"strings"
	"testing"
)

// TestThisComputerAnswers asks the real system; what it says is its own affair.
func TestThisComputerAnswers(t *testing.T) {
	list, err := thisDesktop().Proxies(t.Context(), commons)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the system says %q", list)
	for _, address := range list {
		if !strings.Contains(address, "://") {
			t.Errorf("%q has no scheme", address)
		}
	}
}

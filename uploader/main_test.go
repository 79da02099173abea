package uploader

import (
	"flag"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	// Those that run at the same time wait for most of it.
	flag.Parse()
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

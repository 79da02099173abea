package media

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkSHA1OfSmallFiles shows what a folder of thumbnails costs: a few hundred
// bytes of memory for each, whatever the size of a block.
func BenchmarkSHA1OfSmallFiles(b *testing.B) {
	path := smallFile(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := SHA1(b.Context(), path, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func TestHashingSmallFilesMakesNoBlockForEach(t *testing.T) {
	path := smallFile(t)
	perFile := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			if _, err := SHA1(b.Context(), path, nil); err != nil {
				b.Fatal(err)
			}
		}
	}).AllocedBytesPerOp()
	if perFile > hashBlock/2 {
		t.Errorf("%d bytes allocated for a small file", perFile)
	}
}

func smallFile(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "small.png")
	if err := os.WriteFile(path, []byte("a small picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

//go:build !linux

package realwiki

import "errors"

func lock(string) (func() error, error) {
	return nil, errors.New("a real MediaWiki for tests needs Linux")
}

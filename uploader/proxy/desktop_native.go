//go:build windows || (darwin && cgo)

package proxy

import (
	"context"
	"net/url"
	"sync"

	"github.com/mattn/go-ieproxy"
)

// native asks Windows or macOS. Their calls cannot be cut off.
type native struct{}

func thisDesktop() Desktop { return native{} }

// reading is held while the library writes what it read into its own variables.
var reading sync.Mutex

// Proxies implements [Desktop].
func (native) Proxies(_ context.Context, target string) ([]string, error) {
	reading.Lock()
	conf := ieproxy.ReloadConf()
	reading.Unlock()
	if conf.Automatic.Active {
		if found := conf.Automatic.FindProxyForURL(target); found != "" {
			return hints(found), nil
		}
	}
	u, err := url.Parse(target)
	if err != nil || !conf.Static.Active {
		return nil, err
	}
	return static(conf.Static.Protocols, conf.Static.NoProxy, u), nil
}

package uploader

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/proxytest"
)

func TestProxyThatWantsAPasswordAsksOnceAndAllGoOnWithIt(t *testing.T) {
	s := newStand(t)
	var open atomic.Bool
	s.wiki.breakBefore(func(call string) error {
		if !strings.HasPrefix(call, "upload") || open.Load() {
			return nil
		}
		return mediawiki.ProxyError(&http.Response{StatusCode: http.StatusProxyAuthRequired}, nil)
	})
	ids := s.some(3)
	s.Publish(ids...)
	one := s.oneAsks(mediawiki.CodeProxyPassword, ids)
	if got := s.Items(one)[0].Hold.Problem.Choices; got[0] != ChoiceSettings {
		t.Errorf("choices %v", got)
	}
	open.Store(true)
	s.NetworkChanged()
	s.until("all are published", func() bool {
		for _, it := range s.Items(ids...) {
			if it.Stage < StagePublished {
				return false
			}
		}
		return true
	})
}

func TestDownloadBehindAProxyAsksForItsPassword(t *testing.T) {
	source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, noise(1, 100)) }))
	defer source.Close()
	for _, scheme := range []string{"http", "https"} {
		t.Run(scheme, func(t *testing.T) {
			p, err := proxytest.HTTP(source.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			p.Require("anna", "secret")
			way, err := mediawiki.NewTransport(mediawiki.Network{Proxy: p.URL()})
			if err != nil {
				t.Fatal(err)
			}
			s := newStand(t)
			s.Engine.parts.download = &http.Client{Transport: way}
			s.wiki.breakBefore(func(call string) error {
				if strings.HasPrefix(call, "url") {
					return &mediawiki.Error{Code: "copyuploaddisabled", Behaviour: mediawiki.Permanent}
				}
				return nil
			})
			ids := s.add(scheme + "://source.example/a.png")
			s.Publish(ids...)
			s.until("it asks", func() bool { return s.Items(ids...)[0].Hold.Kind == HoldNeedsYou })
			if err := s.Answer(ids, ChoiceDownload, ""); err != nil {
				t.Fatal(err)
			}
			s.until("the proxy asks", func() bool {
				h := s.Items(ids...)[0].Hold
				return h.Kind == HoldNeedsYou && h.Problem.Code == mediawiki.CodeProxyPassword
			})
		})
	}
}

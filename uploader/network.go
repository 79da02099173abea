package uploader

import "wikidrop/uploader/mediawiki"

// atProxy tells of a problem that another proxy, or its password, takes away.
func atProxy(code string) bool {
	return code == mediawiki.CodeProxyPassword || code == mediawiki.CodeProxyMethod
}

// NetworkChanged lets all go on that waits for the network or its proxy. Call it when
// requests may get further than before.
func (e *Engine) NetworkChanged() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for id, w := range e.wikis {
		if atProxy(w.stop.Code) {
			w.stop = Problem{}
			e.touchWaiting(id)
		}
		if w.problem.About == mediawiki.AboutNetwork {
			e.liftPause(id)
		}
	}
	for _, en := range e.items {
		p := en.Hold.Problem
		dead := en.Hold.Kind == HoldWaiting && p.About == mediawiki.AboutNetwork
		if en.cancel == nil && (dead || atProxy(p.Code)) {
			e.change(en, e.retry)
		}
	}
	e.notify()
}

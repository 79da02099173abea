package uploader

import (
	"time"
)

// freshness is how long the wiki's word on title and content is good for sending.
const freshness = 10 * time.Minute

func (e *Engine) startChecking(w *wikiState, account string, list []*entry) {}

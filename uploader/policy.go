package uploader

import (
	"encoding/json"
	"slices"
)

// Policy answers usual questions for the whole queue, so that a person is not asked
// for each file. The zero value asks. It never overwrites anything.
type Policy struct {
	SkipDuplicates bool `json:"skip_duplicates,omitempty"` // leave out what the wiki, or the queue, has already
	NumberNames    bool `json:"number_names,omitempty"`    // where a name is taken, add a number to it
}

// Policy is the one in force.
func (e *Engine) Policy() Policy {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.policy
}

// SetPolicy sets it for what comes and answers with it what is asked now. It is on
// disk when it returns.
func (e *Engine) SetPolicy(p Policy) error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return errClosed
	}
	e.policy = p
	for _, en := range e.items {
		e.decide(en)
	}
	b := e.batch
	e.gen++
	poke(e.dirty)
	e.notify()
	e.mu.Unlock()
	return e.written(b)
}

// decide answers the question that holds an entry, where the policy has an answer.
// The caller holds mu.
func (e *Engine) decide(en *entry) {
	if c := e.policy.answer(en.Hold); c != "" {
		e.log.Info("decided", "id", en.ID, "title", en.Title, "code", en.Hold.Problem.Code, "choice", c)
		e.change(en, func(en *entry) { e.answer(en, c, "") })
	}
}

// answer is the choice that the policy makes, "" when it leaves it to a person.
func (p Policy) answer(h Hold) Choice {
	if h.Kind != HoldNeedsYou {
		return ""
	}
	c := Choice("")
	switch code := h.Problem.Code; {
	case p.SkipDuplicates && (code == "duplicate" || code == CodeAlreadyThere || code == CodeTwice):
		c = ChoiceSkip
	case p.NumberNames && (code == "exists" || code == "fileexists-forbidden") && h.Problem.Suggested != "":
		c = ChoiceSuggested
	}
	if !slices.Contains(h.Problem.Choices, c) {
		return ""
	}
	return c
}

// bytes is the record of a policy, nil for the one that asks.
func (p Policy) bytes() ([]byte, error) {
	if p == (Policy{}) {
		return nil, nil
	}
	return json.Marshal(p)
}

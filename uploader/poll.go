package uploader

import (
	"context"
	"time"

	"wikidrop/uploader/mediawiki"
)

// A wiki whose jobs nobody runs answers "queued" for a day, so that polling has an
// end of its own, later for what is large.
const (
	firstPoll    = 2 * time.Second
	longestPoll  = 15 * time.Second
	pollPatience = 10 * time.Minute
	largeFrom    = 1 << 30
	largeFactor  = 2
)

// poll asks with growing pauses what became of work in the background, and returns
// the first answer that is not "wait".
func (j *job) poll(ctx context.Context, it Item, doing Activity) (*mediawiki.Answer, error) {
	e := j.engine
	e.doing(j.id, doing, max(it.Size, 0))
	deadline := pollPatience
	if it.Size > largeFrom {
		deadline *= largeFactor
	}
	waited, pause := time.Duration(0), firstPoll
	for {
		if err := sleep(ctx, e.clock, pause); err != nil {
			return nil, err
		}
		waited += pause // not by the clock: this computer may have slept
		a, err := j.call(ctx, it, func(c wiki) (*mediawiki.Answer, error) { return c.CheckStatus(ctx, it.Key) })
		if err != nil || a.Result != mediawiki.ResultPoll {
			return a, err
		}
		if waited > deadline {
			return nil, needsYou(Problem{
				Code: CodeStillWorking, About: mediawiki.AboutWiki,
				Choices: []Choice{ChoiceCheckAgain, ChoiceRemove},
			})
		}
		e.doing(j.id, stageActivity(a.Stage, doing), max(it.Size, 0))
		pause = min(pause*3/2, longestPoll)
	}
}

// stageActivity is what the wiki says that it does with a file in the background.
func stageActivity(stage string, otherwise Activity) Activity {
	switch stage {
	case "queued":
		return ActivityInLine
	case "assembling":
		return ActivityAssembling
	case "publish":
		return ActivityPublishing
	case "fetching":
		return ActivityFetching
	}
	return otherwise
}

package uploader

import "context"

type job struct {
	engine *Engine
	id     ID
}

func (j *job) run(ctx context.Context) {}

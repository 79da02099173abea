package guitest

import "wikidrop/uploader"

// DescribeFrom implements gui.Engine.
func (e *Engine) DescribeFrom(path string) (uploader.SheetReport, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("DescribeFrom %s", path)
	return e.SheetReport, e.SheetError
}

// SaveDescriptions implements gui.Engine.
func (e *Engine) SaveDescriptions(path string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.wish("SaveDescriptions %s", path)
	return e.SheetError
}

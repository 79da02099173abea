// Package uploader is the engine: which files wait for which wiki, how far each
// one is, and what happens next. It never shows anything and never imports Fyne.
//
// Three facts are kept apart for every item: its [Stage] (how far the world has
// got, on disk around each request), its [Intent] (what the person wants) and its
// [Hold] (why it stands still). The engine moves an item on from its stage
// whenever the intent allows and nothing holds it; there is no other resume code.
//
// Wishes (Add, Edit, Publish, Pause, Answer, …) are recorded and return at once.
// Facts come as snapshots by [Engine.Snapshot]; poll it at the rate that suits the
// reader. All methods of [Engine] may be called from any goroutine; none of them
// calls back.
package uploader

package gui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"wikidrop/gui/guitest"
	"wikidrop/uploader"
)

func TestBridgeTakesOverOnlyWhatChanged(t *testing.T) {
	e := guitest.NewEngine()
	e.Put("A.jpg")
	b := newBridge(e, guitest.NewAccounts())
	var got []uploader.Snapshot
	b.apply = func(s uploader.Snapshot) bool { got = append(got, s); return false }
	b.relist = func() {}
	b.Tick()
	id := e.Put("B.jpg")
	b.Tick()
	b.Tick()
	if len(got) != 3 {
		t.Fatalf("%d snapshots", len(got))
	}
	if n := len(got[0].Rows); n != 1 {
		t.Errorf("first: %d rows", n)
	}
	if r := got[1].Rows; len(r) != 1 || r[0].ID != id {
		t.Errorf("second: %v", r)
	}
	if n := len(got[2].Rows); n != 0 || got[2].Order != nil {
		t.Errorf("third: %d rows though nothing changed", n)
	}
}

func TestBridgeWakesForChanges(t *testing.T) {
	test.NewTempApp(t)
	e := guitest.NewEngine()
	b := newBridge(e, guitest.NewAccounts())
	rows := make(chan int, 100)
	b.apply = func(s uploader.Snapshot) bool {
		if len(s.Rows) > 0 {
			rows <- len(s.Rows)
		}
		return false
	}
	b.relist = func() {}
	ended := make(chan struct{})
	go func() { b.run(); close(ended) }()
	e.Put("A.jpg")
	wait(t, rows)
	e.Put("B.jpg")
	wait(t, rows)
	b.close()
	wait(t, ended)
}

func wait[T any](t *testing.T, c <-chan T) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came in 10 s")
	}
}

func TestBridgeKeepsOneTickInFlight(t *testing.T) {
	e := guitest.NewEngine()
	b := newBridge(e, guitest.NewAccounts())
	b.inFlight.Store(true)
	b.tick()
	if e.Snapshots != 0 {
		t.Error("a second tick was queued behind the first")
	}
	select {
	case <-b.wake:
	default:
		t.Error("the tick that was left out is forgotten")
	}
}

func TestWishesAreDoneInOrder(t *testing.T) {
	w := newWishes()
	var got []int
	for i := range 100 {
		w.Do(func() { got = append(got, i) })
	}
	w.Settle()
	for i, n := range got {
		if i != n {
			t.Fatalf("wish %d came at place %d", n, i)
		}
	}
	if len(got) != 100 {
		t.Errorf("%d wishes were done", len(got))
	}
}

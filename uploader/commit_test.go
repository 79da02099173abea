package uploader

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"testing"

	"go.etcd.io/bbolt"
)

// onLog calls f with the message of every record of a log.
type onLog struct{ f func(message string) }

func (onLog) Enabled(context.Context, slog.Level) bool        { return true }
func (h onLog) Handle(_ context.Context, r slog.Record) error { h.f(r.Message); return nil }
func (h onLog) WithAttrs([]slog.Attr) slog.Handler            { return h }
func (h onLog) WithGroup(string) slog.Handler                 { return h }
func (s *bench) watchLog(f func(message string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Engine.log = slog.New(onLog{f})
}

// onDisk reads the records of the queue file while the engine has it.
func (s *bench) onDisk() map[ID]Item {
	s.Helper()
	items := map[ID]Item{}
	err := s.store.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketItems).ForEach(func(_, record []byte) error {
			var it Item
			err := json.Unmarshal(record, &it)
			items[it.ID] = it
			return err
		})
	})
	if err != nil {
		s.Error(err)
	}
	return items
}

func TestLogSaysPublishedOnceThatIsOnDisk(t *testing.T) {
	s := newStand(t)
	var mu sync.Mutex
	var stages []Stage
	s.watchLog(func(message string) {
		if message != "published" {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		for _, it := range s.onDisk() {
			stages = append(stages, it.Stage)
		}
	})
	s.Publish(s.add(s.file("a.png", "hello"))...)
	s.until("it is said", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(stages) > 0
	})
	if stages[0] < StagePublished {
		t.Errorf("the log says published, the queue file stage %d", stages[0])
	}
}

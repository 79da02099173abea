//go:build unix

package faults

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"wikidrop/uploader/practice"
)

// unfinished lists the sources of what is not on the wiki.
func (k *killing) unfinished() []string {
	var sources []string
	for _, title := range slices.Sorted(maps.Keys(k.files)) {
		if v := k.files[title]; len(k.found(v)) == 0 {
			sources = append(sources, v.source)
		}
	}
	return sources
}

// found lists the wiki's files with the content of v.
func (k *killing) found(v *victim) []practice.File {
	var found []practice.File
	for _, f := range k.wiki.Files() {
		if f.SHA1 == v.sum {
			found = append(found, f)
		}
	}
	return found
}

// record notes which files the queue holds after a run, as the program itself would
// find them.
func (k *killing) record() {
	k.Helper()
	path := filepath.Join(k.profile, "queue.db")
	if _, err := os.Stat(path); err != nil {
		return // killed before there was one
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second, ReadOnly: true})
	if err != nil {
		k.Fatalf("the queue after a run: %v", err)
	}
	defer db.Close()
	held := map[string]bool{}
	err = db.View(func(tx *bbolt.Tx) error {
		items := tx.Bucket([]byte("items"))
		if items == nil {
			return nil // killed before anything was kept
		}
		return items.ForEach(func(_, record []byte) error {
			var it struct {
				Path, URL string
				Intent    int
			}
			err := json.Unmarshal(record, &it)
			// One that was added and not yet let go is a draft: it waits for the same
			// command to be given again.
			const publish = 1
			held[it.Path+it.URL] = it.Intent == publish
			return err
		})
	})
	if err != nil {
		k.Fatalf("the queue after a run: %v", err)
	}
	for _, v := range k.files {
		wanted, there := held[v.source]
		if v.recorded && !there && len(k.found(v)) == 0 {
			k.Fatalf("%s is neither in the queue any more nor on the wiki", v.title)
		}
		v.recorded = v.recorded || wanted
	}
}

// killed notes what was under way.
func (k *killing) killed(s strike) {
	k.kills++
	k.stages[string(s.kind)+" "+string(s.phase)]++
	sent := k.proxy.Sent()
	for _, v := range k.files {
		if sent[v.title] > 0 {
			v.kills++
		}
	}
}

// judge asks the wiki, and counts what was sent.
func (k *killing) judge(seed uint64, took time.Duration) {
	k.Helper()
	lost, twice := 0, 0
	var again, most float64
	sent := k.proxy.Sent()
	for _, v := range k.files {
		found := k.found(v)
		switch {
		case len(found) == 0:
			lost++
			k.Errorf("%s is lost", v.title)
			continue
		case len(found) > 1 || found[0].Versions != 1 || found[0].Title != v.title:
			twice++
			k.Errorf("%s is there more than once: %+v", v.title, found)
		}
		if sent[v.title] == 0 {
			continue // fetched by the wiki
		}
		extra := float64(sent[v.title]-found[0].Size) / float64(v.unit)
		again += extra
		if v.kills > 0 {
			most = max(most, extra/float64(v.kills))
		}
		if extra > float64(v.kills) {
			k.Errorf("%s: %.2f pieces went again for %d kills", v.title, extra, v.kills)
		}
	}
	if n := len(k.wiki.Files()); n != len(k.files) {
		k.Errorf("%d files on the wiki for %d", n, len(k.files))
	}
	k.Logf("moments: %v", k.stages)
	fmt.Printf("faults: kill -9: seed %d, %d kills at %d different moments, %d files: %d lost, %d published twice, "+
		"%.2f pieces sent again a kill and %.2f at most for a file, %v\n",
		seed, k.kills, len(k.stages), len(k.files), lost, twice, again/float64(max(k.kills, 1)), most, took.Round(time.Second))
	if k.missed > 0 {
		k.Logf("%d runs ended before their moment came", k.missed)
	}
}

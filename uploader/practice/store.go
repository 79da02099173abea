package practice

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// store keeps everything in memory and writes what changed into the database
// in one transaction a request. It is guarded by the server's mutex.
type store struct {
	dir string
	db  *bbolt.DB

	pages    map[title]*page
	stash    map[string]*stashed
	statuses map[string]*status
	archive  map[int64]*archived
	jobs     map[int64]*job
	n        counters

	dirty map[string]map[string]any // bucket → key → value, nil to delete
}

const (
	bucketPages   = "pages"
	bucketStash   = "stash"
	bucketStatus  = "status"
	bucketArchive = "archive"
	bucketJobs    = "jobs"
	bucketMeta    = "meta"
)

var buckets = []string{bucketPages, bucketStash, bucketStatus, bucketArchive, bucketJobs, bucketMeta}

// folders below the wiki's own folder.
const (
	folderFiles = "files" // whole files by SHA-1
	folderParts = "parts" // chunk sessions by SHA-1 of their key
	folderTmp   = "tmp"   // bodies being received
)

// ErrInUse means that another program has this practice wiki open.
var ErrInUse = errors.New("practice: in use by another program")

func openStore(dir string) (*store, error) {
	for _, d := range []string{folderFiles, folderParts} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			return nil, fmt.Errorf("make folder of the practice wiki: %w", err)
		}
	}
	db, err := bbolt.Open(filepath.Join(dir, "wiki.db"), 0o600, &bbolt.Options{Timeout: 2 * time.Second, NoFreelistSync: true})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, ErrInUse
	}
	if err != nil {
		return nil, fmt.Errorf("open database of the practice wiki: %w", err)
	}
	st := &store{dir: dir, db: db}
	if err := errors.Join(st.freshTmp(), st.load(), st.sweep()); err != nil {
		return nil, errors.Join(fmt.Errorf("read the practice wiki: %w", err), db.Close())
	}
	return st, nil
}

func (st *store) close() error { return st.db.Close() }

// freshTmp throws away bodies that a crash left behind.
func (st *store) freshTmp() error {
	tmp := filepath.Join(st.dir, folderTmp)
	return errors.Join(os.RemoveAll(tmp), os.MkdirAll(tmp, 0o700))
}

func (st *store) clear() {
	st.pages = map[title]*page{}
	st.stash = map[string]*stashed{}
	st.statuses = map[string]*status{}
	st.archive = map[int64]*archived{}
	st.jobs = map[int64]*job{}
	st.n = counters{}
	st.dirty = map[string]map[string]any{}
}

func (st *store) load() error {
	st.clear()
	err := st.db.Update(func(tx *bbolt.Tx) error {
		for _, b := range buckets {
			if _, err := tx.CreateBucketIfNotExists([]byte(b)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return st.db.View(func(tx *bbolt.Tx) error {
		return errors.Join(
			each(tx, bucketPages, func(_ string, p *page) { st.pages[p.title()] = p }),
			each(tx, bucketStash, func(k string, e *stashed) { st.stash[k] = e }),
			each(tx, bucketStatus, func(k string, s *status) { st.statuses[k] = s }),
			each(tx, bucketArchive, func(_ string, a *archived) { st.archive[a.ID] = a }),
			each(tx, bucketJobs, func(_ string, j *job) { st.jobs[j.ID] = j }),
			each(tx, bucketMeta, func(_ string, n *counters) { st.n = *n }),
		)
	})
}

func each[T any](tx *bbolt.Tx, bucket string, f func(string, *T)) error {
	return tx.Bucket([]byte(bucket)).ForEach(func(k, v []byte) error {
		x := new(T)
		if err := json.Unmarshal(v, x); err != nil {
			return fmt.Errorf("record %s/%q: %w", bucket, k, err)
		}
		f(string(k), x)
		return nil
	})
}

// mark notes a record to be written by flush; nil deletes it.
func (st *store) mark(bucket, key string, value any) {
	if st.dirty[bucket] == nil {
		st.dirty[bucket] = map[string]any{}
	}
	st.dirty[bucket][key] = value
}

// flush writes what was marked, in one transaction.
func (st *store) flush() error {
	if len(st.dirty) == 0 {
		return nil
	}
	st.mark(bucketMeta, "counters", &st.n)
	err := st.db.Update(func(tx *bbolt.Tx) error {
		for b, records := range st.dirty {
			bucket := tx.Bucket([]byte(b))
			for k, v := range records {
				if err := put(bucket, k, v); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write the practice wiki: %w", err)
	}
	clear(st.dirty)
	return nil
}

func put(b *bbolt.Bucket, key string, v any) error {
	if v == nil {
		return b.Delete([]byte(key))
	}
	j, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return b.Put([]byte(key), j)
}

// reset forgets everything, on disk as well.
func (st *store) reset() error {
	err := st.db.Update(func(tx *bbolt.Tx) error {
		for _, b := range buckets {
			if err := tx.DeleteBucket([]byte(b)); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, st.load(), st.sweep())
}

// sweep removes files that no record names: what a crash left between storing
// the bytes and writing the record.
func (st *store) sweep() error {
	used, parts := map[string]bool{}, map[string]bool{}
	for _, p := range st.pages {
		for _, v := range p.Files {
			used[v.SHA1] = true
		}
	}
	for _, a := range st.archive {
		used[a.File.SHA1] = true
	}
	for _, e := range st.stash {
		used[e.SHA1] = true
		if e.Chunks {
			parts[filepath.Base(st.partPath(e.Key))] = true
		}
	}
	return errors.Join(sweepFolder(filepath.Join(st.dir, folderFiles), used), sweepFolder(filepath.Join(st.dir, folderParts), parts))
}

func sweepFolder(dir string, used map[string]bool) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if !used[e.Name()] {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}

// filePath is where the bytes of a SHA-1 are. The digits come from our own hash.
func (st *store) filePath(sha1 string) string { return filepath.Join(st.dir, folderFiles, sha1) }

func (st *store) partPath(key string) string {
	return filepath.Join(st.dir, folderParts, sha1Hex([]byte(key)))
}

// adopt moves a received file to its place; the same bytes are kept once.
func (st *store) adopt(path, sha1 string) error {
	to := st.filePath(sha1)
	if _, err := os.Stat(to); err == nil {
		return removeFile(path)
	}
	return os.Rename(path, to)
}

// release removes the bytes when no record needs them any more.
func (st *store) release(sha1 string) error {
	for _, p := range st.pages {
		for _, v := range p.Files {
			if v.SHA1 == sha1 {
				return nil
			}
		}
	}
	for _, a := range st.archive {
		if a.File.SHA1 == sha1 {
			return nil
		}
	}
	for _, e := range st.stash {
		if e.SHA1 == sha1 {
			return nil
		}
	}
	return removeFile(st.filePath(sha1))
}

func removeFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (st *store) putPage(p *page) {
	st.pages[p.title()] = p
	st.mark(bucketPages, p.title().path(), p)
}

func (st *store) dropPage(p *page) {
	delete(st.pages, p.title())
	st.mark(bucketPages, p.title().path(), nil)
}

func (st *store) putStash(e *stashed) {
	st.stash[e.Key] = e
	st.mark(bucketStash, e.Key, e)
}

// dropStash removes an entry and the bytes that only it needed.
func (st *store) dropStash(e *stashed) error {
	delete(st.stash, e.Key)
	st.mark(bucketStash, e.Key, nil)
	var err error
	if e.Chunks {
		err = removeFile(st.partPath(e.Key))
	}
	return errors.Join(err, st.release(e.SHA1))
}

func statusKey(user, key string) string { return user + "\x00" + key }

func (st *store) putStatus(user, key string, s *status) {
	k := statusKey(user, key)
	st.statuses[k] = s
	st.mark(bucketStatus, k, s)
}

func (st *store) dropStatus(user, key string) {
	k := statusKey(user, key)
	delete(st.statuses, k)
	st.mark(bucketStatus, k, nil)
}

func (st *store) putArchive(a *archived) {
	st.archive[a.ID] = a
	st.mark(bucketArchive, fmt.Sprint(a.ID), a)
}

func (st *store) putJob(j *job) {
	st.jobs[j.ID] = j
	st.mark(bucketJobs, fmt.Sprint(j.ID), j)
}

func (st *store) dropJob(j *job) {
	delete(st.jobs, j.ID)
	st.mark(bucketJobs, fmt.Sprint(j.ID), nil)
}

// filePages lists the pages that have a file, by name.
func (st *store) filePages() []*page {
	var ps []*page
	for _, p := range st.pages {
		if p.NS == nsFile && len(p.Files) > 0 {
			ps = append(ps, p)
		}
	}
	sort.Slice(ps, func(i, j int) bool { return ps[i].Key < ps[j].Key })
	return ps
}

func (st *store) filePage(key string) *page { return st.pages[title{nsFile, key}] }

// withSHA1 lists the pages whose current file has these bytes.
func (st *store) withSHA1(sha1 string) []*page {
	var ps []*page
	for _, p := range st.filePages() {
		if p.file().SHA1 == sha1 {
			ps = append(ps, p)
		}
	}
	return ps
}

package uploader

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// The queue file is a bbolt database: bucket "meta" holds the version and the
// switches of the whole queue, bucket "items" one JSON record for each item under
// its ID, eight bytes big-endian. The sequence of "items" is the last ID given.
const lockPatience = 500 * time.Millisecond

var (
	bucketMeta  = []byte("meta")
	bucketItems = []byte("items")
	keyVersion  = []byte("version")
	keyPaused   = []byte("paused")
	keyPolicy   = []byte("policy")
	keyPresets  = []byte("presets")
	keyAges     = []byte("stash-ages")
)

// store is the queue file. Its methods may not be called at the same time.
type store struct{ db *bbolt.DB }

// stored is what a queue file holds.
type stored struct {
	items  []Item
	lastID ID
	paused bool
	policy Policy

	presets []Preset
	ages    stashAges
}

// changes are written in one transaction: all of them or none.
type changes struct {
	put    []Item
	del    []ID
	lastID ID
	paused bool
	policy Policy

	presets []Preset
	ages    stashAges
}

// openStore opens or makes the queue file. The file is looked at read-only before
// anything could be written into it, so that a file that we do not understand
// stays as it is.
func openStore(path string) (*store, stored, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, stored{}, fmt.Errorf("make the folder of the queue: %w", err)
	}
	if err := inspectQueue(path); err != nil {
		return nil, stored{}, err
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockPatience, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return nil, stored{}, openError(err)
	}
	s := &store{db: db}
	if err := s.keepOlder(); err != nil {
		return nil, stored{}, errors.Join(err, db.Close())
	}
	content, err := s.load()
	if err != nil {
		return nil, stored{}, errors.Join(err, db.Close())
	}
	return s, content, nil
}

func openError(err error) error {
	if errors.Is(err, berrors.ErrTimeout) {
		return ErrLocked
	}
	return fmt.Errorf("open the queue: %w", err)
}

// inspectQueue refuses a queue that is locked, newer or damaged.
func inspectQueue(path string) error {
	if empty(path) {
		return nil
	}
	err := viewQueue(path, checkQueue)
	if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewer) {
		return err
	}
	return keepRefused(path, err)
}

func empty(path string) bool {
	info, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0
}

// keepRefused keeps a copy of a queue that is not opened, and tells so with the reason.
func keepRefused(path string, reason error) error {
	kept, err := keepCopy(path, ".kept")
	if err != nil {
		return fmt.Errorf("%w; no copy could be made: %w", reason, err)
	}
	return fmt.Errorf("%w; a copy is kept as %s", reason, kept)
}

// viewQueue opens the file to look at it only. A damaged file can make bbolt panic,
// and a cut one faults in the mapped memory: both count as damage.
func viewQueue(path string, look func(*bbolt.Tx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockPatience, ReadOnly: true, PreLoadFreelist: true})
	if err != nil {
		return checkError(err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.View(look)
}

// checkQueue reads every page.
func checkQueue(tx *bbolt.Tx) error {
	var broken error
	for e := range tx.Check() {
		broken = e
	}
	if broken != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, broken)
	}
	if version, err := versionOf(tx); err != nil || version != queueVersion {
		return err // what an earlier version wrote is read once it is migrated
	}
	_, err := read(tx)
	return err
}

func checkError(err error) error {
	for _, bad := range []error{berrors.ErrInvalid, berrors.ErrChecksum, berrors.ErrVersionMismatch, berrors.ErrInvalidMapping, io.ErrUnexpectedEOF} {
		if errors.Is(err, bad) {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
	return openError(err)
}

// keepCopy copies the file beside itself and returns the copy's path: that of the
// file and an ending. A copy of the same bytes that is there already will do.
func keepCopy(path, ending string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		kept := path + ending
		if n > 1 {
			kept += "-" + strconv.Itoa(n)
		}
		out, err := os.OpenFile(kept, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			if there, err := os.ReadFile(kept); err == nil && bytes.Equal(there, content) {
				return kept, nil
			}
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = out.Write(content)
		if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
			return "", errors.Join(err, os.Remove(kept))
		}
		return kept, nil
	}
}

func (s *store) load() (content stored, err error) {
	err = s.db.Update(func(tx *bbolt.Tx) error {
		if err := bringUpToDate(tx); err != nil {
			return err
		}
		content, err = read(tx)
		return err
	})
	return content, err
}

// read decodes the whole queue, which is of the present version.
func read(tx *bbolt.Tx) (stored, error) {
	var content stored
	meta, items := tx.Bucket(bucketMeta), tx.Bucket(bucketItems)
	content.paused = meta.Get(keyPaused) != nil
	content.lastID = ID(items.Sequence())
	if v := meta.Get(keyPolicy); v != nil {
		if err := json.Unmarshal(v, &content.policy); err != nil {
			return content, fmt.Errorf("%w: policy: %w", ErrDamaged, err)
		}
	}
	if v := meta.Get(keyPresets); v != nil {
		if err := json.Unmarshal(v, &content.presets); err != nil {
			return content, fmt.Errorf("%w: presets: %w", ErrDamaged, err)
		}
	}
	content.ages = agesFrom(meta.Get(keyAges))
	err := items.ForEach(func(k, v []byte) error {
		var it Item
		if err := json.Unmarshal(v, &it); err != nil {
			return fmt.Errorf("%w: record %x: %w", ErrDamaged, k, err)
		}
		if !bytes.Equal(k, itemKey(it.ID)) {
			return fmt.Errorf("%w: record %x is of item %d", ErrDamaged, k, it.ID)
		}
		content.items = append(content.items, it)
		return nil
	})
	return content, err
}

// write puts changes on disk; they are there when it returns.
func (s *store) write(c changes) error {
	return s.db.Update(func(tx *bbolt.Tx) error {
		items := tx.Bucket(bucketItems)
		for _, it := range c.put {
			v, err := json.Marshal(it)
			if err != nil {
				return fmt.Errorf("encode item %d: %w", it.ID, err)
			}
			if err := items.Put(itemKey(it.ID), v); err != nil {
				return err
			}
		}
		for _, id := range c.del {
			if err := items.Delete(itemKey(id)); err != nil {
				return err
			}
		}
		if err := items.SetSequence(uint64(c.lastID)); err != nil {
			return err
		}
		return writeSwitches(tx.Bucket(bucketMeta), c)
	})
}

// writeSwitches puts what belongs to the whole queue on disk.
func writeSwitches(meta *bbolt.Bucket, c changes) error {
	policy, err := c.policy.bytes()
	if err != nil {
		return fmt.Errorf("encode the policy: %w", err)
	}
	presets, err := presetBytes(c.presets)
	if err != nil {
		return fmt.Errorf("encode the presets: %w", err)
	}
	ages, err := c.ages.bytes()
	if err != nil {
		return fmt.Errorf("encode the ages of stashes: %w", err)
	}
	var paused []byte
	if c.paused {
		paused = []byte{1}
	}
	return errors.Join(
		putOrDelete(meta, keyPolicy, policy), putOrDelete(meta, keyPresets, presets), putOrDelete(meta, keyPaused, paused),
		putOrDelete(meta, keyAges, ages))
}

func putOrDelete(b *bbolt.Bucket, key, value []byte) error {
	if value == nil {
		return b.Delete(key)
	}
	return b.Put(key, value)
}

func (s *store) close() error { return s.db.Close() }

func itemKey(id ID) []byte { return binary.BigEndian.AppendUint64(nil, uint64(id)) }

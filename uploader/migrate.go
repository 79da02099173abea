package uploader

import (
	"errors"
	"fmt"
	"strconv"

	"go.etcd.io/bbolt"
)

// migration turns the records of one version of the queue file into those of the
// next. It runs inside the transaction that writes the new version.
type migration func(*bbolt.Tx) error

// migrations lead from version 1 to the present one, a step each: the first from 1
// to 2. A record that a program of the earlier version would lose or misunderstand
// needs a step, if only so that such a program refuses the file.
var migrations = []migration{
	// Version 1 neither obeyed a policy nor knew who deleted a file and when, or
	// that a file waits for its twin: it would drop that from what it writes. Its
	// own records are good as they are.
	func(*bbolt.Tx) error { return nil },
}

// queueVersion is what this program writes.
var queueVersion = len(migrations) + 1

var errNoVersion = fmt.Errorf("%w: no version", ErrDamaged)

// versionOf is the version of a queue file, 0 when the program was killed while it
// made the file. ErrNewer and ErrDamaged tell that it can't be read.
func versionOf(tx *bbolt.Tx) (int, error) {
	if first, _ := tx.Cursor().First(); first == nil {
		return 0, nil
	}
	meta, items := tx.Bucket(bucketMeta), tx.Bucket(bucketItems)
	if meta == nil || items == nil {
		return 0, fmt.Errorf("%w: parts are missing", ErrDamaged)
	}
	version, err := strconv.Atoi(string(meta.Get(keyVersion)))
	if err != nil || version < 1 {
		return 0, errNoVersion
	}
	if version > queueVersion {
		return 0, fmt.Errorf("%w: version %d", ErrNewer, version)
	}
	return version, nil
}

// RefuseNewer returns ErrNewer, and keeps a copy of the file, when a newer Wikidrop
// wrote the queue file at path. It writes nothing else, so it comes before all that
// an earlier program could spoil in a newer profile. Whatever else is wrong with the
// file is told by [Open].
func RefuseNewer(path string) error {
	err := readVersion(path)
	if !errors.Is(err, ErrNewer) {
		return nil
	}
	return keepRefused(path, err)
}

func readVersion(path string) error {
	if empty(path) {
		return nil
	}
	return viewQueue(path, func(tx *bbolt.Tx) error {
		_, err := versionOf(tx)
		return err
	})
}

// keepOlder copies a file of an earlier version beside itself before a migration.
func (s *store) keepOlder() error {
	var version int
	err := s.db.View(func(tx *bbolt.Tx) (err error) {
		version, err = versionOf(tx)
		return err
	})
	if err != nil || version == 0 || version == queueVersion {
		return err
	}
	if _, err := keepCopy(s.db.Path(), ".version-"+strconv.Itoa(version)); err != nil {
		return fmt.Errorf("keep a copy of the queue before it is changed: %w", err)
	}
	return nil
}

// bringUpToDate makes a new file's parts, or migrates an earlier version's.
func bringUpToDate(tx *bbolt.Tx) error {
	version, err := versionOf(tx)
	if err != nil || version == queueVersion {
		return err
	}
	if version == 0 {
		_, metaErr := tx.CreateBucket(bucketMeta)
		_, itemsErr := tx.CreateBucket(bucketItems)
		if err := errors.Join(metaErr, itemsErr); err != nil {
			return err
		}
		version = queueVersion
	}
	for ; version < queueVersion; version++ {
		if err := migrations[version-1](tx); err != nil {
			return fmt.Errorf("bring the queue from version %d to %d: %w", version, version+1, err)
		}
	}
	return tx.Bucket(bucketMeta).Put(keyVersion, []byte(strconv.Itoa(queueVersion)))
}

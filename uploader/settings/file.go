package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"wikidrop/uploader/atomicfile"
)

// version of the file's format. A higher one is never overwritten.
const version = 1

type content struct {
	Version int `json:"version"`
	Settings
}

// read returns what the file says, nothing chosen when there is none. A damaged one
// is moved aside, so that nothing overwrites it.
func read(path string, now time.Time) (Settings, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, nil
	}
	if err != nil {
		return Settings{}, fmt.Errorf("read settings: %w", err)
	}
	s, err := decode(data)
	if !errors.Is(err, ErrDamaged) {
		return s, err
	}
	kept, moveErr := atomicfile.SetAside(path, now)
	if moveErr != nil {
		return Settings{}, errors.Join(err, moveErr)
	}
	return Settings{}, fmt.Errorf("%w (kept as %s)", err, kept)
}

// decode reads the file's bytes. Unknown fields are fine: a later release of the
// same version may have added them. A choice that is not known is as if none had
// been made.
func decode(data []byte) (Settings, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return Settings{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if head.Version > version {
		return Settings{}, fmt.Errorf("%w (version %d)", ErrNewer, head.Version)
	}
	if head.Version < 1 {
		return Settings{}, fmt.Errorf("%w: no version", ErrDamaged)
	}
	var c content
	if err := json.Unmarshal(data, &c); err != nil {
		return Settings{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return c.known(), nil
}

func (s Settings) known() Settings {
	switch s.Appearance {
	case AsSystem, Light, Dark:
	default:
		s.Appearance = AsSystem
	}
	switch s.Proxy.Mode {
	case ProxySystem, ProxyNone, ProxyAddress:
	default:
		s.Proxy.Mode = ProxySystem
	}
	return s
}

func write(path string, s Settings) error {
	data, err := json.MarshalIndent(content{Version: version, Settings: s}, "", "\t")
	if err != nil {
		return err
	}
	return atomicfile.Replace(path, append(data, '\n'))
}

package realwiki

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

const mediaWikiDir = "/usr/share/mediawiki"

// programs are the parts of the machine that a wiki runs on.
type programs struct {
	php, fpm, nginx string
	version         string // MediaWiki's, such as "1.39.17"
}

// Available tells whether a real MediaWiki can be started here; the error says what is missing.
func Available() error {
	_, err := find()
	return err
}

// Version is the release of the installed MediaWiki, such as "1.39.17", or "" where there is none.
func Version() string {
	p, err := find()
	if err != nil {
		return ""
	}
	return p.version
}

var find = sync.OnceValues(func() (programs, error) {
	if runtime.GOOS != "linux" {
		return programs{}, errors.New("a real MediaWiki for tests needs Linux")
	}
	var p programs
	var missing []string
	note := func(name string, err error) {
		if err != nil {
			missing = append(missing, fmt.Sprintf("%s (%v)", name, err))
		}
	}
	var err error
	p.version, err = mediaWikiVersion()
	note("mediawiki", err)
	p.nginx, err = lookProgram("nginx")
	note("nginx-light", err)
	p.fpm, err = lookProgram("php-fpm[0-9]*")
	note("php-fpm", err)
	p.php, err = lookProgram("php")
	note("php-cli", err)
	if err == nil {
		note("PHP's extensions", missingExtensions(p.php))
	}
	if len(missing) > 0 {
		return programs{}, fmt.Errorf("no real MediaWiki here, missing: %s", strings.Join(missing, "; "))
	}
	return p, nil
})

// lookProgram also looks where Debian puts servers, which is not in the PATH of ordinary users.
func lookProgram(pattern string) (string, error) {
	dirs := append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", "/usr/local/sbin")
	for _, dir := range dirs {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return "", err
		}
		slices.Sort(found)
		if len(found) > 0 {
			return found[len(found)-1], nil
		}
	}
	return "", errors.New("not found")
}

func mediaWikiVersion() (string, error) {
	defines, err := os.ReadFile(mediaWikiDir + "/includes/Defines.php")
	if err != nil {
		return "", err
	}
	const before = "define( 'MW_VERSION', '"
	_, rest, _ := strings.Cut(string(defines), before)
	version, _, ok := strings.Cut(rest, "'")
	if !ok {
		return "", errors.New("no MW_VERSION in includes/Defines.php")
	}
	return version, nil
}

func missingExtensions(php string) error {
	out, err := exec.Command(php, "-m").Output()
	if err != nil {
		return fmt.Errorf("php -m: %w", err)
	}
	loaded := strings.Fields(string(out))
	var missing []string
	for _, name := range []string{"pdo_sqlite", "xml", "mbstring", "intl", "gd", "curl", "apcu"} {
		if !slices.Contains(loaded, name) {
			missing = append(missing, "php-"+name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("not loaded: %s", strings.Join(missing, ", "))
	}
	return nil
}

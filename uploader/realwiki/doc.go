// Package realwiki starts a real MediaWiki for tests: Debian's mediawiki package
// with SQLite behind nginx and php-fpm, on a free port of 127.0.0.1. Only tests
// and the command in serve import it.
//
// The first Start on a machine prepares a template under the user's cache folder
// (some seconds); each Start copies it and has a wiki of its own within about a
// second, so tests may run side by side and leave nothing behind. Everything
// that Start begins ends with the test, and with the test binary when that dies.
//
// It needs Linux and the packages mediawiki, php-cli, php-fpm, php-sqlite3,
// php-xml, php-mbstring, php-intl, php-gd, php-curl, php-apcu, nginx-light and
// imagemagick. Where they are missing Start skips the test and says what is
// missing, or fails it when WIKIDROP_REQUIRE_REAL=1.
//
// What the wiki runs with, and why, stands in files/LocalSettings.php.
package realwiki

import "embed"

//go:embed files
var files embed.FS

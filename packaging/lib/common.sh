# shellcheck shell=bash
# Small things for the commands of packaging. Sourced, never run.

say() { printf '%s\n' "$*"; }

die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# need_go stops where there is no Go that can build this. An older Go fetches the
# one that go.mod names by itself.
need_go() {
	local wanted
	wanted=$(sed -n 's/^go //p' go.mod)
	command -v go >/dev/null || die "Go is missing: install Go $wanted or newer"
	go list -m >/dev/null || die "this needs Go $wanted or newer, here is $(go version)"
}

# use_go_flags sets what every build has in common: with one set of flags for
# building, vetting and packing, Fyne is compiled once for all of them. A program
# whose place in memory differs each time (PIE) is harder to attack, so that is what
# is installed; the race detector can't have it on Linux and needs race_flags.
use_go_flags() { export GOFLAGS="${GOFLAGS:-} -trimpath -tags=migrated_fynedo -buildmode=pie"; }
race_flags() { printf '%s\n' "${GOFLAGS/ -buildmode=pie/}"; }

# build makes build/wikidrop.
build() {
	say "building build/wikidrop (the first time takes some minutes: Fyne's OpenGL code is C)"
	go build -p 2 -o build/wikidrop .
}

# evidence NAME DETAIL notes that a real part took part in a test, as realwiki.Evidence does.
evidence() {
	[[ -n ${WIKIDROP_EVIDENCE:-} ]] || return 0
	mkdir -p "$WIKIDROP_EVIDENCE"
	printf '%s: %s\n' "${0##*/}" "$2" >>"$WIKIDROP_EVIDENCE/$1"
}

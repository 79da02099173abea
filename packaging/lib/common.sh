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
# building, vetting and testing, Fyne is compiled once for all of them.
use_go_flags() { export GOFLAGS="${GOFLAGS:-} -trimpath -tags=migrated_fynedo"; }

# build makes build/wikidrop.
build() {
	say "building build/wikidrop (the first time takes some minutes: Fyne's OpenGL code is C)"
	go build -p 2 -o build/wikidrop .
}

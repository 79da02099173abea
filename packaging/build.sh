#!/usr/bin/env bash
# Makes installers into dist/, with SHA256SUMS, a list of what is compiled in (SBOM,
# CycloneDX) and its licences. Installs what is missing. The same sources make the
# same bytes, wherever they are.
#
#     packaging/build.sh linux|windows|macos|all ...
#
# all is what this machine can make: Linux and Windows, or macOS on a Mac.
#
# DIST=FOLDER                another folder than dist
# SOURCE_DATE_EPOCH=SECONDS  another date than that of the last commit
# for signing, see windows/sign.sh and macos/sign.sh; without, installers are not signed
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=packaging/lib/common.sh
source "$here/lib/common.sh"
# shellcheck source=packaging/lib/packages.sh
source "$here/lib/packages.sh"
# shellcheck source=packaging/tools.sh
source "$here/tools.sh"

# release is the Go program that fills templates; see packaging/release.
build_release() {
	local out=$work/release
	go build -o "$out" ./packaging/release
}
release() { "$work/release" "$@"; }

# fill TEMPLATE FILE [NAME=VALUE ...]
fill() {
	local template=$1 file=$2
	shift 2
	mkdir -p "$(dirname "$file")"
	release fill "$template" "$@" >"$file"
}

# sbom NAME PROGRAM lists the modules that are in the program.
sbom() {
	local tool
	tool=$(go_tool "$CYCLONEDX")
	# shellcheck disable=SC2031 # go_tool's version is another one
	"$tool" bin -json -std -licenses -noserial -notimestamp -version "v$version" \
		-output "$DIST/$1.cdx.json" "$2" 2>"$work/sbom.log" || {
		cat "$work/sbom.log" >&2
		die "no SBOM"
	}
}

# signatures SYSTEM writes down, for those who download, who signed what; from its input.
# shellcheck disable=SC2031 # go_tool's version is another one
signatures() { cat >"$DIST/$name-$version-$1-signatures.txt"; }

# everything that is older than the sources would give bytes their own date.
set_dates() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

sums() {
	(
		cd "$DIST"
		find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum
	) >"$work/sums"
	mv "$work/sums" "$DIST/SHA256SUMS"
	say "" "in ${DIST#"$PWD"/}:"
	cat "$DIST/SHA256SUMS"
}

main() {
	(($#)) || die "which? linux, windows, macos or all"
	cd "$here/.."
	local systems=() system
	for system in "$@"; do
		case $system in
		all) if [[ $(uname) == Darwin ]]; then systems+=(macos); else systems+=(linux windows); fi ;;
		linux | windows | macos) systems+=("$system") ;;
		*) die "no system $system: linux, windows, macos or all" ;;
		esac
	done

	need_go
	use_go_flags
	# shellcheck disable=SC2031 # go_tool's own are another matter
	export GOFLAGS="$GOFLAGS -buildvcs=false"
	export DIST=${DIST:-$PWD/dist}
	export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
	export LC_ALL=C.UTF-8 TZ=UTC
	umask 022
	mkdir -p "$DIST"
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	rm -f "$DIST/SHA256SUMS"
	build_release
	name=$(release get Command)
	# shellcheck disable=SC2034 # the systems' build.sh use it
	id=$(release get ID)
	version=$(release get Version)

	# What two systems need is there before they are built side by side.
	for system in "${systems[@]}"; do
		# shellcheck source=/dev/null
		source "$here/$system/build.sh"
		"prepare_$system"
	done
	go_tool "$CYCLONEDX" >/dev/null
	local running=() pid all=0
	for system in "${systems[@]}"; do
		(
			set -e
			"build_$system"
		) &
		running+=($!)
	done
	for pid in "${running[@]}"; do
		wait "$pid" || all=$?
	done
	((all == 0)) || die "not everything could be made"
	sums
}

main "$@"

#!/usr/bin/env bash
# Builds Wikidrop and opens it on its practice wiki, ready for a drop. Installs what
# is missing. Without a display it rehearses on a screen of its own instead: drags
# the sample photos onto the window, publishes them, and says whether each arrived.
#
#     packaging/run.sh [FILE|FOLDER|URL ...]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=packaging/lib/common.sh
source "$here/lib/common.sh"
# shellcheck source=packaging/lib/packages.sh
source "$here/lib/packages.sh"

open_window() {
	install_packages "${BUILD_PACKAGES[@]}"
	need_go
	build
	exec build/wikidrop --practice "$@"
}

rehearse() {
	say "no display here: rehearsing on a screen of its own"
	install_packages "${BUILD_PACKAGES[@]}" "${WINDOW_PACKAGES[@]}"
	need_go
	build
	shopt -s nullglob
	local photos=(assets/samples/*.{jpg,jpeg,png})
	((${#photos[@]})) || die "no sample photos in assets/samples"
	WIKIDROP_BINARY=build/wikidrop go run ./packaging/windowtest/rehearse \
		-picture build/screenshots/run.png "${photos[@]}"
}

main() {
	# Files named by the person are meant from where they are.
	local arguments=() argument
	for argument in "$@"; do
		[[ -e $argument ]] && argument=$(realpath -- "$argument")
		arguments+=("$argument")
	done
	cd "$here/.."
	use_go_flags
	if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
		open_window "${arguments[@]}"
	else
		rehearse
	fi
}

main "$@"

#!/usr/bin/env bash
# Fills in what winget, Homebrew, Flathub and the AUR want of a release, with the
# hashes of the files in dist. All installers must be there, those of other systems
# too. Leaves a folder for each, ready to be submitted, in STORES (build/stores).
#
#     packaging/stores.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
# shellcheck source=packaging/lib/common.sh
source "$here/lib/common.sh"

export DIST=${DIST:-$PWD/dist}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
stores=${STORES:-build/stores}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/release" ./packaging/release

release() { "$work/release" "$@"; }

# put TEMPLATE FILE
put() {
	mkdir -p "$(dirname "$stores/$2")"
	release fill "packaging/$1" "COMMIT=$(git rev-parse HEAD)" >"$stores/$2"
	say "$stores/$2"
}

id=$(release get ID)
name=$(release get Command)
title=$(release get Name)
version=$(release get Version)
folder=winget/manifests/${name:0:1}/$title/$title/$version
put winget/version.tmpl "$folder/$title.$title.yaml"
put winget/installer.tmpl "$folder/$title.$title.installer.yaml"
put winget/locale.tmpl "$folder/$title.$title.locale.en-US.yaml"
put homebrew/cask.tmpl "homebrew/Casks/${name:0:1}/$name.rb"
put flathub/manifest.tmpl "flathub/$id.yml"
put aur/pkgbuild.tmpl "aur/$name-bin/PKGBUILD"

# shellcheck shell=bash disable=SC2154 # build.sh sets what is used here
# Makes NAME.app for both kinds of Macs, signs it, and puts it into a .dmg. Only a Mac
# can: it needs Apple's compiler and tools. Sourced by packaging/build.sh, whose
# functions and variables it uses: work, name, id, version, DIST.

# shellcheck source=packaging/macos/bundle.sh
source packaging/macos/bundle.sh

prepare_macos() { [[ $(uname) == Darwin ]] || die "macOS installers are made on a Mac; see .github/workflows/release.yml"; }

build_macos() {
	local arch app dmg folder=$work/macos
	app=$folder/$(release get Name).app
	dmg=$DIST/$name-$version-macos.dmg
	mkdir "$folder"
	for arch in arm64 amd64; do
		say "building $name $version for macOS, $arch"
		GOARCH=$arch CGO_ENABLED=1 MACOSX_DEPLOYMENT_TARGET=$MACOS \
			CGO_CFLAGS="-O2 -g -mmacosx-version-min=$MACOS" CGO_LDFLAGS="-mmacosx-version-min=$MACOS" \
			go build -ldflags '-s -w -buildid=' -o "$work/$name-$arch" .
	done
	lipo -create -output "$work/$name-universal" "$work/$name-arm64" "$work/$name-amd64"
	macos_bundle "$work/$name-universal" "$app"
	packaging/macos/sign.sh "$app"
	packaging/macos/notarise.sh "$app"
	macos_dmg "$folder" "$dmg"
	packaging/macos/sign.sh "$dmg"
	packaging/macos/notarise.sh "$dmg"
	sbom "$name-$version-macos" "$work/$name-arm64"
	macos_signatures | signatures macos
}

macos_signatures() {
	if [[ -z ${MACOS_IDENTITY:-} ]]; then
		echo "The program for macOS is NOT signed by a known developer, and not notarised: open it the first time by Control-click, Open."
	elif [[ -z ${NOTARY_KEY:-} ]]; then
		echo "The program for macOS is signed ($MACOS_IDENTITY) but NOT notarised: macOS asks before the first start."
	else
		echo "The program for macOS is signed ($MACOS_IDENTITY) and notarised."
	fi
}

# macos_dmg makes a disk image with the program and the folder to drag it to.
macos_dmg() {
	ln -s /Applications "$1/Applications"
	hdiutil create -quiet -ov -fs HFS+ -format UDZO -volname "$(release get Name)" -srcfolder "$1" "$2"
}

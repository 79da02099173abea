# shellcheck shell=bash disable=SC2154 # build.sh sets what is used here
# Assembles a program and what belongs to it into NAME.app. Works on any system.
# Sourced by packaging/build.sh and by its tests, whose functions and variables it
# uses: work, name, id, fill, release.

# The oldest macOS that Go 1.26 builds for.
readonly MACOS=12.0

# macos_bundle PROGRAM APP
macos_bundle() {
	local program=$1 contents=$2/Contents language
	mkdir -p "$contents/MacOS" "$contents/Resources"
	install -m 755 "$program" "$contents/MacOS/$name"
	fill packaging/macos/info.tmpl "$contents/Info.plist" "MACOS=$MACOS"
	printf 'APPL????' >"$contents/PkgInfo"
	release icns >"$contents/Resources/icon.icns"
	install -m 644 LICENSE "$contents/Resources/LICENSE.txt"
	GOOS=darwin release licences >"$contents/Resources/THIRD-PARTY-LICENCES.txt"
	# macOS offers a program in the languages it finds a folder for.
	for language in $(release get Languages); do
		mkdir -p "$contents/Resources/$language.lproj"
		printf '"CFBundleDisplayName" = "%s";\n' "$(release get Name)" >"$contents/Resources/$language.lproj/InfoPlist.strings"
	done
}

#!/usr/bin/env bash
# Signs an .app or a .dmg in place, on a Mac:
#
#     packaging/macos/sign.sh FILE
#
# MACOS_IDENTITY=NAME   "Developer ID Application: …", in a keychain that is open
#
# Without an identity an .app is signed ad hoc: it runs on this Mac, elsewhere macOS
# asks its owner first. It says so.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
file=${1:?which file?}

if [[ -n ${MACOS_IDENTITY:-} ]]; then
	codesign --force --options runtime --timestamp --entitlements "$here/entitlements.plist" \
		--sign "$MACOS_IDENTITY" "$file"
elif [[ $file == *.app ]]; then
	echo "no identity, signing ad hoc: ${file##*/}"
	codesign --force --options runtime --entitlements "$here/entitlements.plist" --sign - "$file"
else
	echo "not signed, there is no identity: ${file##*/}"
	exit 0
fi
codesign --verify --strict --verbose=2 "$file"

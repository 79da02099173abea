#!/usr/bin/env bash
# Has Apple look at a signed .app or .dmg and staples the answer to it, on a Mac:
#
#     packaging/macos/notarise.sh FILE
#
# NOTARY_KEY=FILE        key of App Store Connect, .p8
# NOTARY_KEY_ID=ID       its ID
# NOTARY_ISSUER=ID       who gave it out
#
# Without a key it says so and leaves the file as it is.
set -euo pipefail

file=${1:?which file?}
if [[ -z ${NOTARY_KEY:-} ]]; then
	echo "not notarised, there is no key: ${file##*/}"
	exit 0
fi

sent=$file
if [[ -d $file ]]; then
	folder=$(mktemp -d)
	trap 'rm -rf "$folder"' EXIT
	sent=$folder/${file##*/}.zip
	ditto -c -k --keepParent "$file" "$sent"
fi
xcrun notarytool submit "$sent" --wait --key "$NOTARY_KEY" --key-id "${NOTARY_KEY_ID:?}" --issuer "${NOTARY_ISSUER:?}"
xcrun stapler staple "$file"
spctl --assess --verbose --type "$([[ -d $file ]] && echo execute || echo open)" --context context:primary-signature "$file"

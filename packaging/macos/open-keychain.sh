#!/usr/bin/env bash
# Puts the signing certificate of a release into a keychain of its own, for the
# workflow's Mac, and prints the identity's name:
#
#     MACOS_IDENTITY=$(packaging/macos/open-keychain.sh FOLDER)
#
# MACOS_CERTIFICATE           the certificate and key, PKCS #12 in Base64
# MACOS_CERTIFICATE_PASSWORD  of that
#
# The keychain is in FOLDER and goes with the machine.
set -euo pipefail

folder=${1:?which folder?}
keychain=$folder/release.keychain-db
password=$(openssl rand -hex 16)
umask 077
base64 --decode <<<"${MACOS_CERTIFICATE:?}" >"$folder/certificate.p12"
{
	security create-keychain -p "$password" "$keychain"
	security set-keychain-settings -lut 7200 "$keychain"
	security unlock-keychain -p "$password" "$keychain"
	security import "$folder/certificate.p12" -k "$keychain" -P "${MACOS_CERTIFICATE_PASSWORD:?}" -T /usr/bin/codesign
	security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain"
	security list-keychains -d user -s "$keychain" login.keychain-db
} >/dev/null
rm "$folder/certificate.p12"
security find-identity -v -p codesigning "$keychain" | sed -n 's/.*"\(Developer ID Application: .*\)"/\1/p' | head -n 1

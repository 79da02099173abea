#!/usr/bin/env bash
# Signs programs for Windows in place, where there is something to sign with:
#
#     packaging/windows/sign.sh FILE ...
#
# WINDOWS_CERTIFICATE=FILE   certificate and its chain, PEM
# WINDOWS_KEY=FILE           its private key, PEM; with WINDOWS_KEY_PASSWORD_FILE where it has a password
# WINDOWS_TIMESTAMP=ADDRESS  of a timestamp server: a signature outlives its certificate only with one
#
# Without a certificate it says so and leaves the files as they are.
set -euo pipefail

if [[ -z ${WINDOWS_CERTIFICATE:-} ]]; then
	echo "not signed, there is no certificate: ${*##*/}"
	exit 0
fi
arguments=(-certs "$WINDOWS_CERTIFICATE" -key "${WINDOWS_KEY:?}" -h sha256 -n "${WINDOWS_NAME:?}" -i "${WINDOWS_URL:?}")
[[ -z ${WINDOWS_KEY_PASSWORD_FILE:-} ]] || arguments+=(-readpass "$WINDOWS_KEY_PASSWORD_FILE")
[[ -z ${WINDOWS_TIMESTAMP:-} ]] || arguments+=(-ts "$WINDOWS_TIMESTAMP")
for file in "$@"; do
	osslsigncode sign "${arguments[@]}" -in "$file" -out "$file.signed" >/dev/null
	mv -f "$file.signed" "$file"
	echo "signed: ${file##*/}"
done

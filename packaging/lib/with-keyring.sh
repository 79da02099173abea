#!/usr/bin/env bash
# Runs a command with a Secret Service of its own: an empty, open keyring that is
# gone afterwards. To be run on a bus of its own:
#
#     dbus-run-session -- packaging/lib/with-keyring.sh COMMAND [ARGUMENT ...]
set -euo pipefail

folder=$(mktemp -d)
daemon=
finish() {
	[[ -z $daemon ]] || kill "$daemon" 2>/dev/null || true
	rm -rf "$folder"
}
trap finish EXIT

mkdir -m 700 "$folder/data" "$folder/control"
# With --unlock the daemon reads the password of its new keyring from its input.
XDG_DATA_HOME="$folder/data" gnome-keyring-daemon --foreground --unlock --components=secrets \
	--control-directory="$folder/control" <<<"test" >"$folder/log" 2>&1 &
daemon=$!

# answers ANSWER ARGUMENT ...: does the bus give this answer?
answers() {
	local answer=$1
	shift
	dbus-send --session --print-reply "$@" 2>/dev/null | grep -q "$answer"
}

# The bus would start a second, closed keyring for whoever asks before ours is there.
is_there() {
	answers 'boolean true' --dest=org.freedesktop.DBus /org/freedesktop/DBus \
		org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets
}

is_open() {
	answers 'boolean false' --dest=org.freedesktop.secrets /org/freedesktop/secrets/aliases/default \
		org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection string:Locked
}

deadline=$((SECONDS + 30))
until is_there && is_open; do
	if ! kill -0 "$daemon" 2>/dev/null || ((SECONDS > deadline)); then
		echo "with-keyring.sh: the keyring does not open:" >&2
		cat "$folder/log" >&2
		exit 1
	fi
	sleep 0.1
done

"$@"

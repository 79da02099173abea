#!/usr/bin/env bash
# For tests: starts the program as a desktop does, by its desktop entry, and ends when
# it ends. Takes the arguments of the program.
#
#     ENTRY=FILE.desktop from-entry.sh --profile DIR [--practice] [FILE ...]
#
# A desktop entry has no place for options, so the profile becomes the system's
# folders, and the practice wiki is there anyway, being the only account.
set -euo pipefail

[[ $1 == --profile ]]
profile=$2
shift 2
[[ ${1:-} != --practice ]] || shift

system=${profile%/*}/system
mkdir -p "$system" "$profile"
name=$(sed -n 's/^Exec="\{0,1\}\([^ "]*\)"\{0,1\} .*/\1/p' "$ENTRY")
name=${name##*/}
ln -sfn "$profile" "$system/$name"
export XDG_CONFIG_HOME=$system XDG_STATE_HOME=$system XDG_CACHE_HOME=$system/cache

# running prints the programs that were started for this profile.
running() {
	local pid
	for pid in $(pidof "$name"); do
		if tr '\0' '\n' 2>/dev/null <"/proc/$pid/environ" | grep -qxF "XDG_STATE_HOME=$system"; then
			printf '%s\n' "$pid"
		fi
	done
}

before=$(running || true)
gio launch "$ENTRY" "$@"
if [[ -n $before ]]; then
	exit 0 # a second start, which hands over and ends
fi
for _ in {1..100}; do
	pid=$(running || true)
	[[ -z $pid ]] || break
	sleep 0.1
done
[[ -n $pid ]] || { echo "from-entry.sh: $name did not start" >&2; exit 1; }
trap 'kill $pid 2>/dev/null || true' TERM INT
tail --pid="${pid%%$'\n'*}" -f /dev/null &
wait $! || wait $! || true

#!/usr/bin/env bash
# Tries a .dmg on a Mac as a person would: copies the program out of it, opens it,
# and opens a photo with it, as the Finder does.
#
#     packaging/macos/smoke.sh FILE.dmg
set -euo pipefail

folder=$(mktemp -d)
image=$folder/image
mkdir "$image"
hdiutil attach -quiet -nobrowse -readonly -mountpoint "$image" "${1:?which .dmg?}"
cp -R "$image"/*.app "$folder/"
hdiutil detach -quiet "$image"
app=$(find "$folder" -maxdepth 1 -name '*.app')
codesign --verify --deep --strict "$app"

profile=$folder/profile
log=$profile/log/wikidrop.log

# said COUNT TEXT waits until the log has a text so often.
said() {
	for _ in $(seq 300); do
		[[ $(grep -c "$2" "$log" 2>/dev/null || true) -ge $1 ]] && return
		sleep 0.2
	done
	echo "smoke.sh: not $1 times in the log: $2" >&2
	cat "$log" >&2 || true
	exit 1
}

photos=(assets/samples/*.jpg)
open -n -a "$app" --args --profile "$profile" --practice
said 1 'window ready'
open -a "$app" "${photos[0]}"
said 1 'msg=added.* count=1'
open -a "$app" "${photos[@]:1:2}"
said 2 'msg=added'
screencapture "${folder}/screen.png" || true
osascript -e "quit app \"$app\""
said 1 'msg=ended'
echo "opened, took what was opened with it, and quit"

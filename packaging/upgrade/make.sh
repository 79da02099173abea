#!/usr/bin/env bash
# Makes a profile as an earlier version leaves it, for the tests of upgrades: drafts,
# questions, a file cut off in the middle, two accounts, a practice wiki with what was
# published. The earlier program does all of it, but for the second account, whose
# wiki nobody can log in to here.
#
#     packaging/upgrade/make.sh COMMIT      writes packaging/upgrade/testdata/COMMIT.tar.gz
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
commit=$(git -C "$here" rev-parse --short=7 "${1:?which commit?}")
export TZ=UTC LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git -C "$(git -C "$here" rev-parse --show-toplevel)" archive "$commit" --prefix=source/ | tar -x -C "$work"
(cd "$work/source" && go build -trimpath -tags migrated_fynedo -o "$work/wikidrop" .)

made=$work/made profile=$work/made/profile photos=$work/made/photos log=$work/made/profile/log/wikidrop.log
mkdir -p "$photos/again"
photo() { convert -size 96x64 -seed "$1" plasma: -strip -quality 80 "$photos/$2"; }
photo 1 "Old mill.jpg"
photo 2 "again/Old mill.jpg"
cp "$photos/Old mill.jpg" "$photos/The mill.jpg"
photo 3 "Hills & clouds.jpg"
cp "$photos/Hills & clouds.jpg" "$photos/Hills.jpg"
photo 4 "Река зимой.jpg"
photo 5 "海の朝.jpg"
# Long enough to be cut off, and small when packed.
python3 - "$photos/Bell.wav" 37 "$photos/Chime.wav" 41 <<'PYTHON'
import struct, sys, wave
for path, step in zip(sys.argv[1::2], sys.argv[2::2]):
    with wave.open(path, "wb") as w:
        w.setparams((1, 2, 44100, 0, "NONE", ""))
        w.writeframes(b"".join(struct.pack("<h", i * int(step) % 2000 - 1000) for i in range(2000)) * 1000)
PYTHON
find "$photos" -type f -exec touch -d '2026-05-01 12:00:00' {} +

alone() { "$work/wikidrop" --profile "$profile" --practice --no-window --concurrency 1 "$@" || (($? == 1)); }
# cut_off FILE kills the program in the middle of a file.
cut_off() {
	local begin end=$((SECONDS + 60)) pid
	begin=$(stat -c %s "$log")
	"$work/wikidrop" --profile "$profile" --practice --no-window --method chunked --chunk-size 2048 "$1" >/dev/null &
	pid=$!
	until tail -c "+$begin" "$log" | grep -q 'upload chunk at [1-9][0-9]\{6\}'; do
		((SECONDS < end)) || { echo "make.sh: it never got so far" >&2; exit 1; }
	done
	kill -9 "$pid"
	wait "$pid" || true
}

alone "$photos/Old mill.jpg"
# Questions before anything was sent, and one about what is in the stash.
alone "$photos/The mill.jpg" "$photos/again/Old mill.jpg"
alone "$photos/Hills & clouds.jpg" "$photos/Hills.jpg"
cut_off "$photos/Bell.wav"
# Drafts, in the window, which then stands open for a while and publishes what was cut off.
xvfb-run -a timeout -s TERM 20 "$work/wikidrop" --profile "$profile" --practice "$photos/Река зимой.jpg" "$photos/海の朝.jpg" || true
grep -q 'msg=added.*count=2' "$log"
cut_off "$photos/Chime.wav"

python3 - "$profile/accounts.json" <<'PYTHON'
import json, sys
text = json.load(open(sys.argv[1]))
text["accounts"].append(dict(text["accounts"][0], id="second", api="https://wiki.invalid/w/api.php", address="wiki.invalid",
    wiki="Second wiki", login="Anna@Wikidrop", user="Anna", practice=False, default=False))
json.dump(text, open(sys.argv[1], "w"), indent="\t", ensure_ascii=False)
PYTHON
rm -rf "$profile"/{cache,log}
printf '%s\n' "$photos" >"$made/photos-were-in"
cp "$work/source/FyneApp.toml" "$made/"
mkdir -p "$here/testdata"
tar --sort=name --owner=0 --group=0 --numeric-owner -C "$made" -c . | gzip -9n >"$here/testdata/$commit.tar.gz"
ls -l "$here/testdata/$commit.tar.gz"

#!/usr/bin/env bash
# For tests: runs a command beside another root, which is gone afterwards, with all
# that was changed in it. Both sides mean the same by a path below /tmp, the folder
# for temporary files and the present folder. Needs root.
#
#     ROOT=DIR with-root.sh BASE COMMAND [ARGUMENT ...]
#
# BASE is a folder, such as /, which stays as it is, or a packed root (.tar.gz).
# What was changed in a folder is, for the command, in $ROOT.changed.
set -euo pipefail

if [[ -z ${WITH_ROOT_MOUNTS:-} ]]; then
	exec env WITH_ROOT_MOUNTS=1 unshare --mount --propagation private "$0" "$@"
fi
base=$1
shift
mkdir -p "$ROOT" "$ROOT.room"
mount -t tmpfs -o mode=755 none "$ROOT.room"
if [[ -d $base ]]; then
	mkdir "$ROOT.room/changed" "$ROOT.room/work"
	mount -t overlay overlay -o "lowerdir=$base,upperdir=$ROOT.room/changed,workdir=$ROOT.room/work" "$ROOT"
	ln -s "$ROOT.room/changed" "$ROOT.changed"
else
	mount -t tmpfs -o mode=755 none "$ROOT"
	tar -xzf "$base" -C "$ROOT"
fi
for folder in /tmp "${TMPDIR:-/tmp}" "$PWD"; do
	mkdir -p "$ROOT$folder"
	mount --bind "$folder" "$ROOT$folder"
done
mkdir -p "$ROOT/proc" "$ROOT/dev"
mount -t proc proc "$ROOT/proc"
mount --rbind /dev "$ROOT/dev"
env -u WITH_ROOT_MOUNTS "$@"

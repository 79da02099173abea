#!/usr/bin/env bash
# For tests: runs an installed program in another root, as its desktop entry says,
# with this machine's /tmp, so that both sides mean the same by a path. What is
# mounted for that goes with the process.
#
#     ROOT=DIR in-root.sh [ARGUMENT ...]
set -euo pipefail

if [[ -z ${IN_ROOT_MOUNTS:-} ]]; then
	exec env IN_ROOT_MOUNTS=1 unshare --mount --propagation private "$0" "$@"
fi
mount --bind /tmp "$ROOT/tmp"
mount -t proc proc "$ROOT/proc"
mount --rbind /dev "$ROOT/dev"
entries=("$ROOT"/usr/share/applications/*.desktop)
command=$(sed -n 's/^Exec=\([^ ]*\) %F$/\1/p' "${entries[@]}")
exec env -u IN_ROOT_MOUNTS HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$ROOT" "$command" "$@"

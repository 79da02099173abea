#!/usr/bin/env bash
# For tests: runs an installed program in another root, made by with-root.sh, as its
# desktop entry says.
#
#     ROOT=DIR in-root.sh [ARGUMENT ...]
set -euo pipefail

entries=("$ROOT"/usr/share/applications/*.desktop)
command=$(sed -n 's/^Exec=\([^ ]*\) %F$/\1/p' "${entries[@]}")
exec env HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$ROOT" "$command" "$@"

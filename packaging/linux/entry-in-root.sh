#!/usr/bin/env bash
# For tests: as from-entry.sh, in another root made by with-root.sh.
#
#     ROOT=DIR ENTRY=FILE.desktop entry-in-root.sh --profile DIR [--practice] [FILE ...]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec chroot "$ROOT" "$here/from-entry.sh" "$@"

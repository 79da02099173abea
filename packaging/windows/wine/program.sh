#!/usr/bin/env bash
# For tests: runs the program for Windows under Wine. Paths may be this machine's,
# whose root is Wine's current drive.
#
#     PROGRAM=FILE.exe WINEPREFIX=DIR program.sh [ARGUMENT ...]
set -euo pipefail

# Wine reads file names in the locale's characters.
export LC_ALL=C.UTF-8 WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=;mshtml='
cd /
exec wine "$PROGRAM" "$@"

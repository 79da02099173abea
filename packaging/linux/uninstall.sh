#!/bin/sh
# Takes away what install.sh installed. Accounts, queue and settings stay.
set -eu

own=$(cd "$(dirname "$0")" && pwd)
prefix=${own%/share/*}
if [ ! -f "$own/installed" ]; then
	echo "uninstall.sh: nothing was installed from here" >&2
	exit 1
fi

# Folders that are empty afterwards go too.
prune() { (cd "$prefix" && rmdir -p "$1" 2>/dev/null) || true; }

while read -r file; do
	rm -f "$prefix/$file"
	prune "$(dirname "$file")"
done <"$own/installed"
"$own/refresh.sh" "$prefix"
prune share/applications
rm -f "$own/installed" "$own/refresh.sh" "$own/uninstall.sh"
prune "share/${own##*/}"
echo "removed; accounts, queue and settings are where they were"

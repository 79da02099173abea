#!/bin/sh
# Tells the desktop that programs below FOLDER have come or gone.
#
#     refresh.sh FOLDER
set -eu

applications=$1/share/applications
if [ -d "$applications" ] && command -v update-desktop-database >/dev/null; then
	update-desktop-database -q "$applications" || true
	# An index of nothing is a leftover.
	types=$applications/mimeinfo.cache
	if [ -f "$types" ] && [ "$(wc -l <"$types")" -le 1 ]; then
		rm -f "$types"
	fi
fi

icons=$1/share/icons/hicolor
if [ -f "$icons/icon-theme.cache" ] && command -v gtk-update-icon-cache >/dev/null; then
	gtk-update-icon-cache -q -f "$icons" || true
fi

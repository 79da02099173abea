#!/bin/sh
# Renders the icon's PNGs from its drawings, into the folder of this script:
# icon-SIZE.png. The two smallest come from the drawing made for them.
# Needs rsvg-convert (Debian: librsvg2-bin).
set -eu
cd "$(dirname "$0")"
for size in 16 24 32 48 64 128 256 512; do
	from=icon.svg
	if [ "$size" -le 24 ]; then
		from=icon-16.svg
	fi
	rsvg-convert --width "$size" --height "$size" --output "icon-$size.png" "$from"
done

#!/bin/sh
# Installs the program in this folder for the person who runs it, below ~/.local,
# or for everybody below another folder such as /usr/local. Writes down what it
# installed; uninstall.sh takes exactly that away again.
#
#     ./install.sh [FOLDER]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
prefix=${1:-${HOME:?}/.local}
mkdir -p "$prefix"
prefix=$(cd "$prefix" && pwd)

name=$(basename "$here"/usr/bin/*)
entry=share/applications/$(basename "$here"/usr/share/applications/*.desktop)
own=$prefix/share/$name
mkdir -p "$own"

(cd "$here/usr" && find . -type f | sort) >"$own/installed"
while read -r file; do
	mkdir -p "$(dirname "$prefix/$file")"
	# Never write into a program that runs: put the new one in its place.
	cp -p "$here/usr/$file" "$prefix/$file.new"
	mv -f "$prefix/$file.new" "$prefix/$file"
done <"$own/installed"

# A menu must find the program where bin is not on its path. The quotes and the
# doubled signs are those of desktop entries.
quoted=$(printf '%s' "$prefix/bin/$name" | sed 's/[\\"`$]/\\\\&/g; s/%/%%/g')
while IFS= read -r line; do
	case $line in
	"Exec=$name "*) printf 'Exec="%s" %s\n' "$quoted" "${line#"Exec=$name "}" ;;
	*) printf '%s\n' "$line" ;;
	esac
done <"$here/usr/$entry" >"$prefix/$entry"

cp -p "$here/uninstall.sh" "$here/refresh.sh" "$own/"
"$own/refresh.sh" "$prefix"
echo "installed $prefix/bin/$name"
echo "to remove it: $own/uninstall.sh"

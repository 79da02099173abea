#!/usr/bin/env bash
# Says which packages a program needs, by looking into it: the libraries that it is
# linked with, and those that it opens while it runs. Prints YAML for nfpm.
#
#     packaging/linux/depends.sh deb|rpm PROGRAM
set -euo pipefail

# What GLFW opens, by name, when it makes a window. The first go with the system
# that draws the window; without the others a window is there all the same.
readonly OPENED=(
	libX11.so.6 libXcursor.so.1 libXext.so.6 libXi.so.6 libXinerama.so.1 libXrandr.so.2 libXrender.so.1
	libwayland-client.so.0 libwayland-cursor.so.0 libwayland-egl.so.1 libxkbcommon.so.0
	libEGL.so.1 libGL.so.1
)
readonly NOT_NEEDED=(
	libX11-xcb.so.1 libXxf86vm.so.1                 # old screens only
	libdecor-0.so.0                                 # prettier frames on Wayland
	libGL.so libGLX.so.0 libOpenGL.so.0             # other names of what libGL.so.1 brings
	libGLES_CM.so.1 libGLESv1_CM.so.1 libGLESv2.so.2 # OpenGL of small devices
	libOSMesa.so.6 libOSMesa.so.8 libvulkan.so.1    # not asked for by Fyne
)

die() {
	printf 'depends.sh: %s\n' "$*" >&2
	exit 1
}

linked() { objdump -p "$1" | sed -n 's/^ *NEEDED *//p'; }

# opened prints the libraries whose names stand in the program, less the linked ones.
opened() {
	comm -23 <(strings -n 6 "$1" | grep -E '^lib[A-Za-z0-9_+-]+\.so(\.[0-9]+)*$' | sort -u) <(linked "$1" | sort -u)
}

# wanted prints what of opened must be there, and stops at a name that nobody thought about.
wanted() {
	local name
	while read -r name; do
		if [[ " ${OPENED[*]} " == *" $name "* ]]; then
			printf '%s\n' "$name"
		elif [[ " ${NOT_NEEDED[*]} " != *" $name "* ]]; then
			die "the program names $name: put it into OPENED or NOT_NEEDED"
		fi
	done < <(opened "$1")
}

deb() {
	local folder libraries name path
	folder=$(mktemp -d)
	# dpkg-shlibdeps knows from which version on a package has what is linked.
	mkdir "$folder/debian"
	printf 'Source: x\n\nPackage: x\nArchitecture: any\n' >"$folder/debian/control"
	libraries=$(cd "$folder" && dpkg-shlibdeps -O "$1" 2>"$folder/said") || die "dpkg-shlibdeps: $(<"$folder/said")"
	rm -r "$folder"
	{
		sed -n 's/^shlibs:Depends=//p' <<<"$libraries" | sed 's/, */\n/g'
		while read -r name; do
			path=$(ldconfig -p | awk -v n="$name" '$1 == n && /x86-64|AArch64/ && !found++ { print $NF }')
			[[ -n $path ]] || die "no $name here to ask whose it is"
			package_of "$path"
		done < <(wanted "$1")
	} | one_line_each
}

# package_of asks dpkg, which may know a file by its path before or after the merge of /usr.
package_of() {
	local path found
	for path in "$1" "$(realpath "$1")" "${1#/usr}" "/usr$1"; do
		if found=$(dpkg -S "$path" 2>/dev/null); then
			found=${found%%:*}
			printf '%s\n' "${found%%,*}"
			return
		fi
	done
	die "no package has $1"
}

# one_line_each takes a package once, with its version where there is one.
one_line_each() { sort -ru | awk '!seen[$1]++' | sort | yaml; }

yaml() { sed 's/.*/  - "&"/'; }

# rpm packages say by themselves which libraries they bring: ask for those.
rpm() {
	{
		{
			linked "$1"
			wanted "$1"
		} | sed 's/$/()(64bit)/'
		objdump -T "$1" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1 | sed 's/.*/libc.so.6(&)(64bit)/'
	} | sort -u | yaml
}

[[ $# == 2 && -f $2 && ($1 == deb || $1 == rpm) ]] || die "usage: depends.sh deb|rpm PROGRAM"
"$1" "$(realpath "$2")"

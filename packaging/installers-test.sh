#!/usr/bin/env bash
# Makes the installers and does with them what people do: install, start, drop, hand
# over by a second start, publish on the practice wiki, remove. Installs the tools
# that are missing. What is tried is installed in roots of its own, which are gone
# afterwards: this machine, and a program that is installed on it, stay as they are.
#
#     packaging/installers-test.sh [PART ...]
#
# Parts, all of them when none is named:
#
#     build    the installers of Linux and Windows, twice, in two folders: the same bytes?
#     check    what Debian, freedesktop, RPM and PE readers say about them; signatures
#     install  the .deb by apt in a copy of this machine, from its desktop entry: anything left?
#     bare     the .deb in a Debian that has nothing else: are the dependencies right?
#     rpm      the .rpm in a root that has only the libraries it asks for
#     archive  the .tar.xz in a person's own folder
#     wine     the setup of Windows under Wine
#     msi      the .msi of Windows under Wine
#     bundle   the structure of the .app of macOS, around a stand-in
#     stores   what winget, Homebrew, Flathub and the AUR get
#
# The installers are left in build/installers. A part that needs them takes those.
# What was downloaded for the bare Debian is kept in ~/.cache/wikidrop-tests.
# shellcheck disable=SC2030,SC2031,SC2153 # a part has a work of its own; with-root.sh sets ROOT
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
# shellcheck source=packaging/lib/common.sh
source "$here/lib/common.sh"
# shellcheck source=packaging/lib/packages.sh
source "$here/lib/packages.sh"
# shellcheck source=packaging/tools.sh
source "$here/tools.sh"

# Parts that wait for different things run side by side, one lane beside the other.
LANES=("install bare rpm archive" "check wine msi bundle stores")
PARTS=(build check install bare rpm archive wine msi bundle stores)
made=$PWD/build/installers
cache=${XDG_CACHE_HOME:-$HOME/.cache}/wikidrop-tests
work=
# With roots in it that are mounted: never across those.
remove_work() { rm -rf --one-file-system "$work"; }
cleanup() { remove_work; }

# same says that two things are the same, or what differs.
same() { diff -r "$1" "$2" >/dev/null || die "$3: $(diff -rq "$1" "$2" | head -n 5)"; }

# release is the Go program that knows name, ID and version.
release_program=
tryout_program=
release() { SOURCE_DATE_EPOCH=0 "$release_program" "$@"; }

# tryout PROGRAM PICTURE [second]
tryout() {
	local files=("$work/photos/"*) second=()
	[[ ${3:-} != second ]] || second=(-second "${files[0]}")
	WIKIDROP_REQUIRE_KEYRING='' "$work/tryout" -program "$1" -picture "build/screenshots/$2.png" \
		"${second[@]}" "${files[@]:1}"
}

prepare_tryout() {
	ln -sf "$tryout_program" "$work/tryout"
	mkdir -p "$work/photos" build/screenshots
	find assets/samples -name '*.jpg' -exec cp -t "$work/photos" {} +
}

part_build() {
	local folder
	mkdir "$work/a"
	git ls-files -z | while IFS= read -r -d '' file; do
		[[ ! -e $file ]] || printf '%s\0' "$file"
	done | tar --null -T - -c | tar -x -C "$work/a"
	cp -a "$work/a" "$work/another folder"
	# What is compiled comes out of Go's cache the second time; all else is made anew.
	for folder in "$work/a" "$work/another folder"; do
		SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) DIST="$folder/dist" "$folder/packaging/build.sh" linux windows
	done
	same "$work/a/dist" "$work/another folder/dist" "two builds of the same sources differ"
	say "two builds in two folders: the same bytes"
	rm -rf "$made"
	mkdir -p "$made"
	cp "$work/a/dist/"* "$made/"
}

part_check() {
	(cd "$made" && sha256sum --quiet -c SHA256SUMS)
	local root=$work/deb share
	dpkg-deb -x "$made"/*.deb "$root"
	share=$root/usr/share
	say "desktop-file-validate, appstreamcli"
	desktop-file-validate --no-hints "$share"/applications/*.desktop
	appstreamcli validate --pedantic --no-net "$share"/metainfo/*.xml
	say "lintian"
	lintian --allow-root --fail-on error,warning "$made"/*.deb
	evidence lintian "$(lintian --version)"
	say "rpm, rpmlint"
	rpm -K "$made"/*.rpm
	check_rpm
	check_rpm_files "$root"
	check_windows
}

# check_rpm_files compares what is in the .rpm with what is in the .deb, but for the
# places of licence and changelog.
check_rpm_files() {
	diff <(cd "$1" && find . -type f ! -path '*/lintian/*' ! -name copyright ! -name 'changelog*' -printf '/%P\n' | sort) \
		<(rpm -qpl "$made"/*.rpm | grep -E '/[^/]+\.[a-z0-9.]+$|/bin/|LICENCES' | sort) ||
		die "the .rpm has other files than the .deb"
	rpm -qp --licensefiles "$made"/*.rpm | grep -q . || die "the .rpm has no licence"
	rpm -qp --changelog "$made"/*.rpm | grep -qF "$(release get Version)" || die "the .rpm has no changelog"
}

# check_rpm keeps rpmlint from unpacking into this machine's own folders: the names
# in the .rpm begin with a slash.
check_rpm() {
	mkdir "$work/bin"
	printf '#!/bin/sh\nexec %s --no-absolute-filenames "$@"\n' "$(command -v cpio)" >"$work/bin/cpio"
	chmod +x "$work/bin/cpio"
	PATH=$work/bin:$PATH rpmlint --strict --config packaging/linux/rpmlint.toml "$made"/*.rpm
}

check_windows() {
	local name folder=$work/windows word
	name=$(release get Command)
	mkdir "$folder"
	unzip -q -j "$made"/*.zip -d "$folder"
	say "version, icon and manifest in $name.exe"
	x86_64-w64-mingw32-objdump -h "$folder/$name.exe" | grep -q '\.rsrc' || die "no resources in the program"
	for word in longPathAware PerMonitorV2 asInvoker activeCodePage; do
		grep -q -a "$word" "$folder/$name.exe" || die "no $word in the program's manifest"
	done
	strings -el "$folder/$name.exe" >"$folder/words"
	grep -qxF "$(release get Version)" "$folder/words" || die "the program's version is not $(release get Version)"
	x86_64-w64-mingw32-objdump -p "$folder/$name.exe" | sed -n 's/.*DLL Name: //p' | sort >"$folder/dlls"
	# Only what comes with Windows.
	if grep -viE '^(gdi32|kernel32|msvcrt|opengl32|shell32|user32|api-ms-win-crt-.*)\.dll$' "$folder/dlls"; then
		die "the program needs libraries that Windows does not have"
	fi
	check_signatures "$folder/$name.exe"
}

# check_signatures signs with a certificate of its own, and sees a changed byte.
check_signatures() {
	local folder=$work/sign file
	mkdir "$folder"
	openssl req -x509 -newkey rsa:3072 -sha256 -days 30 -nodes -subj '/CN=Test of installers' \
		-addext extendedKeyUsage=codeSigning -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null
	verifies() { osslsigncode verify -CAfile "$folder/cert.pem" "$1" >"$folder/said" 2>&1; }
	for file in "$1" "$made"/*-setup.exe "$made"/*.msi; do
		! verifies "$file" || die "${file##*/} has no signature and passed"
		cp "$file" "$folder/signed"
		WINDOWS_CERTIFICATE=$folder/cert.pem WINDOWS_KEY=$folder/key.pem WINDOWS_NAME=Test WINDOWS_URL=https://example.org \
			packaging/windows/sign.sh "$folder/signed" >/dev/null
		verifies "$folder/signed" || die "the signature of ${file##*/} is wrong: $(tail -n 3 "$folder/said")"
		printf 'x' | dd of="$folder/signed" bs=1 seek=500000 conv=notrunc status=none
		! verifies "$folder/signed" || die "a changed byte in ${file##*/} was not seen"
	done
	grep -q 'NOT signed' "$made"/*-windows-signatures.txt || die "it is not said that nothing is signed"
	evidence signatures "$(osslsigncode --version | head -n 1)"
	say "signed program, setup and .msi, and a changed byte is seen"
}

# with_root BASE FUNCTION runs one of the functions below beside another root.
with_root() {
	((EUID == 0)) || die "only root can make another root"
	ROOT=$work/root packaging/linux/with-root.sh "$1" "$here/installers-test.sh" --beside-root "$2" "$work" "$release_program" "$tryout_program"
}
in_root() { env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/root chroot "$ROOT" "$@"; }
quietly() { "$@" >"$work/said" 2>&1 || die "$1 $2: $(tail -n 5 "$work/said")"; }

part_install() {
	prepare_tryout
	with_root / use_installed
}

use_installed() {
	local name id
	name=$(release get Command)
	id=$(release get ID)
	# One that is installed here is taken away first, in the copy only.
	! in_root dpkg -s "$name" >/dev/null 2>&1 || quietly in_root apt-get purge -y -qq "$name"
	quietly in_root apt-get install -y -qq --no-install-recommends "$made"/*.deb
	in_root dpkg -L "$name" >"$work/installed"
	grep -q "$id.desktop" "$ROOT/usr/share/applications/mimeinfo.cache" || die "no \"Open with\" entry"
	ENTRY=/usr/share/applications/$id.desktop tryout packaging/linux/entry-in-root.sh installed second
	evidence apt "$(in_root dpkg-query -W "$name")"
	later_deb "$work/later.deb"
	quietly in_root apt-get install -y -qq --no-install-recommends "$work/later.deb"
	[[ $(in_root dpkg-query -W "$name") == *$'\t99.0.0-1' ]] || die "a later version did not take its place"
	quietly in_root apt-get purge -y -qq "$name"
	while read -r file; do
		[[ -d $ROOT$file || ! -e $ROOT$file ]] || die "left behind: $file"
		[[ ! -d $ROOT$file || $file != *"$name"* ]] || die "left behind: $file"
	done <"$work/installed"
	! grep -rq "$id" "$ROOT/usr/share/applications" || die "still known as \"Open with\""
	! in_root dpkg -s "$name" >/dev/null 2>&1 || die "dpkg still knows it"
	# All that is new in this root, but for the logs and lists of dpkg and apt, and the font cache.
	local left
	left=$(cd "$ROOT.changed/" && find . -type f \( -name "*$name*" -o -name "*$id*" \) ! -path './var/log/*' ! -path "./$PWD/*")
	[[ -z $left ]] || die "left behind: $left"
	say "installed by apt, used, upgraded, removed; nothing left behind"
}

# later_deb FILE makes one of version 99 from the same files.
later_deb() {
	dpkg-deb -R "$made"/*.deb "$work/later"
	sed -i 's/^Version: .*/Version: 99.0.0-1/' "$work/later/DEBIAN/control"
	dpkg-deb -Zgzip -z1 --root-owner-group -b "$work/later" "$1" >/dev/null
}

part_bare() {
	prepare_tryout
	local codename packed
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
	packed=$cache/debian-$codename-$(date +%Y%m).tar.gz
	if [[ ! -s $packed ]]; then
		say "making a bare Debian, once a month"
		mkdir -p "$cache" "$work/empty"
		PACKED=$packed CODENAME=$codename with_root "$work/empty" pack_bare
	fi
	with_root "$packed" use_bare
}

# pack_bare makes the smallest Debian in a root and packs it for later.
pack_bare() {
	local source
	# The mirror that this machine uses.
	source=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
		sed -nE 's/^(deb|URIs:) (.* )?(https?:[^ ]*\/debian)\/?( .*)?$/\3/p' |
		sed -n 1p) || true
	debootstrap --variant=minbase "$CODENAME" "$ROOT.room/bare" "${source:-http://deb.debian.org/debian}" >"$work/debootstrap.log" ||
		die "debootstrap: $(tail -n 3 "$work/debootstrap.log")"
	rm -f "$cache"/debian-*.tar.gz
	tar -C "$ROOT.room/bare" --one-file-system -c . | gzip -1 >"$PACKED.new"
	mv "$PACKED.new" "$PACKED"
}

use_bare() {
	# What was downloaded is kept; apt looks whether it is still right.
	mkdir -p "$cache/debs/partial"
	mount --bind "$cache/debs" "$ROOT/var/cache/apt/archives"
	cp /etc/resolv.conf "$ROOT/etc/resolv.conf"
	quietly in_root apt-get update -qq
	quietly in_root apt-get install -y -qq -o APT::Keep-Downloaded-Packages=true --no-install-recommends "$made"/*.deb
	quietly in_root apt-get autoclean -qq
	tryout packaging/linux/in-root.sh bare second
	evidence bare-debian "Debian $(<"$ROOT/etc/debian_version")"
	say "its dependencies are enough on a bare Debian"
}

# part_rpm installs into a root whose only package brings what this machine's linker
# knows: a name that no library has, or a version that it lacks, is seen.
part_rpm() {
	((EUID == 0)) || die "only root can make another root"
	local root=$work/root name provided
	name=$(release get Command)
	libraries=$work/libraries.spec
	{
		printf 'Name: libraries\nVersion: 1\nRelease: 1\nSummary: x\nLicense: MIT\nBuildArch: noarch\n'
		ldconfig -p | sed -n 's/^\s*\(\S*\) (libc6,x86-64.*/Provides: \1()(64bit)/p' | sort -u
		objdump -p "$(ldconfig -p | sed -n 's/.*libc\.so\.6 (libc6,x86-64.*=> //p')" |
			grep -o 'GLIBC_[0-9.]*$' | sort -u | sed 's/.*/Provides: libc.so.6(&)(64bit)/'
		printf '%%description\nx\n%%files\n'
	} >"$libraries"
	quietly rpmbuild -bb --quiet --define "_topdir $work/top" --define "_rpmdir $work" "$libraries"
	provided=$(find "$work/noarch" -name '*.rpm')
	mkdir -p "$root"
	to_root() { rpm --root "$root" --force-debian "$@"; }
	! to_root -i --test "$made"/*.rpm 2>/dev/null || die "it needs nothing at all?"
	quietly to_root -i "$provided"
	quietly to_root -i "$made"/*.rpm
	to_root -V "$name"
	[[ $(to_root -q "$name") == "$name-$(release get Version)-1.x86_64" ]] || die "rpm knows another one: $(to_root -q "$name")"
	[[ -z $(rpm -qp --scripts "$made"/*.rpm) ]] || die "it runs scripts as root"
	"$root/usr/bin/$name" --version
	quietly to_root -e "$name"
	local left
	left=$(cd "$root" && find . -name "*$name*")
	[[ -z $left ]] || die "left behind: $left"
	evidence rpm "$(rpm --version)"
	say "installed into a root of its own, looked through, removed; nothing left behind"
}

part_archive() {
	prepare_tryout
	local home="$work/a home" before
	mkdir -p "$home/.local/bin" "$work/unpacked"
	echo "somebody else's" >"$home/.local/bin/other"
	before=$(cd "$home" && find . | sort)
	tar -xJf "$made"/*-linux-*.tar.xz -C "$work/unpacked"
	(cd "$work/unpacked"/* && HOME=$home ./install.sh)
	desktop-file-validate --no-hints "$home"/.local/share/applications/*.desktop
	tryout "$home/.local/bin/$(release get Command)" archive second
	# A newer one over it, as an update does.
	(cd "$work/unpacked"/* && HOME=$home ./install.sh >/dev/null)
	"$home/.local/share/$(release get Command)/uninstall.sh"
	[[ $(cd "$home" && find . | sort) == "$before" ]] || die "left behind: $(cd "$home" && find . | sort)"
	say "unpacked, installed for a person, used, removed; nothing left behind"
}

part_wine() {
	prepare_tryout
	local name id title programs installed
	name=$(release get Command)
	id=$(release get ID)
	title=$(release get Name)
	make_windows
	programs=$(wine_path LOCALAPPDATA)/Programs/$title
	installed=$programs/$name.exe
	wine "$made"/*-setup.exe /S || die "the installer ended with $?"
	wine_has installed "$installed" "$programs/uninstall.exe" "$(wine_menu)/$title.lnk" "$(wine_path APPDATA)/Microsoft/Windows/SendTo/$title.lnk"
	wine_knows "Software\\Classes\\.jpg\\OpenWithProgids" "$id.File" || die "no \"Open with\" entry"
	[[ $(wine "$installed" --version | tr -d '\r') == "$title $(release get Version)" ]] || die "it says another version"
	wine_stop # what runs knows no screen
	PROGRAM=$installed tryout packaging/windows/wine/program.sh wine # without a second start: Wine 8 has no AF_UNIX

	say "a newer version is left as it is"
	wine reg add "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\$id" /v DisplayVersion /d 999.0.0 /f >/dev/null
	local status=0
	wine "$made"/*-setup.exe /S || status=$?
	((status == 2)) || die "the installer ended with $status, want 2: it went over a newer version"

	wine "$programs/uninstall.exe" /S
	wine_lacks "$programs" "$(wine_menu)/$title.lnk" "$(wine_path APPDATA)/Microsoft/Windows/SendTo/$title.lnk"
	! wine_knows "Software\\Classes\\.jpg\\OpenWithProgids" "$id.File" || die "still known as \"Open with\""
	! wine_knows "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\$id" DisplayName || die "still in the list of programs"

	say "into a folder of one's choice"
	wine "$made"/*-setup.exe /S '/D=C:\Other'
	wine_has installed "$WINEPREFIX/drive_c/Other/$name.exe"
	wine "$WINEPREFIX/drive_c/Other/uninstall.exe" /S
	wine_lacks "$WINEPREFIX/drive_c/Other"
	say "installed, used and removed under Wine"
}

# part_msi installs, upgrades and removes with Windows Installer.
part_msi() {
	local name id title folder later menu sendto status=0
	name=$(release get Command)
	id=$(release get ID)
	title=$(release get Name)
	make_windows
	folder="$(wine_path LOCALAPPDATA)/Programs/$title MSI"
	menu="$(wine_menu)/$title.lnk" sendto="$(wine_path APPDATA)/Microsoft/Windows/SendTo/$title.lnk"
	wine msiexec /i "$made"/*.msi /qn
	wine_has installed "$folder/$name.exe" "$menu" "$sendto"
	wine_knows "Software\\Classes\\.jpg\\OpenWithProgids" "$id.File" || die "no \"Open with\" entry"
	[[ $(wine "$folder/$name.exe" --version | tr -d '\r') == "$title $(release get Version)" ]] || die "it says another version"

	say "a later version takes its place, and an earlier one is refused"
	later=$work/later.msi
	later_msi "$later"
	wine msiexec /i "$later" /qn
	[[ $(wine reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall' /s | grep -a -c "DisplayName.*$title") == 1 ]] ||
		die "both versions are installed"
	wine msiexec /i "$made"/*.msi /qn || status=$?
	((status != 0)) || die "it went over a later version"
	wine_has "there any more" "$folder/$name.exe"
	wine msiexec /x "$later" /qn
	wine_lacks "$folder" "$menu" "$sendto"
	! wine_knows "Software\\Classes\\.jpg\\OpenWithProgids" "$id.File" || die "still known as \"Open with\""
	say "installed, upgraded and removed under Wine"
}

# later_msi FILE makes one of version 99 from the same program.
later_msi() {
	local folder=$work/later
	mkdir "$folder"
	unzip -q -j "$made"/*.zip -d "$folder"
	release ico >"$folder/program.ico"
	release fill packaging/windows/msi.tmpl CONTENT=later |
		sed "s/\(Product Id=\"\)[^\"]*/\111111111-2222-3333-4444-555555555555/; s/ Version=\"$(release get Version)\"/ Version=\"99.0.0\"/" \
			>"$folder/installer.wxs"
	(cd "$folder" && wixl -a x64 -o "$1" installer.wxs)
}

# make_windows makes a Windows for a part and tells what ends it.
make_windows() {
	export WINEARCH=win64 WINEPREFIX=$work/wine WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=;mshtml=' LC_ALL=C.UTF-8
	# shellcheck disable=SC2317 # the trap runs it
	cleanup() {
		wine_stop
		remove_work
	}
	say "making a Windows with $(wine --version)"
	wineboot -u >/dev/null 2>&1
	x86_64-w64-mingw32-gcc -O2 -shared -s -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
		packaging/windows/wine/prng.c -ladvapi32
	cp /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc "$WINEPREFIX/drive_c/windows/Fonts/"
	evidence wine "$(wine --version)"
}

# wine_stop ends this Windows, not another one.
wine_stop() {
	wineserver --kill || true
	wineserver --wait
}
wine_path() { winepath -u "$(wine cmd /c "echo %$1%" | tr -d '\r')"; }
wine_menu() { printf '%s\n' "$(wine_path APPDATA)/Microsoft/Windows/Start Menu/Programs"; }
wine_knows() { wine reg query "HKCU\\$1" /v "$2" >/dev/null 2>&1; }
wine_has() {
	local what=$1 file
	shift
	for file in "$@"; do [[ -e $file ]] || die "not $what: $file"; done
}
# wine_lacks waits, since an uninstaller goes on in a copy of itself.
wine_lacks() {
	local file end=$((SECONDS + 30))
	for file in "$@"; do
		while [[ -e $file ]]; do
			((SECONDS < end)) || die "left behind: $(find "$file")"
			sleep 0.2
		done
	done
}

# part_bundle assembles the .app around a program that only prints: the real one needs
# Apple's compiler.
part_bundle() {
	local id name app
	id=$(release get ID)
	name=$(release get Command)
	app=$work/$(release get Name).app
	GOOS=darwin GOARCH=arm64 CGO_ENABLED=0 GOFLAGS='' go build -o "$work/standin" packaging/macos/standin.go
	export SOURCE_DATE_EPOCH=0
	fill() {
		local template=$1 file=$2
		shift 2
		release fill "$template" "$@" >"$file"
	}
	# shellcheck source=packaging/macos/bundle.sh
	source packaging/macos/bundle.sh
	macos_bundle "$work/standin" "$app"
	python3 packaging/macos/check.py "$app" "$id" "$(release get Version)" "$name" packaging/macos/entitlements.plist
}

part_stores() {
	local stand=$work/dist name version file
	name=$(release get Command)
	version=$(release get Version)
	mkdir "$stand"
	cp "$made"/* "$stand/"
	# What only a Mac, and the release itself, can make.
	for file in macos.dmg vendor.tar.xz; do
		echo "stand-in" >"$stand/$name-$version-$file"
	done
	DIST=$stand STORES=$work/stores packaging/stores.sh
	local wanted
	wanted=$(sed -n 's/  .*-setup.exe$//p' "$made/SHA256SUMS")
	grep -rqi "$wanted" "$work/stores/winget" || die "winget gets another hash"
	wanted=$(sed -n 's/  .*-linux-amd64.tar.xz$//p' "$made/SHA256SUMS")
	grep -rq "$wanted" "$work/stores/aur" || die "the AUR gets another hash"
	bash -n "$work/stores/aur"/*/PKGBUILD
	# Flathub's own reader. It can't be built here: its runtime comes from Flathub.
	flatpak-builder --show-manifest "$work/stores/flathub"/*.yml >"$work/manifest.json"
	[[ $(sed -n 's/^ *"id" *: *"\(.*\)".*/\1/p' "$work/manifest.json") == "$(release get ID)" ]] || die "Flathub reads another ID"
}

# run_part gives a part a folder of its own; a failure of one does not hide another's.
run_part() {
	local part=$1 began=$SECONDS status=0
	set +e
	(
		set -e
		work=$work/$part
		mkdir "$work"
		trap 'cleanup' EXIT
		"part_$part"
	) >"$work/$part.log" 2>&1
	status=$?
	set -e
	printf -- '-- %s: %s, %d s\n%s\n' "$part" "$( ((status == 0)) && echo well || echo FAILED)" $((SECONDS - began)) \
		"$(sed 's/^/   /' "$work/$part.log")"
	((status == 0)) || echo "$part" >>"$work/failed"
}

run_lane() {
	local part
	for part in $1; do
		[[ $wanted != *" $part "* ]] || run_part "$part"
	done
}

prepare() {
	need_go
	install_packages "${BUILD_PACKAGES[@]}" "${WINDOW_PACKAGES[@]}" "${INSTALLER_PACKAGES[@]}" "${LINUX_CHECK_PACKAGES[@]}" \
		"${INSTALL_TEST_PACKAGES[@]}" "${WINDOWS_PACKAGES[@]}" "${WINE_PACKAGES[@]}"
	release_program=$work/release tryout_program=$work/tryout
	go build -o "$release_program" ./packaging/release
	go build -o "$tryout_program" ./packaging/tryout
}

main() {
	if [[ ${1:-} == --beside-root ]]; then # from with_root
		work=$3 release_program=$4 tryout_program=$5
		"$2"
		return
	fi
	(($#)) || set -- "${PARTS[@]}"
	local part lane
	for part in "$@"; do
		[[ " ${PARTS[*]} " == *" $part "* ]] || die "no part $part; there are: ${PARTS[*]}"
	done
	wanted=" $* "
	use_go_flags
	work=$(mktemp -d)
	trap cleanup EXIT
	prepare
	[[ $wanted != *" build "* ]] || run_part build
	[[ $wanted == " build " || $wanted == " bundle " || -s $made/SHA256SUMS ]] || die "no installers yet: part build makes them"
	for lane in "${LANES[@]}"; do
		run_lane "$lane" &
	done
	wait
	[[ ! -e $work/failed ]] || die "not well: $(tr '\n' ' ' <"$work/failed")"
}

main "$@"

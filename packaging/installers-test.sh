#!/usr/bin/env bash
# Makes the installers and does with them what people do: install, start, drop, hand
# over by a second start, publish on the practice wiki, remove. Installs what is
# missing. Packages are installed on this machine for the time of the test.
#
#     packaging/installers-test.sh [PART ...]
#
# Parts, all of them when none is named:
#
#     build    the installers of Linux and Windows, twice, in two folders: the same bytes?
#     check    what Debian, freedesktop, RPM and PE readers say about them; signatures
#     install  the .deb by apt, started from its desktop entry, removed: anything left?
#     bare     the .deb in a Debian that has nothing else: are the dependencies right?
#     archive  the .tar.xz in a person's own folder
#     wine     the installer of Windows under Wine
#     bundle   the structure of the .app of macOS, around a stand-in
#     stores   what winget, Homebrew, Flathub and the AUR get
#
# The installers are left in build/installers. A part that needs them takes those.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."
# shellcheck source=packaging/lib/common.sh
source "$here/lib/common.sh"
# shellcheck source=packaging/lib/packages.sh
source "$here/lib/packages.sh"
# shellcheck source=packaging/tools.sh
source "$here/tools.sh"

PARTS=(build check install bare archive wine bundle stores)
made=$PWD/build/installers
work=$(mktemp -d)
cleanup() { rm -rf "$work"; }
trap cleanup EXIT

# same says that two things are the same, or what differs.
same() { diff -r "$1" "$2" >/dev/null || die "$3: $(diff -rq "$1" "$2" | head -n 5)"; }

# release is the Go program that knows name, ID and version.
release_program=$work/release
release() { SOURCE_DATE_EPOCH=0 "$release_program" "$@"; }

# tryout PROGRAM PICTURE [second]
tryout() {
	local files=("$work/photos/"*) second=()
	[[ ${3:-} != second ]] || second=(-second "${files[0]}")
	WIKIDROP_REQUIRE_KEYRING='' "$work/tryout" -program "$1" -picture "build/screenshots/$2.png" \
		"${second[@]}" "${files[@]:1}"
}

prepare_tryout() {
	install_packages "${BUILD_PACKAGES[@]}" "${WINDOW_PACKAGES[@]}"
	go build -o "$work/tryout" ./packaging/tryout
	mkdir -p "$work/photos" build/screenshots
	find assets/samples -name '*.jpg' -exec cp -t "$work/photos" {} +
}

part_build() {
	local folder
	for folder in "$work/a" "$work/another folder"; do
		mkdir -p "$folder"
		git ls-files -z | while IFS= read -r -d '' file; do
			[[ -e $file ]] && printf '%s\0' "$file"
		done | tar --null -T - -c | tar -x -C "$folder"
		SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) DIST="$folder/dist" "$folder/packaging/build.sh" linux windows
	done
	same "$work/a/dist" "$work/another folder/dist" "two builds of the same sources differ"
	say "two builds in two folders: the same bytes"
	rm -rf "$made"
	mkdir -p "$made"
	cp "$work/a/dist/"* "$made/"
}

part_check() {
	install_packages "${INSTALLER_PACKAGES[@]}" "${LINUX_CHECK_PACKAGES[@]}" "${WINDOWS_PACKAGES[@]}"
	(cd "$made" && sha256sum --quiet -c SHA256SUMS)
	local root=$work/deb share
	dpkg-deb -x "$made"/*.deb "$root"
	share=$root/usr/share
	say "desktop-file-validate, appstreamcli"
	desktop-file-validate --no-hints "$share"/applications/*.desktop
	appstreamcli validate --pedantic --no-net "$share"/metainfo/*.xml
	say "lintian"
	lintian --allow-root --fail-on error,warning "$made"/*.deb
	say "rpm"
	rpm -K "$made"/*.rpm
	check_rpm_files "$root"
	check_windows
}

# check_rpm_files compares what is in the .rpm with what is in the .deb.
check_rpm_files() {
	diff <(cd "$1" && find . -type f ! -path '*/lintian/*' -printf '/%P\n' | sort) \
		<(rpm -qpl "$made"/*.rpm | grep -E '/[^/]+\.[a-z0-9.]+$|/bin/|/copyright$|LICENCES' | sort) ||
		die "the .rpm has other files than the .deb"
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
	local program=$1 folder=$work/sign
	mkdir "$folder"
	openssl req -x509 -newkey rsa:3072 -sha256 -days 30 -nodes -subj '/CN=Test of installers' \
		-addext extendedKeyUsage=codeSigning -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null
	cp "$program" "$folder/signed.exe"
	WINDOWS_CERTIFICATE=$folder/cert.pem WINDOWS_KEY=$folder/key.pem WINDOWS_NAME=Test WINDOWS_URL=https://example.org \
		packaging/windows/sign.sh "$folder/signed.exe"
	verifies() { osslsigncode verify -CAfile "$folder/cert.pem" "$1" >"$folder/said" 2>&1; }
	verifies "$folder/signed.exe" || die "the signature is wrong: $(tail -n 3 "$folder/said")"
	cp "$folder/signed.exe" "$folder/changed.exe"
	printf 'x' | dd of="$folder/changed.exe" bs=1 seek=5000 conv=notrunc status=none
	! verifies "$folder/changed.exe" || die "a changed byte was not seen"
	! verifies "$program" || die "a program without a signature passed"
	say "signed, and a changed byte is seen"
}

part_install() {
	prepare_tryout
	install_packages "${INSTALL_TEST_PACKAGES[@]}"
	local name id
	name=$(release get Command)
	id=$(release get ID)
	! is_installed "$name" || die "$name is installed here already"
	# shellcheck disable=SC2317 # the trap runs it
	cleanup() {
		as_root apt-get purge -y -qq "$(release get Command)" >/dev/null 2>&1 || true
		rm -rf "$work"
	}
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$made"/*.deb >/dev/null
	dpkg -L "$name" >"$work/installed"
	grep -q "$id.desktop" /usr/share/applications/mimeinfo.cache || die "no \"Open with\" entry"
	ENTRY=/usr/share/applications/$id.desktop tryout packaging/linux/from-entry.sh installed second
	as_root apt-get purge -y -qq "$name" >/dev/null
	while read -r file; do
		[[ -d $file || ! -e $file ]] || die "left behind: $file"
		[[ ! -d $file || $file != *"$name"* ]] || die "left behind: $file"
	done <"$work/installed"
	! grep -rq "$id" /usr/share/applications || die "still known as \"Open with\""
	! dpkg -s "$name" >/dev/null 2>&1 || die "dpkg still knows it"
	say "installed by apt, used, removed; nothing left behind"
}

part_bare() {
	prepare_tryout
	install_packages "${INSTALL_TEST_PACKAGES[@]}"
	((EUID == 0)) || die "only root can make another root"
	local root=$work/root source
	say "making a bare Debian"
	# The mirror that this machine uses.
	source=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
		sed -nE 's/^(deb|URIs:) (.* )?(https?:[^ ]*\/debian)\/?( .*)?$/\3/p' |
		sed -n 1p) || true
	debootstrap --variant=minbase bookworm "$root" "${source:-http://deb.debian.org/debian}" >"$work/debootstrap.log" ||
		die "debootstrap: $(tail -n 3 "$work/debootstrap.log")"
	cp "$made"/*.deb "$root/root/"
	chroot "$root" sh -c 'DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends /root/*.deb' \
		>"$work/apt.log" 2>&1 || die "apt: $(tail -n 5 "$work/apt.log")"
	ROOT=$root tryout packaging/linux/in-root.sh bare second
	say "its dependencies are enough on a bare Debian"
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
	install_packages "${WINDOWS_PACKAGES[@]}" "${WINE_PACKAGES[@]}"
	local name id title programs installed
	name=$(release get Command)
	id=$(release get ID)
	title=$(release get Name)
	export WINEARCH=win64 WINEPREFIX=$work/wine WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=;mshtml=' LC_ALL=C.UTF-8
	# shellcheck disable=SC2317 # the trap runs it
	cleanup() {
		wine_stop
		rm -rf "$work"
	}
	say "making a Windows with $(wine --version)"
	wineboot -u >/dev/null 2>&1
	x86_64-w64-mingw32-gcc -O2 -shared -s -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
		packaging/windows/wine/prng.c -ladvapi32
	cp /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc "$WINEPREFIX/drive_c/windows/Fonts/"

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
}

main() {
	(($#)) || set -- "${PARTS[@]}"
	local part began status all=0
	for part in "$@"; do
		[[ " ${PARTS[*]} " == *" $part "* ]] || die "no part $part; there are: ${PARTS[*]}"
	done
	need_go
	install_packages "${INSTALLER_PACKAGES[@]}"
	go build -o "$release_program" ./packaging/release
	for part in "$@"; do
		say "" "-- $part"
		[[ $part == build || $part == bundle || -s $made/SHA256SUMS ]] || die "no installers yet: part build makes them"
		began=$SECONDS status=0
		# A part has a folder of its own, and a failure of one does not hide another's.
		set +e
		(
			set -e
			work=$work/$part
			mkdir "$work"
			trap 'cleanup' EXIT
			"part_$part"
		)
		status=$?
		set -e
		say "$part: $([[ $status == 0 ]] && echo well || echo FAILED), $((SECONDS - began)) s"
		((status == 0)) || all=1
	done
	((all == 0)) || die "installers are not well"
}

main "$@"

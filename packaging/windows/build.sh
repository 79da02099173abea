# shellcheck shell=bash disable=SC2154 # build.sh sets what is used here
# Makes the installers (NSIS, Windows Installer) and the portable .zip for Windows, on
# Debian, with mingw-w64. Sourced by packaging/build.sh, whose functions and variables it uses: work,
# name, id, version, DIST.

prepare_windows() { install_packages "${BUILD_PACKAGES[@]}" "${INSTALLER_PACKAGES[@]}" "${WINDOWS_PACKAGES[@]}"; }

build_windows() {
	local folder=$work/windows
	say "building $name $version for Windows, amd64"
	mkdir "$folder"
	(
		export GOOS=windows GOARCH=amd64 CGO_ENABLED=1
		export CC=x86_64-w64-mingw32-gcc CXX=x86_64-w64-mingw32-g++
		windows_program "$folder"
		release licences | windows_lines >"$folder/THIRD-PARTY-LICENCES.txt"
		sbom "$name-$version-windows-amd64" "$folder/$name.exe"
	)
	windows_lines <LICENSE >"$folder/LICENSE.txt"
	windows_sign "$folder/$name.exe"
	set_dates "$folder"
	windows_installer "$folder"
	windows_msi "$folder"
	windows_zip "$folder"
	windows_signatures | signatures windows
}

# windows_program links what Windows shows of a program (icon, version, manifest)
# into it.
windows_program() {
	local folder=$1
	release ico >"$folder/program.ico"
	fill packaging/windows/manifest.tmpl "$folder/program.manifest"
	fill packaging/windows/resource.tmpl "$folder/program.rc"
	(cd "$folder" && x86_64-w64-mingw32-windres program.rc -O coff -o program.o)
	go build -p 2 -ldflags "-s -w -buildid= -H=windowsgui -extldflags=$folder/program.o" -o "$folder/$name.exe" .
}

windows_lines() { sed 's/$/\r/'; }

windows_sign() {
	WINDOWS_NAME=$(release get Name) WINDOWS_URL=$(release get Website) packaging/windows/sign.sh "$@"
}

windows_installer() {
	local setup=$name-$version-windows-amd64-setup.exe
	fill packaging/windows/setup.tmpl "$1/setup.nsi" "OUT=$1/$setup"
	makensis -V2 -WX -INPUTCHARSET UTF8 "$1/setup.nsi"
	windows_sign "$1/$setup"
	cp "$1/$setup" "$DIST/"
}

# windows_msi makes an .msi. wixl gives each one a date and an identifier of its own;
# these are the sources' and the content's.
windows_msi() {
	local msi=$name-$version-windows-amd64.msi identifier title
	title=$(release get Name)
	fill packaging/windows/msi.tmpl "$1/installer.wxs" "CONTENT=$(sha256sum <"$1/$name.exe")"
	identifier=$(sed -n 's/.*<Package Id="\([^"]*\)".*/{\1}/p' "$1/installer.wxs")
	(
		cd "$1" || exit
		set_dates .
		then=$(date -d "@$SOURCE_DATE_EPOCH" '+%F %T')
		faketime -f "$then" wixl -a x64 -o "$msi" installer.wxs
		faketime -f "$then" msibuild "$msi" -s "$title" "The $title authors" 'x64;1033' "$identifier"
	)
	windows_sign "$1/$msi"
	cp "$1/$msi" "$DIST/"
}

windows_zip() {
	local folder=$name-$version-windows-amd64
	mkdir "$work/$folder"
	cp -p "$1/$name.exe" "$1"/{LICENSE,THIRD-PARTY-LICENCES}.txt "$work/$folder/"
	set_dates "$work/$folder"
	rm -f "$DIST/$folder.zip"
	(cd "$work" && find "$folder" | LC_ALL=C sort | zip -X -q -9 "$DIST/$folder.zip" -@)
}

windows_signatures() {
	if [[ -n ${WINDOWS_CERTIFICATE:-} ]]; then
		echo "The programs and installers for Windows are signed: $(openssl x509 -in "$WINDOWS_CERTIFICATE" -noout -subject -nameopt RFC2253)"
	else
		echo "The programs and installers for Windows are NOT signed: Windows asks before the first start (More info, Run anyway)."
	fi
}

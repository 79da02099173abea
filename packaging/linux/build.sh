# shellcheck shell=bash disable=SC2154 # build.sh sets what is used here
# Makes the .deb, the .rpm and the portable .tar.xz. Sourced by packaging/build.sh,
# whose functions and variables it uses: work, name, id, version, DIST.

prepare_linux() {
	install_packages "${BUILD_PACKAGES[@]}" "${INSTALLER_PACKAGES[@]}"
	go_tool "$NFPM" >/dev/null
}

build_linux() {
	local arch root=$work/linux
	arch=$(go env GOARCH)
	say "building $name $version for Linux, $arch"
	go build -p 2 -ldflags '-s -w -buildid= -extldflags=-Wl,-z,now' -o "$root/usr/bin/$name" .
	linux_files "$root"
	set_dates "$root"
	linux_packages "$root" "$arch"
	linux_archive "$root" "$arch"
	sbom "$name-$version-linux-$arch" "$root/usr/bin/$name"
	signatures linux <<<"The packages for Linux are not signed. SHA256SUMS has their sums, and the release attests where they were built."
}

# linux_files lays out what is installed beside the program.
linux_files() {
	local share=$1/usr/share size
	fill packaging/linux/desktop.tmpl "$share/applications/$id.desktop"
	fill packaging/linux/metainfo.tmpl "$share/metainfo/$id.metainfo.xml"
	fill packaging/linux/man.tmpl "$share/man/man1/$name.1"
	fill packaging/linux/copyright.tmpl "$share/doc/$name/copyright"
	fill packaging/linux/changelog.tmpl "$share/doc/$name/changelog.Debian"
	release licences >"$share/doc/$name/THIRD-PARTY-LICENCES"
	gzip -9n "$share/man/man1/$name.1" "$share/doc/$name/changelog.Debian" "$share/doc/$name/THIRD-PARTY-LICENCES"
	for size in 16 24 32 48 64 128 256 512; do
		install -Dm644 "assets/icon/icon-$size.png" "$share/icons/hicolor/${size}x$size/apps/$id.png"
	done
	install -Dm644 assets/icon/icon.svg "$share/icons/hicolor/scalable/apps/$id.svg"
}

linux_packages() {
	local root=$1 arch=$2 kind tool depends
	printf '# It is not made for an upload to Debian.\n%s: initial-upload-closes-no-bugs\n' "$name" >"$work/lintian"
	fill packaging/linux/rpm-changelog.tmpl "$work/changelog.yaml"
	tool=$(go_tool "$NFPM")
	for kind in deb rpm; do
		depends=$(packaging/linux/depends.sh "$kind" "$root/usr/bin/$name")
		fill packaging/linux/nfpm.tmpl "$work/$kind.yaml" "KIND=$kind" "ARCH=$arch" "ROOT=$root" \
			"LINTIAN=$work/lintian" "CHANGELOG=$work/changelog.yaml" "DEPENDS=$depends"
		"$tool" package --config "$work/$kind.yaml" --packager "$kind" --target "$DIST/" >/dev/null
	done
}

# linux_archive packs what people without a package manager, or without rights, unpack and install.
linux_archive() {
	local folder=$name-$version-linux-$2
	mkdir "$work/$folder"
	cp -a "$1/usr" packaging/linux/{install,uninstall,refresh}.sh LICENSE "$work/$folder/"
	set_dates "$work/$folder"
	tar --sort=name --owner=0 --group=0 --numeric-owner --format=gnu -C "$work" -c "$folder" |
		xz -T1 -6 >"$DIST/$folder.tar.xz"
}

# shellcheck shell=bash disable=SC2034 # the lists are used by those who source this
# The tools that installers are made with: Debian's packages, and Go programs of an
# exact version, built once into the cache of whoever runs this. Sourced, never run.

INSTALLER_PACKAGES=(binutils dpkg-dev file xz-utils gzip zip)
LINUX_CHECK_PACKAGES=(desktop-file-utils appstream lintian rpm rpmlint)
INSTALL_TEST_PACKAGES=(debootstrap libglib2.0-bin)
WINDOWS_PACKAGES=(gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64 nsis osslsigncode openssl zip)
WINE_PACKAGES=(wine wine64)

readonly NFPM=github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.48.0
readonly CYCLONEDX=github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0

# go_tool MODULE@VERSION prints the path of the program, building it where it is missing.
go_tool() {
	local name=${1%@*} version=${1##*@} folder
	name=${name##*/}
	folder=${XDG_CACHE_HOME:-$HOME/.cache}/wikidrop-tools/$name-$version
	if [[ ! -x $folder/$name ]]; then
		printf 'building %s %s, once\n' "$name" "$version" >&2
		GOFLAGS='' GOOS='' GOARCH='' CGO_ENABLED=0 GOBIN=$folder go install -p 2 "$1" >&2
	fi
	printf '%s\n' "$folder/$name"
}

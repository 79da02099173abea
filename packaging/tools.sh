# shellcheck shell=bash disable=SC2034 # the lists are used by those who source this
# The tools that installers are made with: Debian's packages, and Go programs of an
# exact version, built once into the cache of whoever runs this. Sourced, never run.

INSTALLER_PACKAGES=(binutils dpkg-dev file xz-utils gzip zip)
LINUX_CHECK_PACKAGES=(desktop-file-utils appstream lintian rpm rpmlint cpio flatpak-builder)
INSTALL_TEST_PACKAGES=(debootstrap libglib2.0-bin desktop-file-utils)
WINDOWS_PACKAGES=(gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64 nsis wixl msitools faketime osslsigncode openssl zip unzip)
WINE_PACKAGES=(wine wine64 fonts-noto-cjk)

# Later versions want modules that cannot be had through the Go module proxy here.
readonly NFPM=github.com/goreleaser/nfpm/v2@v2.44.0/cmd/nfpm
readonly CYCLONEDX=github.com/CycloneDX/cyclonedx-gomod@v1.10.0/cmd/cyclonedx-gomod
readonly ACTIONLINT=github.com/rhysd/actionlint@v1.7.12/cmd/actionlint

# go_tool MODULE@VERSION/PACKAGE prints the path of the program, building it where it
# is missing. It is built in a module of its own, since go install asks for the list of
# a module's versions, which not every proxy has.
go_tool() (
	set -e
	module=${1%%@*} rest=${1#*@}
	version=${rest%%/*} package=${rest#*/}
	program=${package##*/}
	folder=${XDG_CACHE_HOME:-$HOME/.cache}/wikidrop-tools/$program-$version
	if [[ ! -x $folder/$program ]]; then
		printf 'building %s %s, once\n' "$program" "$version" >&2
		source=$(mktemp -d)
		trap 'rm -rf "$source"' EXIT
		export GOFLAGS=-mod=mod GOWORK=off GOOS='' GOARCH='' CGO_ENABLED=0
		cd "$source"
		go mod init tool 2>/dev/null
		go mod edit -require "$module@$version"
		go build -p 2 -trimpath -o "$folder/$program" "$module/$package" >&2
	fi
	printf '%s\n' "$folder/$program"
)

#!/usr/bin/env bash
# Installs what is missing and runs everything: format, vet, lint, unit tests with
# the race detector, a real MediaWiki, a real keyring, the real window with a real
# drag, packaging/run.sh as on a machine without a display, and the installers, used
# as people use them. A real part that was missing or a real test that was skipped is
# a failure here.
#
#     packaging/test.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=packaging/lib/common.sh
source "$here/lib/common.sh"
# shellcheck source=packaging/lib/packages.sh
source "$here/lib/packages.sh"
# shellcheck source=packaging/tools.sh
source "$here/tools.sh"

readonly LINTER=github.com/golangci/golangci-lint/v2/cmd/golangci-lint LINTER_VERSION=v2.12.2

# Files that tests write into WIKIDROP_EVIDENCE (realwiki.Evidence), and what they prove.
readonly COMPONENTS=(
	"mediawiki:MediaWiki"
	"secret-service:Secret Service"
	"window:Xvfb window"
	"drag:XDND drag"
	"wine:Wine"
	"signatures:signatures"
	"lintian:lintian"
	"apt:apt install"
	"bare-debian:bare Debian root"
	"rpm:rpm install"
)

# Reasons that a test may give for being skipped in this run.
readonly MAY_SKIP='this user has a session bus|root reads everything|only on (Windows|macOS)'

failed=()
times=()

# step runs a function with its name and time said, and goes on after a failure.
step() {
	local name=$1 began=$SECONDS status=0
	shift
	printf '\n== %s\n' "$name"
	set +e
	(
		set -e
		"$@"
	)
	status=$?
	set -e
	((status == 0)) || failed+=("$name")
	times+=("$(printf '%5d s  %s%s' $((SECONDS - began)) "$name" "$( ((status == 0)) || echo ': FAILED')")")
}

packages() {
	install_packages "${BUILD_PACKAGES[@]}" "${WINDOW_PACKAGES[@]}" "${WIKI_PACKAGES[@]}" \
		"${KEYRING_PACKAGES[@]}" "${LINT_PACKAGES[@]}" "${INSTALLER_PACKAGES[@]}" "${LINUX_CHECK_PACKAGES[@]}" \
		"${INSTALL_TEST_PACKAGES[@]}" "${WINDOWS_PACKAGES[@]}" "${WINE_PACKAGES[@]}"
	need_go
	go version
}

format() {
	local wrong
	wrong=$(gofmt -l .)
	[[ -z $wrong ]] || die "gofmt would change: $wrong"
}

# modules checks that nobody changed the modules on this machine. (go mod tidy -diff
# asks for the versions of modules that only tests of others need: not offline.)
modules() { go mod verify; }

vet() { go vet ./...; }

# vet_elsewhere compiles for the other systems what needs no C compiler of theirs, with
# its tests.
vet_elsewhere() {
	local system
	for system in windows darwin; do
		say "$system"
		GOOS=$system CGO_ENABLED=0 go vet ./uploader/... ./assets/... ./gui/i18n/... ./packaging/release
	done
}

scripts() {
	local all
	mapfile -t all < <(find packaging .ci -type f \( -name '*.sh' -o -path '.ci/run' \) | sort)
	shellcheck --external-sources --source-path=SCRIPTDIR/.. --source-path=. "${all[@]}"
}

workflows() { "$(go_tool "$ACTIONLINT")" -shellcheck="$(command -v shellcheck)" .github/workflows/*.yml; }

lint() {
	local bin=${XDG_CACHE_HOME:-$HOME/.cache}/wikidrop-tests/golangci-lint-$LINTER_VERSION
	if [[ ! -x $bin/golangci-lint ]]; then
		say "building golangci-lint $LINTER_VERSION, once"
		GOFLAGS='' GOBIN=$bin go install "$LINTER@$LINTER_VERSION"
	fi
	# Its cache goes by content alone and would show the paths of another checkout.
	GOLANGCI_LINT_CACHE=$PWD/build/lint-cache "$bin/golangci-lint" run ./...
}

tests() {
	export WIKIDROP_REQUIRE_REAL=1 WIKIDROP_REQUIRE_WINDOW=1 WIKIDROP_REQUIRE_KEYRING=1
	export WIKIDROP_BINARY=$PWD/build/wikidrop
	build
	go build -o build/testsummary ./packaging/testsummary
	GOFLAGS=$(race_flags) dbus-run-session -- packaging/lib/with-keyring.sh \
		go test -json -race -p 2 -timeout 30m ./... |
		tee build/test.json | build/testsummary -allow "$MAY_SKIP"
}

rehearsal() { env -u DISPLAY -u WAYLAND_DISPLAY packaging/run.sh; }

# components tells which real parts took part, by what the tests wrote down.
components() {
	local component file name line='' absent=0
	for component in "${COMPONENTS[@]}"; do
		file=$WIKIDROP_EVIDENCE/${component%%:*} name=${component#*:}
		if [[ ! -s $file ]]; then
			line+="; $name DID NOT RUN"
			absent=1
			continue
		fi
		# MediaWiki's evidence is its version.
		[[ $name == MediaWiki ]] && name+=" $(sed -n '1s/.*: //p' "$file")"
		line+="; $name ran"
	done
	say "Real components: ${line#; }"
	((absent == 0))
}

main() {
	cd "$here/.."
	use_go_flags
	mkdir -p build
	# A short path: the sockets of tests are in it. What a test that was cut off
	# left behind goes with it.
	TMPDIR=$(mktemp -d /tmp/wt.XXXXXX)
	WIKIDROP_EVIDENCE=$TMPDIR/evidence
	export TMPDIR WIKIDROP_EVIDENCE
	trap 'rm -rf "$TMPDIR"' EXIT

	step "packages" packages
	((${#failed[@]} == 0)) || die "without these nothing else can run"
	step "format" format
	step "modules" modules
	step "shell scripts" scripts
	step "workflows" workflows
	step "vet" vet
	step "vet for Windows and macOS" vet_elsewhere
	step "lint" lint
	step "tests" tests
	step "run.sh without a display" rehearsal
	step "installers" packaging/installers-test.sh
	step "real components" components

	printf '\n== summary\n'
	printf '%s\n' "${times[@]}"
	printf '%5d s  in all\n' "$SECONDS"
	components || true
	tail_of_tests
	((${#failed[@]} == 0)) || die "failed: $(printf '%s; ' "${failed[@]}")"
	say "all well"
}

# tail_of_tests repeats the closing line of the tests, for those who only read the end.
tail_of_tests() {
	[[ -s build/test.json ]] || return 0
	build/testsummary -allow "$MAY_SKIP" <build/test.json | tail -n 1 || true
}

main "$@"

# shellcheck shell=bash disable=SC2034 # the lists are used by those who source this
# Debian's packages that the commands need, and how they come onto the machine.

BUILD_PACKAGES=(
	gcc libc6-dev pkg-config
	libgl1-mesa-dev xorg-dev libwayland-dev libxkbcommon-dev # Fyne's window
	libgtk-3-dev                                             # native file dialogs
)

# A screen without a display, hands for it, and eyes.
WINDOW_PACKAGES=(
	xvfb openbox xdotool imagemagick libgl1-mesa-dri
	fonts-noto-core fonts-noto-cjk
)

# A real MediaWiki; see uploader/realwiki.
WIKI_PACKAGES=(
	mediawiki php-cli php-fpm php-sqlite3 php-xml php-mbstring php-intl php-gd php-curl php-apcu
	nginx-light imagemagick
)

KEYRING_PACKAGES=(dbus dbus-bin dbus-daemon gnome-keyring)

LINT_PACKAGES=(shellcheck)

# install_packages brings those of its arguments that are missing. Where nothing is
# missing it does nothing, so it needs no rights then. It says what it does.
install_packages() {
	if ! command -v dpkg-query >/dev/null; then
		say "not a Debian: make sure that you have what these packages bring: $*"
		return
	fi
	local missing=() name
	for name in "$@"; do
		is_installed "$name" || missing+=("$name")
	done
	((${#missing[@]})) || return 0

	say "installing: ${missing[*]}"
	as_root apt-get update -qq
	keep_services_stopped
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || {
		let_services_start
		die "apt-get could not install: ${missing[*]}"
	}
	let_services_start
}

is_installed() {
	local status
	status=$(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) || return 1
	[[ $status == "install ok installed" ]]
}

as_root() {
	if ((EUID == 0)); then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "this needs root or sudo: $*"
	fi
}

# The servers are for tests, which start their own: none shall run as a service
# because of us. Debian asks this file before it starts one.
POLICY=/usr/sbin/policy-rc.d
policy_is_ours=

keep_services_stopped() {
	[[ -e $POLICY ]] && return
	policy_is_ours=1
	printf '#!/bin/sh\nexit 101\n' | as_root tee "$POLICY" >/dev/null
	as_root chmod 755 "$POLICY"
}

let_services_start() {
	[[ -n $policy_is_ours ]] || return 0
	as_root rm -f "$POLICY"
	policy_is_ours=
}

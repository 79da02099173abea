#!/usr/bin/env bash
# Prints where the GNU tools are that packaging/build.sh is written for, installing
# what a Mac lacks, with Homebrew. For the PATH:
#
#     PATH=$(packaging/macos/gnu-tools.sh | tr '\n' ':')$PATH
set -euo pipefail

brew install --quiet bash coreutils findutils gnu-sed gnu-tar >&2
prefix=$(brew --prefix)
printf '%s\n' "$prefix/bin"
for formula in coreutils findutils gnu-sed gnu-tar; do
	printf '%s\n' "$prefix/opt/$formula/libexec/gnubin"
done

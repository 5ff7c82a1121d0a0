#!/usr/bin/env bash
# clang-tidy over the files of the product, or over those whose path begins so: setup/tidy.sh [PATH…]
# Needs a configured build/dev; BUILD_JOBS says how many files at a time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
database=build/dev/compile_commands.json
[ -r "$database" ] || { echo "setup/tidy.sh: configure first: cmake --preset dev" >&2; exit 69; }
command -v run-clang-tidy >/dev/null || { echo "setup/tidy.sh: the package clang-tidy is missing" >&2; exit 69; }

paths=$(printf '|%s' "${@:-kernel/ plugins/ api/ admin-shell/ web-ui/}")
paths=${paths#|}
exec run-clang-tidy -quiet -p build/dev -j "${BUILD_JOBS:-$(nproc)}" "^$PWD/(${paths// /|})(?!.*tests/)"

#!/usr/bin/env bash
# clang-tidy over the files of the product, or over those whose path begins so: setup/tidy.sh [PATH…]
# BUILD_JOBS says how many files at a time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v run-clang-tidy >/dev/null || { echo "setup/tidy.sh: the package clang-tidy is missing" >&2; exit 69; }

# Each file by itself, as it must stand; in build/dev several are compiled as one.
cmake --preset dev -B build/tidy -DKONTOR_UNITY=OFF >/dev/null
paths=$(printf '|%s' "${@:-kernel/ plugins/ api/ admin-shell/ web-ui/}")
paths=${paths#|}
exec run-clang-tidy -quiet -p build/tidy -j "${BUILD_JOBS:-$(nproc)}" "^$PWD/(${paths// /|})(?!.*tests/)"

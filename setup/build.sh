#!/usr/bin/env bash
# Configures and builds one CMake preset: setup/build.sh PRESET
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
preset=${1:?usage: setup/build.sh PRESET}

# Two checkouts share what the compiler cache holds; the limit keeps it from filling a small disk.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-2G}

cmake --preset "$preset" </dev/null
cmake --build "build/$preset" --parallel "${BUILD_JOBS:-$(nproc)}" </dev/null

#!/usr/bin/env bash
# format.sh CLANG_FORMAT: every source file is laid out as .clang-format says. To mend: add `-i` in place of the last two options.
set -euo pipefail
find kernel plugins api admin-shell web-ui tests \( -name node_modules -o -name build \) -prune -o \
    \( -name '*.cpp' -o -name '*.h' \) -print0 | xargs -0 -n 100 -P 2 "$1" --dry-run --Werror

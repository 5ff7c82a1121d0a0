#!/usr/bin/env bash
# Fuzzes one target after the other: tests/fuzz/run.sh SECONDS [TARGET…]
# Needs `cmake --preset fuzz && ninja -C build/fuzz fuzz`. What it learns stays in build/fuzz/corpus, what breaks a target lies in
# tests/fuzz/TARGET/found, from where ./test replays it. The last line of each target says what it really had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[ $# -ge 1 ] || { sed -n '2,4s/^# //p' "${BASH_SOURCE[0]}"; exit 64; }
seconds=$1
shift
if [ $# -eq 0 ]; then
    for file in */target.cpp; do set -- "$@" "${file%/target.cpp}"; done
fi
build=../../build/fuzz
export ASAN_OPTIONS=detect_leaks=${FUZZ_LEAKS:-0}:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1

failed=0
for target; do
    mkdir -p "$build/corpus/$target" "$target/found"
    log=$build/$target.log
    before=$(awk '{print $16 + $17}' "/proc/$$/stat")
    "$build/bin/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 \
        -artifact_prefix="$target/found/" "$build/corpus/$target" "$target/corpus" >"$log" 2>&1 || { failed=1; tail -30 "$log" >&2; }
    after=$(awk '{print $16 + $17}' "/proc/$$/stat")
    rmdir --ignore-fail-on-non-empty "$target/found"
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    cover=$(grep -o 'cov: [0-9]*' "$log" | tail -1)
    echo "$target: $(((after - before) / $(getconf CLK_TCK))) CPU seconds, ${runs:-?} inputs, ${cover:-cov: ?}, $(ls "$build/corpus/$target" | wc -l) kept"
done
exit $failed

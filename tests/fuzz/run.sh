#!/usr/bin/env bash
# Fuzzes one target after the other, each until it had so much of a processor: tests/fuzz/run.sh CPU_SECONDS [TARGET…]
# Needs `cmake --preset fuzz && ninja -C build/fuzz fuzz`. What it learns stays in build/fuzz/corpus, what breaks a target lies in
# tests/fuzz/TARGET/found, from where ./test replays it. The last line of each target says what it really had; what a target
# had in earlier runs on this build counts too (build/fuzz/TARGET.cpu).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[ $# -ge 1 ] || { sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}"; exit 64; }
seconds=$1
shift
if [ $# -eq 0 ]; then
    for file in */target.cpp; do set -- "$@" "${file%/target.cpp}"; done
fi
build=../../build/fuzz
export ASAN_OPTIONS=detect_leaks=${FUZZ_LEAKS:-0}:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1

# Of this shell's children, in seconds.
used() { awk -v ticks="$(getconf CLK_TCK)" '{printf "%d", ($16 + $17) / ticks}' "/proc/$$/stat"; }

failed=0
for target; do
    mkdir -p "$build/corpus/$target" "$target/found"
    log=$build/$target.log
    had=$(cat "$build/$target.cpu" 2>/dev/null || echo 0)
    runs=0
    while [ "$had" -lt "$seconds" ]; do
        before=$(used)
        result=0
        "$build/bin/fuzz_$target" -max_total_time=60 -timeout=60 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 \
            -artifact_prefix="$target/found/" "$build/corpus/$target" "$target/corpus" >"$log" 2>&1 || result=$?
        had=$((had + $(used) - before))
        echo "$had" >"$build/$target.cpu"
        runs=$((runs + $(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | grep . || echo 0)))
        [ $result = 0 ] || { failed=1; tail -30 "$log" >&2; break; }
    done
    rmdir --ignore-fail-on-non-empty "$target/found"
    cover=$(grep -o 'cov: [0-9]*' "$log" 2>/dev/null | tail -1) || true  # none yet of one that had its time before
    echo "$target: $had CPU seconds, $runs inputs, ${cover:-cov: ?}, $(ls "$build/corpus/$target" | wc -l) kept"
done
exit $failed

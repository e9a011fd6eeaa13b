#!/usr/bin/env bash
# usage: tests/fuzz/fuzz.sh SECONDS [TARGET…]
# Builds the fuzz targets with clang in build-fuzz and runs each of them (or those named: sgf, psq …) for
# SECONDS. Fails if one crashes, hangs, leaks or breaks a property; the input that did it is left in
# build-fuzz/fuzz/<target>-crash-…
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:?usage: fuzz.sh SECONDS [TARGET…]}
shift
cmake -S . -B build-fuzz -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug -DTENGEN_FUZZ=ON \
      -DTENGEN_ONEDNN=OFF >/dev/null
cmake --build build-fuzz --target fuzz
if [ $# -eq 0 ]; then
    set -- $(cd build-fuzz/fuzz && ls fuzz_* | sed 's/^fuzz_//')
fi
failed=
for target in "$@"; do
    found=build-fuzz/fuzz/found/$target
    seeds=tests/fuzz/corpus/$target
    mkdir -p "$found"
    [ -d "$seeds" ] || seeds=
    echo "fuzz $target"
    if ! build-fuzz/fuzz/fuzz_"$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
            -artifact_prefix="build-fuzz/fuzz/$target-" -print_final_stats=1 "$found" $seeds \
            >"build-fuzz/fuzz/$target.log" 2>&1; then
        tail -40 "build-fuzz/fuzz/$target.log"
        failed="$failed $target"
    else
        grep -E 'number_of_executed_units|average_exec' "build-fuzz/fuzz/$target.log"
    fi
done
if [ -n "$failed" ]; then
    echo "failed:$failed"
    exit 1
fi
echo "clean"

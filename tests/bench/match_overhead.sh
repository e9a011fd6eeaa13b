#!/usr/bin/env bash
# match_overhead.sh - how much processor time the runner of a match takes for itself, while two external engines take
# 100 ms for each move.
#
#   tests/bench/match_overhead.sh PROGRAM FAKE_ENGINE [GAMES] [AT_ONCE]
#
# FAKE_ENGINE is build/tests/fake_engine, which sleeps, so that nothing else asks for the processor. A game takes some
# 8 seconds. Prints the share of one core that the runner took, and fails at 1 % or more for each game at once.
set -euo pipefail

[ $# -ge 2 ] || { echo "usage: $0 PROGRAM FAKE_ENGINE [GAMES] [AT_ONCE]" >&2; exit 2; }
tengen=$(readlink -f -- "$1")
fake=$(readlink -f -- "$2")
games=${3:-8}
at_once=${4:-1}

begun=$(date +%s%N)
"$tengen" match "a=cmd:'$fake' steady" "b=cmd:'$fake' steady" --size 15 --openings random --seed 3 --games "$games" \
    --tc 1 --concurrency "$at_once" --json >/dev/null &
runner=$!
ticks=0
while now=$(awk '{ print $14 + $15 }' "/proc/$runner/stat" 2>/dev/null) && [ -n "$now" ]; do
    ticks=$now
    sleep 0.05
done
wait "$runner"
milliseconds=$((($(date +%s%N) - begun) / 1000000))
awk -v ticks="$ticks" -v hertz="$(getconf CLK_TCK)" -v ms="$milliseconds" -v n="$at_once" 'BEGIN {
    share = 100 * ticks / hertz / (ms / 1000)
    printf "%.2f s of processor time in %.1f s, %.2f %% of a core with %d games at once\n", ticks / hertz, ms / 1000, share, n
    exit share >= 1 * n
}'

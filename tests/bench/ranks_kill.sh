#!/usr/bin/env bash
# ranks_kill.sh - a run of several ranks of which one is killed, or stopped, at ten random moments, each time gone on with by
# another number of ranks, in another stage, the optimizer's state in memory or in files, ends like one that was left alone: the same state to the bit.
#
#   tests/bench/ranks_kill.sh build/tengen FOLDER [SEED]
#
# Two minutes or so on two cores. FOLDER must not exist.
set -euo pipefail

[ $# -ge 2 ] || { echo "usage: $0 PROGRAM FOLDER [SEED]" >&2; exit 2; }
tengen=$(readlink -f -- "$1")
folder=$2
RANDOM=${3:-1}
kills_wanted=10
settings="--preset tiny --threads 1 --rows 30000 --checkpoint_seconds 1 --match_playouts 50 --match_every 10000
          --match_games_first 4 --match_games_between 4 --match_games_last 4"

fail() {
    echo "FAILED: $*"
    exit 1
}

mkdir -- "$folder"
folder=$(readlink -f -- "$folder")
mkdir "$folder/state"
homes=(none "file:$folder/state")
# shellcheck disable=SC2086
"$tengen" train "$folder/whole" $settings >/dev/null

kills=0
slowest=0
for ((try = 0; try < 100 && kills < kills_wanted; try++)); do
    ranks=$((2 << RANDOM % 3))
    # shellcheck disable=SC2086
    "$tengen" train "$folder/killed" $settings --ranks $ranks --zero $((RANDOM % 4)) --offload "${homes[RANDOM % 2]}" >/dev/null 2>"$folder/err" &
    supervisor=$!
    sleep "$((1 + RANDOM % 3)).$((RANDOM % 10))"
    mapfile -t members < <(ps -o pid= --ppid $supervisor)
    [ ${#members[@]} = "$ranks" ] || { wait $supervisor || fail "$(cat "$folder/err")"; break; }
    victim=${members[RANDOM % ranks]}
    # Every fifth one hangs instead.
    if [ $((kills % 5)) = 4 ]; then kill -STOP "$victim"; else kill -KILL "$victim"; fi 2>/dev/null || continue
    begun=$SECONDS
    if wait $supervisor; then break; fi
    took=$((SECONDS - begun))
    [ $took -le 30 ] || fail "the other ranks took $took s to end"
    [ $took -le $slowest ] || slowest=$took
    for member in "${members[@]}"; do
        if kill -0 "$member" 2>/dev/null; then fail "rank $member was left behind"; fi
    done
    echo "$ranks ranks: $(cat "$folder/err") ($took s)"
    kills=$((kills + 1))
done
# shellcheck disable=SC2086
"$tengen" train "$folder/killed" $settings --offload none >/dev/null
[ -z "$(ls -A "$folder/state")" ] || fail "files of the optimizer's state are left"
cmp "$folder/whole/checkpoint/state" "$folder/killed/checkpoint/state" || fail "it ended in another state"
echo "$kills ranks killed or hung; all others ended within $slowest s; the same state to the bit"

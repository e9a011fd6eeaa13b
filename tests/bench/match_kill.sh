#!/usr/bin/env bash
# match_kill.sh - a match that is killed at random moments and gone on with ends like one that was left alone: the
# same games, none lost or counted twice.
#
#   tests/bench/match_kill.sh PROGRAM FOLDER [GAMES] [KILLS] [SEED]
#
# FOLDER must not exist. Without more, 1,000 games and ten kills; a few seconds.
set -euo pipefail

[ $# -ge 2 ] || { echo "usage: $0 PROGRAM FOLDER [GAMES] [KILLS] [SEED]" >&2; exit 2; }
tengen=$(readlink -f -- "$1")
folder=$2
games=${3:-1000}
kills_wanted=${4:-10}
RANDOM=${5:-1}

fail() {
    echo "FAILED: $*"
    exit 1
}

match=(match pattern mcts,playouts=60 random --games "$games" --size 9 --line 4 --seed 7 --quiet)
play() { "$tengen" "${match[@]}" "$@"; }

# All that a game is, but for when it was played and how long it took.
games_of() { sed -E 's/"times_ms":\[[^]]*\],//; s/"ended":"[^"]*"//' "$1"; }
table_of() { grep -vE ' an hour$| written to ' "$1"; }

mkdir -- "$folder"
begun=$(date +%s%N)
play --db "$folder/whole.db" --export "$folder/whole.jsonl" >"$folder/whole.out"
milliseconds=$((($(date +%s%N) - begun) / 1000000))
played=$(wc -l <"$folder/whole.jsonl")
[ "$played" = $((3 * games)) ] || fail "$played games, not $((3 * games))"

kills=0
while [ "$kills" -lt "$kills_wanted" ]; do
    "$tengen" "${match[@]}" --db "$folder/killed.db" >"$folder/killed.out" 2>&1 &
    child=$!
    wait_ms=$((RANDOM % (milliseconds / kills_wanted + 20)))
    sleep "$(printf '%d.%03d' $((wait_ms / 1000)) $((wait_ms % 1000)))"
    kill -KILL "$child" 2>/dev/null || true
    if wait "$child" 2>/dev/null; then break; fi
    kills=$((kills + 1))
done
play --db "$folder/killed.db" --export "$folder/killed.jsonl" >"$folder/killed.out"

games_of "$folder/whole.jsonl" >"$folder/whole.games"
games_of "$folder/killed.jsonl" >"$folder/killed.games"
cmp -s "$folder/whole.games" "$folder/killed.games" || fail "other games: diff $folder/whole.games $folder/killed.games"
[ "$(table_of "$folder/whole.out")" = "$(table_of "$folder/killed.out")" ] || fail "another result: $folder/*.out"
echo "$kills kills, the same $played games and the same table"

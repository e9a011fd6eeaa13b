#!/usr/bin/env bash
# kill_resume.sh - a run that is killed at twenty random moments, and one whose disk fills up, end like one that
# was left alone: the same weights and optimizer state to the bit, the same games, none lost or counted twice.
#
#   tests/bench/kill_resume.sh build/tengen FOLDER [SEED]
#
# On what "auto" comes to here, which is printed: oneDNN where there is one. $SETTINGS are more settings of the run,
# as "--precision float32". A minute or two on one core. FOLDER must not exist. The disk is a small tmpfs, which takes
# root; sqlite3 reads the games.
set -euo pipefail

[ $# -ge 2 ] || { echo "usage: $0 PROGRAM FOLDER [SEED]" >&2; exit 2; }
tengen=$(readlink -f -- "$1")
folder=$2
RANDOM=${3:-1}
kills_wanted=20
settings="--preset tiny --threads 1 --rows 30000 --checkpoint_seconds 1 --match_playouts 50 --match_every 10000
          --match_games_first 4 --match_games_between 4 --match_games_last 4
          --keep_every 5000 --rivals 2 --rival_every 10000 --rival_games 4 ${SETTINGS:-}"

fail() {
    echo "FAILED: $*"
    exit 1
}

has() { command -v "$1" >/dev/null || fail "$1 is missing"; }

train() { "$tengen" train "$1" $settings >"$1.out" 2>"$1.err"; }

games_of() {
    for lane in 0 1 2 3 4 5 6 7; do
        sqlite3 "$1/games-$lane.db" 'SELECT id, number, first_row, rows, plies, result, proven, hex(data) FROM games'
    done
}

# The journal but for times, with matches between networks and their ratings, and which networks are kept.
journal_of() {
    sqlite3 "$1/run.db" 'SELECT round, rows, games, steps, loss_policy, loss_value FROM rounds; SELECT * FROM selfplay;
        SELECT stage, rows, score FROM matches ORDER BY rows, stage; SELECT * FROM ratings;
        SELECT rows, rival_rows, black_wins, black_draws, white_wins, white_draws FROM duels'
    ls "$1/nets"
}

# same RUN: it ended as the run that was left alone did. All that a run is stands in its checkpoint.
same() {
    cmp -s "$folder/whole/checkpoint/state" "$1/checkpoint/state" || fail "$1 ended in another state"
    games_of "$1" | cmp -s "$folder/whole.games" - || fail "$1 holds other games"
    journal_of "$1" | cmp -s "$folder/whole.journal" - || fail "$1 has another journal or other networks"
}

has sqlite3
mkdir -- "$folder"
folder=$(readlink -f -- "$folder")

begun=$(date +%s%N)
train "$folder/whole" || fail "the run that is left alone: $(cat "$folder/whole.err")"
milliseconds=$((($(date +%s%N) - begun) / 1000000))
games_of "$folder/whole" >"$folder/whole.games"
journal_of "$folder/whole" >"$folder/whole.journal"
sed -n 's/^arithmetic = /computed by /p' "$folder/whole/config.ini"

kills=0
while [ "$kills" -lt "$kills_wanted" ]; do
    "$tengen" train "$folder/killed" $settings >"$folder/killed.out" 2>"$folder/killed.err" &
    child=$!
    wait_ms=$((RANDOM * 32768 + RANDOM))
    wait_ms=$((wait_ms % (milliseconds / 10 + 1)))
    sleep "$(printf '%d.%03d' $((wait_ms / 1000)) $((wait_ms % 1000)))"
    kill -KILL "$child" 2>/dev/null || true
    if wait "$child" 2>/dev/null; then break; fi
    kills=$((kills + 1))
done
[ "$kills" = "$kills_wanted" ] || fail "the run was over after $kills kills"
train "$folder/killed" || fail "the killed run: $(cat "$folder/killed.err")"
same "$folder/killed"
echo "kill -9: $kills kills, the same state to the bit and the same $(wc -l <"$folder/whole.games") games"

mkdir "$folder/disk"
megabytes=2
if ! mount -t tmpfs -o size=${megabytes}m tmpfs "$folder/disk" 2>/dev/null; then
    echo "full disk: not tried, since only root may mount a tmpfs"
    exit
fi
trap 'umount "$folder/disk"' EXIT
stops=0
until "$tengen" train "$folder/disk/run" $settings >"$folder/disk.out" 2>"$folder/disk.err"; do
    [ "$(wc -l <"$folder/disk.err")" = 1 ] || fail "a full disk: $(cat "$folder/disk.err")"
    stops=$((stops + 1))
    [ "$megabytes" -lt 1000 ] || fail "it stops on every disk: $(cat "$folder/disk.err")"
    megabytes=$((megabytes * 3 / 2))
    mount -o remount,size=${megabytes}m "$folder/disk"
    cp "$folder/disk.err" "$folder/disk.err.$stops"
done
[ "$stops" -ge 2 ] || fail "the disk was never full"
same "$folder/disk/run"
echo "full disk: $stops stops up to $megabytes MB, the same state to the bit and the same games"

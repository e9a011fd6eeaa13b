#!/usr/bin/env bash
# disk.sh - what a day of a training run takes on the disk, from what it has taken so far.
#
#   tests/bench/disk.sh RUN
#
# Bytes of a row in games-<lane>.db and rows an hour, of the run's own training time, give the games of 24 hours; the
# budget disk_gb bounds games and networks in any case, and what is least is printed. The run may go on meanwhile.
# Needs sqlite3.
set -euo pipefail

[ $# = 1 ] || { echo "usage: $0 RUN" >&2; exit 2; }
run=$1
bytes=0 rows=0
for games in "$run"/games-?.db; do
    bytes=$((bytes + $(stat -c %s -- "$games")))
    rows=$((rows + $(sqlite3 -readonly "$games" 'SELECT coalesce(sum(rows), 0) FROM games')))
done
others=$(du -bc -- "$run/checkpoint" "$run/nets" "$run"/run.db* | tail -1 | cut -f1)
budget=$(sed -n 's/^disk_gb = //p' "$run/config.ini")
sqlite3 -readonly "$run/run.db" 'SELECT max(rows), sum(play_seconds + train_seconds) FROM rounds' | tr '|' ' ' |
    awk -v bytes="$bytes" -v rows="$rows" -v others="$others" -v budget="$budget" '{
        hour = $1 / $2 * 3600
        day = 24 * hour * bytes / rows / 1e9
        printf "%.0f rows/hour, %.0f bytes of games a row: %.2f GB of games in 24 hours\n", hour, bytes / rows, day
        printf "checkpoint, networks and journal so far: %.2f GB\n", others / 1e9
        printf "disk_gb = %g: at most %.2f GB of games and %.2f GB of networks\n", budget, budget * 0.75, budget * 0.25
    }'

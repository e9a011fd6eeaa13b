#!/usr/bin/env bash
# memory.sh - the most memory that a run of each preset holds, against a limit of 4 GiB.
#
#   tests/bench/memory.sh build/tengen FOLDER [PRESET ...]
#
# Two runs a preset. The first has the preset's network and, from the start, the most visits it will ever have, and
# ends after about two rounds with matches of each kind that the preset has. The second fills the replay window to its
# largest, with a small network and two visits a move, since what a row takes does not depend on them. Their sum is
# more than a real run ever holds, as what both have counts twice. FOLDER must not exist. Needs jq; some minutes.
set -euo pipefail

[ $# -ge 2 ] || { echo "usage: $0 PROGRAM FOLDER [PRESET ...]" >&2; exit 2; }
tengen=$(readlink -f -- "$1")
folder=$2
shift 2
presets=${*:-$("$tengen" train --help | sed -n '/^Presets/,/^Main keys/s/^  \([^ ]*\) .*/\1/p')}
limit=$((4 << 30))

setting() { "$tengen" train --preset "$1" --dry-run | sed -n "s/^$2 = //p"; }

# peak NAME SETTING...: bytes that this run held at most; it must end well.
peak() {
    local name=$1
    shift
    "$tengen" train "$folder/$name" --json "$@" >"$folder/$name.out" ||
        { echo "FAILED: $name stopped" >&2; exit 1; }
    tail -1 "$folder/$name.out" | jq -e 'select(.event == "done") | .memory_peak | floor'
}

mkdir -p -- "$(dirname -- "$folder")"
mkdir -- "$folder"
failed=0
printf '| preset | its network | its window | sum |\n|---|---|---|---|\n'
for preset in $presets; do
    rows=$(setting "$preset" window_max) visits=$(setting "$preset" visits_max)
    [ "$(setting "$preset" visits_grow_rows)" != 0 ] || visits=$(setting "$preset" visits)
    rounds_rows=$(($(setting "$preset" games) * 8 * $(setting "$preset" moves)))
    network=$(peak "$preset-network" --preset "$preset" --visits "$visits" --visits_max "$visits" --rows "$rounds_rows" \
        --match_games_first 0 --match_games_between 0 --match_games_last 40 --match_playouts 100 --rival_games 40)
    small="--blocks 1 --channels 16 --policy_channels 8 --value_hidden 8"
    [ "$(setting "$preset" network)" != classic ] || small= # has one size only
    window=$(peak "$preset-window" --preset "$preset" $small --visits 2 --visits_grow_rows 0 --gumbel_moves 2 --samples 0.01 --rows "$rows" --match_games_first 0 \
        --match_games_between 0 --match_games_last 0 --rivals 0 --keep_every 0)
    printf '| `%s` | %d MiB | %d MiB, %d rows | %d MiB |\n' "$preset" $((network >> 20)) $((window >> 20)) "$rows" \
        $(((network + window) >> 20))
    [ $((network + window)) -le $limit ] || failed=1
    rm -rf -- "${folder:?}/$preset-network" "${folder:?}/$preset-window"
done
[ "$failed" = 0 ] || { echo "FAILED: more than 4 GiB"; exit 1; }

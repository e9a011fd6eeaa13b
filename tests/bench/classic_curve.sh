#!/usr/bin/env bash
# classic_curve.sh - how fast 8x8 with five in a row is learned from random weights: the score against pure Monte Carlo
# tree search after so many minutes of training.
#
#   tests/bench/classic_curve.sh build/tengen FOLDER OUT [KEY VALUE ...]
#
# A run of --preset classic plays no matches and keeps a network every 10,000 positions, and at the end. Minutes are
# of self-play and training, without starting, as the run's journal has them. Then the networks that it had after 1,
# 2, 3, 5 and 10 minutes play 200 games each against 5,000 playouts a move, at 100 visits, from three random stones,
# each opening with both colours. Writes OUT.csv and OUT.md. FOLDER must not exist. Needs jq. $MINUTES, $GAMES and
# $PLAYOUTS change these numbers; KEY VALUE are settings of the run, as --rows 20000.
set -euo pipefail

[ $# -ge 3 ] || { echo "usage: $0 PROGRAM FOLDER OUT [--KEY VALUE ...]" >&2; exit 2; }
tengen=$(readlink -f -- "$1")
folder=$2
out=$3
shift 3
minutes=${MINUTES:-1 2 3 5 10}
games=${GAMES:-200} playouts=${PLAYOUTS:-5000} visits=100

[ ! -e "$folder" ] || { echo "$folder is there already" >&2; exit 2; }
mkdir -p -- "$(dirname -- "$folder")" "$(dirname -- "$out")"
"$tengen" train "$folder" --preset classic --match_games_first 0 --match_games_between 0 --match_games_last 0 \
    --rivals 0 --keep_every 10000 "$@" >"$folder.out"
"$tengen" train "$folder" --status --json >"$folder.status"

# network_after MINUTES: rows and seconds of the newest kept network of that time.
network_after() {
    local kept
    kept=$(ls "$folder/nets" | sed -n 's/^0*\([0-9][0-9]*\)\.safetensors$/\1/p' | jq -s -c .)
    jq -s -r --argjson kept "$kept" --argjson limit "$(jq -n "$1 * 60")" '
        [foreach (.[] | select(.event == "round")) as $r (0; . + $r.play_seconds + $r.train_seconds;
            {rows: $r.rows, seconds: .})]
        | map(select(.seconds <= $limit and (.rows as $n | $kept | index($n))))
        | last | select(. != null) | "\(.rows) \(.seconds | floor)"' "$folder.status"
}

echo 'minutes,positions,seconds,games,score,error,as_black,as_white,match_seconds' >"$out.csv"
for m in $minutes; do
    read -r rows seconds < <(network_after "$m") || { echo "no network after $m minutes" >&2; continue; }
    begun=$SECONDS
    "$tengen" match "net:$folder/nets/$(printf '%09d' "$rows").safetensors,visits=$visits" "mcts,playouts=$playouts" \
        --games "$games" --openings random:stones=3,radius=20 --seed 1 --json >"$folder.match"
    jq -r --arg head "$m,$rows,$seconds" --arg tail "$((SECONDS - begun))" '.pairings[0] as $p | .finished as $n
        | ($p.black | (.wins + .draws / 2) / (.wins + .draws + .losses)) as $black
        | ($p.white | (.wins + .draws / 2) / (.wins + .draws + .losses)) as $white
        | [$head, $n, $p.score, $p.error, $black, $white, $tail] | map(tostring) | join(",")' "$folder.match" >>"$out.csv"
    tail -1 "$out.csv"
done

{
    echo "| minutes | positions | score against pure MCTS with $playouts playouts, $visits visits a move, $games games | as black | as white |"
    echo '|---|---|---|---|---|'
    tail -n +2 "$out.csv" | awk -F, '{
        printf "| %s | %d | %.1f %% ± %.1f | %.1f %% | %.1f %% |\n", $1, $2, 100 * $5, 100 * $6, 100 * $7, 100 * $8
    }'
} >"$out.md"
cat "$out.md"

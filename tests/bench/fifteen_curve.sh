#!/usr/bin/env bash
# fifteen_curve.sh - how strong the kept networks of a run are against each other: Elo over training positions, for
# black and for white.
#
#   tests/bench/fifteen_curve.sh build/tengen RUN OUT [GAMES [VISITS [RIVALS]]]
#
# Each network plays the one before, two before and four before (RIVALS = 3), 200 games each at 64 visits a move.
# Writes OUT.csv and OUT.md. Nothing in RUN changes, and it may go on meanwhile. Needs jq; half a minute a match on
# two cores with nothing else running.
set -euo pipefail

[ $# -ge 3 ] || { echo "usage: $0 PROGRAM RUN OUT [GAMES [VISITS [RIVALS]]]" >&2; exit 2; }
tengen=$(readlink -f -- "$1")
run=$2
out=$3
games=${4:-200} visits=${5:-64} rivals=${6:-3}
case $run in */*) ;; *) run=./$run ;; esac

mkdir -p -- "$(dirname -- "$out")"
"$tengen" rate "$run" --games "$games" --visits "$visits" --rivals "$rivals" --json >"$out.json"
{
    echo 'positions,elo,error,black,black_error,white,white_error'
    jq -r 'select(.event == "rating") | [.rows, .elo, .error, .black, .black_error, .white, .white_error] | @csv' "$out.json"
} >"$out.csv"
{
    echo "$games games a match at $visits visits a move, $(jq -s 'map(select(.event == "duel")) | length' "$out.json") matches; Elo over the first network, black and white apart."
    echo
    echo '| positions | Elo | as black | as white | score against the one before | as black | as white |'
    echo '|---|---|---|---|---|---|---|'
    jq -s -r '(map(select(.event == "duel")) | group_by(.rows) | map(max_by(.rival_rows) | {key: "\(.rows)", value: .}) | from_entries) as $before
        | .[] | select(.event == "rating") | $before["\(.rows)"] as $d
        | def elo(e; s): if e == null then "-" else "\(e | round) ± \(s | round)" end;
          def percent(v): if v == null then "-" else "\(1000 * v | round / 10) %" end;
          "| \(.rows) | \(elo(.elo; .error)) | \(elo(.black; .black_error)) | \(elo(.white; .white_error)) | \(percent($d.score)) | \(percent($d.as_black)) | \(percent($d.as_white)) |"' "$out.json"
} >"$out.md"
cat "$out.md"

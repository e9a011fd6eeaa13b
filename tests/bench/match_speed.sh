#!/usr/bin/env bash
# match_speed.sh - games an hour between two networks on 15x15, at 100 visits a move, on all cores.
#
#   tests/bench/match_speed.sh PROGRAM FOLDER [GAMES] [VISITS]
#
# FOLDER must not exist. The networks are the shipped one and a copy of it: two files, so that each has batches of its
# own, as two different networks have. Every game is played to its end. Without more, 400 games.
set -euo pipefail

[ $# -ge 2 ] || { echo "usage: $0 PROGRAM FOLDER [GAMES] [VISITS]" >&2; exit 2; }
tengen=$(readlink -f -- "$1")
folder=$2
games=${3:-400}
visits=${4:-100}
network=$(dirname -- "$(readlink -f -- "$0")")/../../assets/nets/freestyle-15x15.safetensors

mkdir -- "$folder"
cp -- "$network" "$folder/copy.safetensors"
"$tengen" match "a=net:$network,visits=$visits" "b=net:$folder/copy.safetensors,visits=$visits" --games "$games" \
    --seed 1 --quiet | tee "$folder/out"
grep -qE "^a against b: .*" "$folder/out"

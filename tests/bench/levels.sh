#!/usr/bin/env bash
# levels.sh TENGEN GAMES FOLDER - rates the window's levels (mcts/level.h): each on the ladder, with at most so many games
# and minutes enough for them, and each in as many games against the next one below. The matches stand in FOLDER and go on
# where they were broken off.
set -eu

tengen=$1
games=$2
folder=$3

mkdir -p "$folder"
for level in $(seq 10); do
    "$tengen" ladder "level:$level" --seed 1 --error 40 --games "$games" --minutes 30 --json --db "$folder/ladder-$level.db" |
        tee "$folder/ladder-$level.json"
done
for level in $(seq 9); do
    "$tengen" match "level:$((level + 1))" "level:$level" --games "$games" --rule freestyle --size 15 --seed 7 --quiet \
        --db "$folder/match-$level.db" | tee "$folder/match-$level.txt"
done

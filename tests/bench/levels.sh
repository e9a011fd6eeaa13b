#!/usr/bin/env bash
# levels.sh TENGEN GAMES FOLDER - rates the window's levels (mcts/level.h): each against the next, and the bot
# `pattern` against three of them, which gives the scale its fixed point. The matches stand in FOLDER and go on
# where they were broken off.
set -eu

tengen=$1
games=$2
folder=$3

play() {
    "$tengen" match "$1" "$2" --games "$games" --rule freestyle --size 15 --seed 7 --quiet --db "$folder/$1-$2.db" |
        tee "$folder/$1-$2.txt"
}

mkdir -p "$folder"
for level in 3 4 5; do play pattern "level:$level"; done
for level in $(seq 9); do play "level:$((level + 1))" "level:$level"; done

#!/usr/bin/env bash
# usage: tests/bench/gomocup_time.sh GAMES MS [PROGRAM [OPTION…]]
# The engine (build/pbrain-tengen) against itself at MS milliseconds a move, while a busy loop runs on every core:
# how long each move took, from the manager's side of the pipes, and how many took longer than allowed. Fails if
# any did. Games begin with a random stone. LOADERS=N in the environment: so many busy loops instead.
set -eu
cd "$(dirname "$0")/../.."
games=${1:?usage: gomocup_time.sh GAMES MS [PROGRAM [OPTION…]]}
ms=${2:?usage: gomocup_time.sh GAMES MS [PROGRAM [OPTION…]]}
program=${3:-build/pbrain-tengen}
shift $(($# < 3 ? $# : 3))
folder=$(mktemp -d)
pids=()
end() {
    kill "${pids[@]}" 2>/dev/null || true
    rm -rf "$folder"
}
trap end EXIT

loaders=${LOADERS:-$(nproc)}
for _ in $(seq "$loaders"); do
    (while :; do :; done) &
    pids+=($!)
done
mkfifo "$folder"/{to,from}_{a,b}
"$program" "$@" <"$folder/to_a" >"$folder/from_a" &
pids+=($!)
"$program" "$@" <"$folder/to_b" >"$folder/from_b" &
pids+=($!)
exec 11>"$folder/to_a" 12>"$folder/to_b" 21<"$folder/from_a" 22<"$folder/from_b"

# listen N SECONDS: the next answer of engine 1 or 2, in $line.
listen() {
    while IFS= read -r -t "$2" -u $((20 + $1)) line; do
        case $line in 'MESSAGE '* | 'INFO '*) ;; *) return ;; esac
    done
    echo "engine $1 does not answer"
    exit 1
}

moves=0 over=0 longest=0 total=0
# ask N COMMAND: a move, with the time it takes.
ask() {
    local began=${EPOCHREALTIME/./} took
    echo "$2" >&$((10 + $1))
    listen "$1" 20
    took=$((${EPOCHREALTIME/./} - began))
    case $line in ERROR*) return ;; esac
    moves=$((moves + 1))
    total=$((total + took))
    if [ "$took" -gt "$longest" ]; then longest=$took; fi
    if [ "$took" -gt $((ms * 1000)) ]; then
        over=$((over + 1))
        echo "game $game: a move took $took us"
    fi
    bucket[took / 5000]=$((${bucket[took / 5000]-0} + 1))
}
bucket=()

for game in $(seq "$games"); do
    for n in 1 2; do
        printf 'START 15\nINFO timeout_turn %d\nINFO timeout_match 0\nINFO max_memory 367001600\n' "$ms" >&$((10 + n))
        listen "$n" 20
    done
    mover=$((game % 2 + 1))
    first=$((RANDOM % 9 + 3)),$((RANDOM % 9 + 3))
    echo "PLAY $first" >&$((10 + 3 - mover))
    listen $((3 - mover)) 20
    line=$first
    while :; do
        ask "$mover" "TURN $line"
        case $line in ERROR*"over"*) break ;; ERROR*) echo "game $game: $line" && exit 1 ;; esac
        mover=$((3 - mover))
    done
    if [ $((game % 50)) = 0 ]; then echo "$game games, $moves moves, $over over $ms ms, longest $longest us"; fi
done
echo END >&11
echo END >&12
echo "$games games at $ms ms a move, $loaders busy loops beside it: $moves moves, mean $((total / moves)) us, longest $longest us," \
    "$over over the limit"
for i in "${!bucket[@]}"; do echo "  $((i * 5)) to $((i * 5 + 5)) ms: ${bucket[$i]}"; done
[ "$over" = 0 ]

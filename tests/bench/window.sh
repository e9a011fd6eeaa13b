#!/usr/bin/env bash
# window.sh TENGEN FOLDER - how quick the window is, on a display of its own (tests/ui/common.sh): from the call to the
# first picture; from a key to the state that it changes while the engine analyses, and thinks about a move; the first
# reply at level 5; and the processor's share while nothing happens.
bench=$(cd -- "$(dirname -- "$0")" && pwd)
. "$bench/../ui/common.sh"

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# until KEY PATTERN: as expect, without a pause between two looks; says how many milliseconds after $since that was.
until_is() {
    for _ in $(seq 20000); do
        if value "$1" | grep -qE -- "^($2)$"; then break; fi
    done
    echo $(($(milliseconds) - since))
}

# press KEY FIELD PATTERN
press() {
    since=$(milliseconds)
    xdotool key --clearmodifiers "$1"
    until_is "$2" "$3"
}

since=$(milliseconds)
"$tengen" play --dump dump --seed 1 --rule freestyle --size 15 --color black >out 2>err &
program=$!
echo "first picture: $(until_is full 0) ms"
window=$(xdotool search --onlyvisible --name '^Tengen$' | head -1)
xdotool mousemove --window "$window" 4 4

press plus level 4 >press.out
press plus level 5 >press.out
since=$(milliseconds)
click 8 8
echo "first reply at level 5: $(until_is moves 'h8[a-o][0-9]+') ms"

sleep 5
frames=$(value frames)
read -r _ _ _ _ _ _ _ _ _ _ _ _ _ user1 system1 _ <"/proc/$program/stat"
sleep 10
read -r _ _ _ _ _ _ _ _ _ _ _ _ _ user2 system2 _ <"/proc/$program/stat"
ticks=$((user2 + system2 - user1 - system1))
awk -v ticks="$ticks" -v rate="$(getconf CLK_TCK)" -v pictures="$(($(value frames) - frames))" \
    'BEGIN { printf "idle: %.2f %% of a core, %d pictures in ten seconds\n", 100 * ticks / rate / 10, pictures }'

numbers() { "$bench/key_times.py" dump 20; }
echo "a key while nothing happens: $(numbers) ms"
key Tab
expect visits '[1-9][0-9]*'
echo "a key while it analyses: $(numbers) ms"
key Tab
for _ in $(seq 5); do key plus; done
expect level 10
click 3 3
echo "a key while it thinks at level 10: $(numbers) ms"
finish

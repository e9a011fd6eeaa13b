#!/usr/bin/env bash
# monkey.sh - five hundred keys and clicks, the same ones every time, at the real window.
. "$(dirname -- "$0")/common.sh"

keys=(n u r h Tab e g 1 2 3 p v plus minus Left Right Up Down Return comma period Home End bracketright m c t l F1 F2 ctrl+o
    ctrl+s Escape ctrl+v ctrl+c ctrl+r BackSpace Delete Page_Up Page_Down)
RANDOM=500
start --rule freestyle --size 9
printf 'd4e5(' | xclip -i -selection clipboard 2>/dev/null
for _ in $(seq 10); do
    actions=()
    for _ in $(seq 25); do
        actions+=(key --clearmodifiers "${keys[RANDOM % ${#keys[@]}]}")
        actions+=(mousemove --window "$window" $((RANDOM % 1120)) $((RANDOM % 780)) click 1)
    done
    xdotool "${actions[@]}"
    kill -0 "$program" || break
done
kill -0 "$program" || fail "the program ended: $(tail -3 err)"
key Escape
expect dialog none
expect full 0
shot end
stop
grep -qE 'ERROR|runtime error' err && fail "$(head -20 err)"
finish

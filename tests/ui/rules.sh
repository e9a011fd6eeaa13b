#!/usr/bin/env bash
# rules.sh - forbidden points, a won game, and windows of other sizes and scales.
. "$(dirname -- "$0")/common.sh"

# Renju's forbidden points are crossed, explained, and do not lose.
start --rule renju
printf 'h7a1h6a2i8o15j8o14' | xclip -i -selection clipboard
key ctrl+v
expect moves h7a1h6a2i8o15j8o14
shot forbidden
click 8 8
expect notice 'h8 is forbidden to black: double-three\.'
expect moves h7a1h6a2i8o15j8o14
point 8 8
shot forbidden-why
stop

# A won game: the line is drawn and named.
start --rule freestyle --size 15
printf 'h8a1h9a2h10a3h11a5' | xclip -i -selection clipboard
key ctrl+v
expect moves h8a1h9a2h10a3h11a5
click 8 12
expect sentence 'Black wins: in a row from .*'
expect result 1
shot won
stop

# Small windows and large scales show everything.
start --scale 1.5
shot scale
stop
start
xdotool windowsize --sync "$window" 720 560
shot small
stop

finish

#!/usr/bin/env bash
# opening.sh - a swap2 game by the keyboard, through every choice, and games against other programs, one of which
# crashes.
. "$(dirname -- "$0")/common.sh"

# The dialog: Swap2 is the second opening, and the choice stays for the next game.
start --rule freestyle --size 15
key n
expect dialog new
key Down Down Right
shot new-swap2
key Return
expect swap2 three
expect sentence 'Place three stones, black, white, black\..*'
shot swap2-three

# You open; Tengen answers in one of the three ways.
click 8 8
click 9 9
click 11 4
expect swap2 'off|decide'
expect notice 'Tengen (takes|places) .*'
shot swap2-answer

# Tengen opens: first two more stones, then taken back, then black.
key n
expect dialog new
key Right Return
expect swap2 choose
expect sentence 'Which side is better\? Take it, or .*'
click 1 1
expect notice 'First choose a side: press 1, 2 or 3\.'
shot swap2-choose
key 3
expect swap2 two
click 1 1
expect sentence 'Now a black stone\..*'
key u u
expect swap2 choose
key 2
expect swap2 off
expect seats black
expect moves '([a-o][0-9]+){4}'

# Whatever ends the program, the opening is there again.
key n
expect dialog new
key Return
expect swap2 choose
before=$(value moves)
expect kept 1
stop KILL
start
expect swap2 choose
expect moves "$before"
key 1
expect swap2 off
expect seats white
stop

# Another program, chosen by its path: it plays, and when it crashes the game stays.
fake=$(dirname -- "$tengen")/tests/fake_engine
start --rule freestyle --size 15 --color black
key g
expect dialog engine
xdotool type "/no/such/program"
key Return
expect notice '.*/no/such/program.*'
expect dialog engine
for _ in $(seq 16); do key BackSpace; done
xdotool type "$fake crash"
key Return
expect dialog new
key Return
expect dialog none
expect swap2 off
expect opponent fake_engine
click 8 8
expect moves 'h8a15'
click 9 9
expect notice 'fake_engine was ended by signal 11 .*The game stays: press E to ask it again\.'
expect waiting 1
shot engine-crashed
key e
expect moves 'h8a15i9b15'
stop
finish

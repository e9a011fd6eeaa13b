#!/usr/bin/env bash
# play.sh - a person's first minutes at the board, in a real window.
. "$(dirname -- "$0")/common.sh"

# A window without any question, with a ghost stone under the pointer and nowhere else.
start --rule freestyle --size 15
expect moves ''
expect sentence 'Your move: you play Black\.'
shot empty
point 8 8
expect hover h8
shot ghost
differ empty ghost 200 4000

# The stone, the engine's answer, a taken point.
click 8 8
expect moves 'h8[a-o][0-9]+'
shot answered
differ ghost answered 100 40000
first=$(value moves)
click 8 8
expect notice 'h8 is taken\.'
expect moves "$first"

# Both plies are taken back and played again.
key u
expect moves ''
key r
expect moves "$first"
key ctrl+z
expect moves ''
key ctrl+y
expect moves "$first"

# A hint in a ring, which nobody plays.
key h
expect sentence 'Hint: [a-o][0-9]+, (win|wins|loses) .*'
expect moves "$first"
shot hint

# Analysis: numbers and colour, and the engine makes no move.
key Tab
expect analysing 1
expect visits '[1-9][0-9]*'
shot analysis
click 1 1
expect moves "${first}a1"
sleep 1
expect moves "${first}a1"
key u
expect moves "$first"
key Tab
expect analysing 0

# The level holds from the next move on, and after a restart.
key plus plus minus plus
expect level 5
key t
expect theme 1
shot dark
key l
expect language 1
shot chinese
key F1
expect dialog keys
shot chinese-keys
key Escape
expect dialog none
key l
key t
expect theme 2
shot paper
key m
expect numbers 1
shot numbers
key m
expect numbers 0
key t

# The list of keys, the settings, a new game by the keyboard alone.
key F1
expect dialog keys
shot keys
key Escape
key F2
expect dialog settings
shot settings
key Escape
expect dialog none

# What was played stands in the clipboard, and comes back from it.
key ctrl+c
expect notice 'The moves are copied\.'
[ "$(xclip -o -selection clipboard)" = "$first" ] || fail "the clipboard holds $(xclip -o -selection clipboard)"
printf 'h8i9g7j10' | xclip -i -selection clipboard
key ctrl+v
expect moves 'h8i9g7j10'
printf 'h8i9z' | xclip -i -selection clipboard
key ctrl+v
expect notice '.*character 5.*'
expect moves 'h8i9g7j10'

# The review of a game in which black let a win slip, from the better move on.
printf 'h8i9h9g7h10o1a1h7' | xclip -i -selection clipboard
key ctrl+v
key v
expect review ready
expect mistakes '[1-9]'
key Home j j
expect sentence 'Move 7, a1: a (blunder|mistake), it missed a win in 2\. Better: h(7|11)\.'
shot review
key Escape
expect reviewing 0
printf 'h8i9g7j10' | xclip -i -selection clipboard
key ctrl+v
expect moves 'h8i9g7j10'

# Whatever ends the program, the same position, level and theme are there again.
before=$(value moves)
expect kept 1
stop KILL
start
expect moves "$before"
expect level 5
expect theme 0
expect notice 'Resumed where you left\.'
shot resumed

# A puzzle: an idle move is judged, and may be taken back.
key p
expect dialog puzzles
shot puzzles
key Return
expect puzzle yours
shot puzzle
click 1 1
expect puzzle 'wrong|yours'
expect sentence 'Not this way: .*|Right so far: .*'
key u
expect puzzle yours
key ctrl+p
expect puzzle_number 2

# A new game as white: the engine begins.
key n
expect dialog new
shot new-game
key Right
key Return
expect dialog none
expect seats white
expect moves '[a-o][0-9]+'

# Nothing is drawn when nothing happens.
sleep 1
frames=$(value frames)
sleep 2
[ "$(value frames)" = "$frames" ] || fail "it draws while nothing happens"

stop
[ "$(find shots -name '*.png' | wc -l)" -ge 12 ] || fail "fewer than 12 screenshots"
finish

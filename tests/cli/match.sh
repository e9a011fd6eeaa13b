#!/usr/bin/env bash
# match.sh - players against each other, as a user types it.
. "$(dirname -- "$0")/common.sh"

small="--size 6 --line 4 --seed 1"

run match pattern random $small --games 10
expect_code 0
expect_quiet
expect_out '^pattern against random: [0-9]+-[0-9]+-[0-9]+, '
expect_count 5 '^pair [1-5]: pattern [0-2]\.[05], random [0-2]\.[05] \('
expect_out 'Elo .* at 95 %'
expect_out '^  pairs '

# The same games whatever the number of threads.
run match pattern mcts,playouts=30 $small --games 6 --quiet --json
"$json_lines" <out || fail "$last: no JSON"
mv out first
run match pattern mcts,playouts=30 $small --games 6 --quiet --json --concurrency 1
cmp -s first out || fail "the result depends on concurrency"

run match a=random b=random random random $small --games 4 --quiet
expect_code 0
expect_out '^  1 a  '
expect_out '^  4 random-2 '

# Programs that speak Gomocup's protocol, and one that crashes.
fake=$(dirname -- "$json_lines")/fake_engine
run match "good=cmd:'$fake' good" "bad=cmd:'$fake' crash" --size 9 --seed 1 --games 2 --tc 0.5
expect_code 0
expect_out '^game 1: bad was ended by signal 11'
expect_out '^  ended    by crash [12]$'
refuse "player a: no/such/engine: no such program"  match a=cmd:no/such/engine random
refuse "four in a row.*five in a row only"  match "cmd:'$fake'" random $small

refuse 'who plays'  match pattern $small
refuse "no player 'patern': did you mean pattern"  match patern random $small
refuse "player net: which network"  match net random $small
refuse "no/such.safetensors"  match net:no/such.safetensors random $small
refuse "'vists'; did you mean 'visits'"  match net:auto,vists=3 random
refuse 'random takes no options'  match random,visits=3 random
refuse 'playouts = 0: must be 2 to'  match mcts,playouts=0 random
refuse 'games = 3: must be even'  match random pattern --games 3
refuse 'no/such.txt'  match random pattern --openings no/such.txt
refuse 'tc = 5/: seconds'  match random pattern --tc 5/
refuse 'tc = 1\+2'  match random pattern --tc 1+2
refuse "engines: unknown option 'memory'"  match random pattern --engines memory=3
refuse "openings: stones = 99"  match random pattern --openings random:stones=99
printf '0,0\n1,x\n' >bad.txt
refuse 'bad.txt:2: '  match random pattern --openings bad.txt
refuse 'no opening of 30 random stones'  match random pattern $small --openings random:stones=30,radius=1
finish

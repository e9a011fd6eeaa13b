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

# Kept on disk: a match that was stopped goes on, another one is refused, and games are exported.
run match pattern mcts,playouts=30 $small --games 20 --quiet
grep -v ' an hour' out >whole
run match pattern mcts,playouts=30 $small --games 8 --quiet --db m.db
expect_code 0
run match pattern mcts,playouts=30 $small --games 20 --quiet --db m.db --export m.sgf
expect_code 0
expect_out '^  20 games written to m.sgf'
grep -vE ' an hour| written to ' out | cmp -s - whole || fail "a match that was gone on with ends otherwise"
[ "$(grep -c '^(;FF' m.sgf)" = 20 ] || fail "m.sgf holds $(grep -c '^(;FF' m.sgf) games"
for format in jsonl pgn txt psq; do
    run match pattern mcts,playouts=30 $small --games 20 --quiet --db m.db --export m.$format
    expect_code 0
done
"$json_lines" <m.jsonl || fail "m.jsonl: no JSON"
[ "$(grep -c '^\[Result ' m.pgn)" = 20 ] || fail "m.pgn: not 20 results"
[ "$(wc -l <m.txt)" = 20 ] || fail "m.txt: not 20 games"
[ "$(ls m.psq | wc -l)" = 20 ] || fail "m.psq: not 20 games"
run play m.psq/000001.psq --size 6 --line 4 --net none
expect_code 0
refuse "m.db: it holds another match: seed was '1' and is '2' now"  match pattern mcts,playouts=30 --size 6 --line 4 --seed 2 --db m.db
refuse 'export: needs --db'  match pattern random --export x.sgf
refuse 'can be exported as'  match pattern random --db new.db --export x.png

# Ctrl-C: what is known is shown, and how to go on.
"$tengen" match mcts,playouts=20000 mcts,playouts=20001 --size 15 --games 100 --db i.db >out 2>err &
sleep 0.5
kill -INT $!
wait $!
code=$?
last='tengen match, interrupted'
expect_code 130
expect_out '^To go on: tengen match mcts,playouts=20000 mcts,playouts=20001 --size 15 --games 100 --db i.db$'

# Two at once on one match: the second is told.
"$tengen" match mcts,playouts=20000 mcts,playouts=20001 --size 15 --games 100 --db two.db >/dev/null 2>&1 &
sleep 0.5
run match mcts,playouts=20000 mcts,playouts=20001 --size 15 --games 100 --db two.db
kill -INT $!
wait $!
[ "$code" = 1 ] || fail "two matches on one file: exit code $code"
expect_err '^tengen: two.db: another process plays this match; wait for it or end it$'

# swap2: between programs that speak it and players of this program; the colours that were chosen are counted.
run match "a=cmd:'$fake' good" "b=cmd:'$fake' swap2-more" --size 9 --seed 1 --games 2 --tc 0.5 --swap2 --db w.db --export w.jsonl
expect_code 0
expect_out '^freestyle 9x9, .* openings: swap2, by the players$'
expect_out '^  opened   [0-9]'
[ "$(grep -c '"opener":"[ab]","swap2":"two more stones, not swapped"' w.jsonl)" = 1 ] || fail "w.jsonl: not how swap2 went"
[ "$(grep -c '"opener":"[ab]","swap2":"swapped"' w.jsonl)" = 1 ] || fail "w.jsonl: not that colours were swapped"
run match pattern mcts,playouts=30 $small --games 8 --quiet --swap2
cp out first
run match pattern mcts,playouts=30 $small --games 8 --quiet --swap2 --concurrency 1
[ "$(grep -v ' an hour' first)" = "$(grep -v ' an hour' out)" ] || fail "swap2 depends on concurrency"
refuse 'player b does not play swap2: refuses SWAP2BOARD: UNKNOWN'  match pattern "b=cmd:'$fake' swap2-unknown" --size 9 --swap2
refuse 'the players lay the opening'  match pattern random --swap2 --openings random

# Games that are proven or agreed on end early and say so.
run match pattern random --size 9 --seed 1 --games 20 --quiet --prove 300 --db p.db --export p.jsonl
expect_out '^  ended    by proof [0-9]+$'
[ "$(grep -c '"ending":"proof"' p.jsonl)" -gt 5 ] || fail "p.jsonl: proofs are not told"
refuse "p.db: it holds another match: prove was '300' and is '0' now"  match pattern random --size 9 --seed 1 --games 20 --db p.db

# Openings: those that come with the program, games of other programs, and all their images.
run match pattern random --rule renju --size 15 --games 2
expect_out '^renju 15x15, .* openings: 120 balanced ones that come with the program$'
run match pattern random --size 9 --games 2
expect_out '^freestyle 9x9, .* openings: 4 random stones'
mkdir games
printf '(;SZ[9];B[ee];W[ff];B[aa])(;SZ[9];B[ee];W[dd];B[aa])(;SZ[9];B[ii];W[ii])' >games/a.sgf
refuse 'games/a.sgf: game 3:1: move 2'  match pattern random --size 9 --games 2 --openings games
printf '(;SZ[9];B[ee];W[ff];B[aa])(;SZ[9];B[ee];W[dd];B[aa])' >games/a.sgf
run match pattern random --size 9 --games 4 --openings games --opening_moves 2 --symmetries
expect_out 'openings: 1 different ones of 2 in games, turned and mirrored$'

# Whose strength is fixed.
run match a=pattern b=random c=random $small --games 4 --quiet --anchor b=1200.5
expect_out '^  2 b  .* 120[01] \(se 0\)'
run match a=pattern b=random c=random $small --games 4 --quiet --anchor b=1200.5 --json
grep -q '"name": *"b", *"elo": *1200.5, *"error": *0.0' out || fail "the anchor is not told in JSON"
refuse "anchor = d: no player has that name; the first is called a"  match a=pattern b=random c=random --anchor d
refuse "anchor = a=x: 'x' is no Elo"  match a=pattern b=random c=random --anchor a=x

# Limits of one program alone.
refuse "player .*: engines: unknown option 'deepth'; did you mean 'depth'"  match "cmd,deepth=3:'$fake' good" random --size 9
run match "a=cmd,depth=3,memory_mb=77:'$fake' good" "b=cmd:'$fake' crash" --size 9 --games 2 --quiet --db l.db
expect_code 0

# The sequential test ends it early.
run match pattern random --size 9 --seed 1 --games 1000 --quiet --sprt elo0=0,elo1=10
expect_out '^pattern against random: 20-0-0'
expect_out '^  decided  after 10 of 500 pairs$'
expect_out '^  SPRT .* at least elo1: pattern is stronger than random by 10 Elo or more \(elo0 is refuted'
refuse 'elo0 = 5 must be less than elo1 = 1'  match pattern random --sprt elo0=5,elo1=1
refuse 'two players, not 3'  match pattern random random --sprt elo1=5

# Formats.
run match pattern random mcts,playouts=20 $small --games 4 --quiet --format gauntlet
expect_out '^  2 random .*  \.  |^  2 random'
run match pattern random mcts,playouts=20 random $small --games 4 --quiet --format swiss --rounds 3
expect_code 0
expect_out '  points  '
refuse 'rounds = 4: 4 players'  match a=random b=random c=random d=random $small --format swiss --rounds 4

# Openings that a search finds balanced: as many as asked for, all different, the same for the same seed.
run openings --size 8 --count 12 --visits 8 --within 0.4 --seed 3 --out o.txt
expect_code 0
expect_quiet
[ "$(grep -vc '^#' o.txt)" = 12 ] || fail "o.txt: not 12 openings"
[ "$(grep -v '^#' o.txt | sort -u | wc -l)" = 12 ] || fail "o.txt: openings stand there twice"
run openings --size 8 --count 12 --visits 8 --within 0.4 --seed 3
cmp -s out o.txt || fail "the same seed gives other openings"
run match pattern random --size 8 --openings o.txt --games 24 --quiet
expect_code 0
refuse 'o.txt is there already'  openings --out o.txt
refuse 'were balanced'  openings --size 6 --line 4 --visits 2 --stones 0 --count 3 --seed 1

refuse "no player './fake': did you mean cmd:./fake"  match ./fake random
refuse "did you mean net:x/y.safetensors"  match x/y.safetensors random
refuse "two players are called 'a'"  match a=random a=pattern
refuse "'--tolerance'; here it is --engines tolerance_ms"  match random pattern --tolerance 5
refuse "'--time'; here it is --tc"  match random pattern --time 5
refuse 'rounds: are of a Swiss tournament alone'  match random pattern --rounds 3
refuse 'sprt \(as elo0=0,elo1=10\): '  match random pattern --sprt 0,10
refuse 'there is no folder no/where'  match random pattern --db e.db --export no/where/x.sgf
[ ! -e e.db ] || fail "a match that was refused left a file"
refuse 'that knows another rule judge'  openings --rule renju --size 15
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

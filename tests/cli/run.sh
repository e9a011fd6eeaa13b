#!/usr/bin/env bash
# run.sh - a run from nothing: trained, stopped, continued, looked at, and played against.
. "$(dirname -- "$0")/common.sh"

# A network that plain loops train in a moment, too.
tiny="--preset tiny --blocks 1 --channels 8 --policy_channels 8 --value_hidden 8 --batch 64"
quick="--rows 600 --games 8 --match_playouts 20 --match_games_first 4 --match_games_last 10 --match_games_between 0"

run train --preset tiny --dry-run
expect_code 0
expect_out '^size = 6$'
[ ! -e runs ] || fail "a dry run writes files"

run train first $tiny $quick
expect_code 0
expect_quiet
tail -1 out | grep -qE '^score [0-9.]+ % of 10 games against pure MCTS with 20 playouts \(as black [0-9.]+ %, as white [0-9.]+ %; untrained [0-9.]+ %\)$' ||
    fail "the last line is: $(tail -1 out)"
[ -e runs/first/nets/latest.safetensors ] || fail "no network was saved"
refuse 'size' train first --size 7
run train first
expect_code 0
tail -1 out | grep -qE '^score ' || fail "a finished run does not say its score again"

expect_out '^finished already; to train on: tengen train runs/first --rows [0-9]+$'
run train first --json
expect_code 0
"$json_lines" event phase rows games loss_policy latest <out || fail "train --json"

# Its course, and the networks that it kept.
run train first --status
expect_code 0
expect_quiet
expect_out '^ +positions +time +visits +policy'
expect_out '^ +[0-9,]+ +[0-9]+ s +32 +[0-9.]+ '
run train first --status --json
expect_code 0
"$json_lines" event rows <out || fail "train --status --json"
refuse 'is no run yet' train nothing --status
run train rated $tiny $quick --rivals 2 --rival_every 300 --rival_games 4 --match_visits 4
expect_code 0
expect_out '^self-play at the end: [0-9.]+ plies a game'
expect_out '^Elo [+-][0-9]+ ± [0-9]+ over the untrained network'
run rate rated --games 2 --visits 2
expect_code 0
expect_out '^ +positions +Elo +as black +as white$'
expect_out '^ +0 +\+0 ± +0 '
run rate rated --games 2 --visits 2 --rivals 1 --json
expect_code 0
"$json_lines" event rows <out || fail "rate --json"
refuse 'holds no run' rate nothing
refuse 'rate which run' rate

# Ctrl-C saves and says how to go on; the same command line goes on.
"$tengen" train second $tiny --rows 100000000 --games 4 --match_games_first 0 >out 2>err &
pid=$!
wait_for '[1-9][0-9,]* games' out
kill -INT "$pid"
wait "$pid"
code=$?
last="tengen train second, interrupted"
expect_code 130
expect_err '^tengen: stopped and saved; go on with: tengen train runs/second$'
[ "$(wc -l <err)" = 1 ] || fail "an interrupted run says more than one line"
run train second --rows 1 --match_games_last 0
expect_code 0
expect_out '^going on after [0-9,]+ positions'
grep -qE '^backend = (cpu|reference)$' runs/second/config.ini || fail "config.ini does not say what computes"
if grep -q '^backend = cpu$' runs/second/config.ini; then
    run train second --backend reference --rows 1 --match_games_last 0
    expect_code 0
    expect_out 'the bits differ'
    grep -q '^backend = reference$' runs/second/config.ini || fail "the backend was not taken over"
fi

run net info first
expect_code 0
expect_out '^file +runs/first/nets/latest.safetensors'
run net info runs/first
expect_code 0
expect_out '^trained on +freestyle 6x6, four in a row'
run net info runs/first/nets/latest.safetensors --json
expect_code 0
"$json_lines" file parameters rule size line checksum <out || fail "net info --json"
# Commands that are shown can be copied: with the program's name as it was called, and in quotes.
cp -r runs/first "runs/it's mine"
TENGEN_COMMAND=./run run train "it's mine"
expect_code 0
expect_out "^play against it: \./run play --net 'runs/it'\\\\''s mine'\$"
rm -r "runs/it's mine"
TENGEN_COMMAND=./run run play --help
expect_out '^usage: \./run play '

# Another process in the same folder is told so.
"$tengen" train busy $tiny --rows 100000000 --games 4 --match_games_first 0 >busy.out 2>&1 &
pid=$!
wait_for 'Ctrl-C saves' busy.out
run train busy
expect_code 1
expect_err '^tengen: runs/busy: another process trains here$'
kill -INT "$pid"
wait "$pid"

run net compare runs/first runs/first
expect_code 0
expect_out 'policy: 0\.0000 nats'
run net compare runs/first runs/second --json --positions 10
expect_code 0
"$json_lines" a b same_architecture slices policy_kl value_mean <out || fail "net compare --json"

play 'c3\nhint\n' --net runs/first --visits 10
expect_out '^engine: [a-f][1-6], (win|wins|loses|a proven)'
expect_out '^hint: '
play 'd4\n' --net runs/first --size 9 --visits 2
expect_out 'trained on 6x6 boards'
expect_out 'on 9x9 it may well play weakly'
refuse 'four' play --net runs/first --line 5
refuse 'freestyle' play --net runs/first --rule standard

head -c 2000 runs/first/nets/latest.safetensors >cut.safetensors
refuse 'cut.safetensors' play --net cut.safetensors
mkdir -p assets/nets && cp runs/first/nets/latest.safetensors assets/nets/six.safetensors
TENGEN_ASSETS=$PWD/assets play 'c3\n' --visits 5
expect_out 'six.safetensors'
TENGEN_ASSETS=$PWD/assets refuse 'no network for renju' play --rule renju

run selfplay --net runs/first --games 5 --visits 4 --seed 1 --out games.sgf
expect_code 0
expect_out '^written to games.sgf'
games=$(sed -n 's/^\([0-9]*\) games:.*/\1/p' out)
[ "$games" -ge 5 ] || fail "only $games games"
[ "$(grep -c '(;' games.sgf)" = "$games" ] || fail "games.sgf holds another number of games than $games"
refuse 'games.sgf is there already' selfplay --net runs/first --games 5 --out games.sgf
refuse 'written as' selfplay --net runs/first --games 5 --out games.doc
play 'moves\n' games.sgf --net none --visits 1
run selfplay --net runs/first --games 5 --visits 4 --seed 1 --json
expect_code 0
"$json_lines" games black white draws mean_plies <out || fail "selfplay --json"

# A network for one size of board, trained the published way: played on that board alone.
run train paper --preset paper --size 6 --line 4 --blocks 1 --channels 8 --value_hidden 8 --visits 8 --games 1 \
    --batch 16 --rows 60 --match_playouts 20 --match_visits 4 --match_games_first 0 --match_games_last 4 --match_every 0
expect_code 0
run net info paper
expect_code 0
expect_out '^architecture +plain 1c8 for 6x6 .last-1,'
play 'c3\n' --net runs/paper --visits 10
refuse 'plays on 6x6 only, not on 9x9' play --net runs/paper --size 9
run selfplay --net runs/paper --games 2 --visits 4 --seed 1 --json
expect_code 0
refuse 'channels' train other --preset paper --channels 100
finish

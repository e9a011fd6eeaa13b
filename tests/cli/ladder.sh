#!/usr/bin/env bash
# ladder.sh - `tengen ladder`: the rungs, ratings that two seeds agree on, resuming, calibration, and what is refused.
. "$(dirname "$0")/common.sh"

run ladder
expect_code 0
expect_out '^freestyle 15x15, five in a row$'
expect_out '^  pattern +1000 +\+-0 '
run ladder --json
"$json_lines" <out >/dev/null || fail "the rungs are no JSON lines"

# A ladder of bots on a small board.
for i in 0 1 2 3 4 5 6 7; do echo "-1,$((i % 3 - 1)), 1,$((i / 3)), 0,-2"; done >openings.txt
cat >small.txt <<END
game freestyle 9 5
openings $PWD/openings.txt
anchor pattern 1000
rung random 0 0 0 - random
rung careless 400 0 0 - pattern,slip=0.4
rung slipping 700 0 0 - pattern,slip=0.15
rung pattern 1000 0 0 - pattern
rung deep 1100 0 0 - alphabeta,depth=2
END

run ladder --ladder small.txt --calibrate --games 100 --neighbours 2 --seed 1
expect_code 0
expect_out '^  pattern +1000 '
grep -q '^# Measured on' small.txt || fail "the calibration has written nothing"
grep -q '^anchor pattern 1000$' small.txt || fail "the anchor has moved"
[ "$(grep -c '^rung' small.txt)" = 5 ] || fail "the calibration has lost a rung"
cp small.txt measured.txt

# Two seeds: within each other's intervals.
number() { sed -E "s/.*\"$1\":(-?[0-9.]+).*/\1/" "$2"; }
for player in pattern,slip=0.25 alphabeta,depth=1; do
    for seed in 1 2; do
        run ladder "$player" --ladder small.txt --seed $seed --games 300 --error 60 --minutes 0 --json
        expect_code 0
        "$json_lines" <out >/dev/null || fail "$last: is no JSON"
        cp out "rating$seed"
    done
    awk -v a="$(number elo rating1)" -v b="$(number elo rating2)" -v e="$(number error95 rating1)" \
        -v f="$(number error95 rating2)" 'BEGIN { d = a - b; exit !(d * d <= e * e + f * f) }' ||
        fail "$player: seeds 1 and 2 disagree: $(cut -c1-200 rating1 rating2)"
done

# Resumed from a part of its games, it ends where it would have ended; the same command says it again from the file.
run ladder pattern,slip=0.25 --ladder small.txt --seed 5 --games 120 --error 0 --minutes 0 --json
cp out whole
run ladder pattern,slip=0.25 --ladder small.txt --seed 5 --games 40 --error 0 --minutes 0 --db climb.db --json
expect_code 0
run ladder pattern,slip=0.25 --ladder small.txt --games 120 --error 0 --minutes 0 --db climb.db --json
expect_code 0
cmp -s whole out || fail "a resumed rating differs: $(cat out) instead of $(cat whole)"
run ladder pattern,slip=0.25 --ladder small.txt --seed 5 --games 120 --error 0 --minutes 0 --concurrency 1 --json
cmp -s whole out || fail "the rating depends on how many games run at once"

run ladder pattern --ladder small.txt --seed 3 --games 40 --error 0
expect_code 0
expect_out '^pattern: Elo [0-9]+ \+-[0-9]+ at 95 %, by 40 games \(pattern is 1000\)$'
expect_out '^  as black -?[0-9]+ \+-[0-9]+, as white '

# A run behind a gate, whose networks are rated; and once more afterwards.
run train r --preset 15x15 --blocks 1 --channels 16 --policy_channels 8 --value_hidden 8 --rows 400 --games 1 \
    --moves 16 --visits 2 --match_visits 2 --rivals 0 --window_min 64 --batch 16 --keep_every 200 \
    --gate sprt --gate_every 200 --gate_games 8 --ladder_every 200 --ladder_games 4
expect_code 0
run train r --status
expect_out '^gate: [0-9]+ of [0-9]+ networks passed, the last one (too|not) '
expect_out '^ladder: +[0-9,]+ positions: Elo '
run train r --status --json
"$json_lines" <out >/dev/null || fail "$last: is no JSON"
run rate r --ladder --games 4 --visits 2
expect_code 0
expect_count 3 '^ladder: +[0-9,]+ positions: Elo '
refuse 'ladder_every: no ladder of freestyle 6x6'  train s --preset tiny --ladder_every 100
refuse 'gate_elo1 = 0: is not more'  train s --preset tiny --gate sprt --gate_elo1 0

refuse "no player 'nobody'"  ladder nobody
refuse 'is no file, nor is there'  ladder pattern --ladder other
refuse 'must be even'  ladder pattern --games 3
refuse 'takes no player'  ladder pattern --calibrate
refuse 'with --calibrate only'  ladder pattern --out x
refuse "holds another match: player 1 was 'pattern,slip=0.25'"  ladder vcf --ladder small.txt --db climb.db
refuse 'error = '  ladder pattern --error -1
sed 's/^rung deep.*/rung deep x/' measured.txt >bad.txt

refuse 'bad.txt:[0-9]+: a rung: '  ladder pattern --ladder bad.txt
cmp -s small.txt measured.txt || fail "a rating has changed the ladder"

finish

#!/usr/bin/env bash
# analyze.sh - positions and games analysed: as text, as JSON lines, from standard input, written to SGF.
. "$(dirname -- "$0")/common.sh"

won='d4a1e4a8f4h8' # 8x8, five in a row: black to move wins in two moves
fast='--visits 30 --threads 2'

# ---- positions ----

# shellcheck disable=SC2086
run analyze $won --size 8 --line 5 $fast
expect_code 0
expect_quiet
expect_out '^black wins in 2 moves: [a-h][1-8] [a-h][1-8] [a-h][1-8]; [0-9]+ visits?$'
# shellcheck disable=SC2086
run analyze c3 --size 8 --line 5 $fast --lines 3
expect_out '^white: win [0-9]+ %'
[ "$(grep -cE '^  [a-h][1-8] +[0-9]+ ' out)" = 3 ] || fail "$last: not three lines: $(cat out)"
# shellcheck disable=SC2086
run analyze $won --size 8 --line 5 $fast --json --policy
"$json_lines" stones to_move visits best score wdl proof plies words lines policy <out || fail "$last: $(cat out)"
expect_out '"proof":"win","plies":3'

# ---- games ----

cat >game.sgf <<'SGF'
(;FF[4]GM[4]SZ[8]RU[freestyle]PB[Ann]PW[Bob]C[a game];B[de];W[ah]C[oh];B[ee];W[aa];B[fe];W[ha];B[hh];W[ce])
SGF
# shellcheck disable=SC2086
run analyze game.sgf $fast --sgf out.sgf
expect_code 0
expect_quiet
expect_out '^game.sgf: freestyle 8x8, five in a row, 8 moves'
expect_out '^   7  black  h1 .* missed a win in 2 moves'
expect_out '^black, Ann: accuracy [0-9]+ %.*1 missed win$'
expect_out '^white, Bob: accuracy'
expect_out '^searched in .* by .*8x8.safetensors, trained for freestyle 8x8'
grep -q 'C\[oh' out.sgf || fail "the game's own comment is not in out.sgf: $(cat out.sgf)"
grep -q '^(;B' out.sgf || fail "out.sgf has no variations: $(cat out.sgf)"
cp out first
# shellcheck disable=SC2086
run analyze out.sgf $fast
cmp -s <(grep -v '^searched' first | sed 's/game.sgf/out.sgf/; /^written/d') <(grep -v '^searched' out) ||
    fail "the written game reads otherwise: $(diff first out)"
# shellcheck disable=SC2086
run analyze game.sgf $fast --marked
expect_no_out '^   1  black'
# shellcheck disable=SC2086
run analyze game.sgf $fast --json
[ "$(wc -l <out)" = 9 ] || fail "$last: $(wc -l <out) lines"
head -8 out | "$json_lines" move color played best before after loss mark missed_win turns better reply words || fail "$last"
tail -1 out | "$json_lines" moves turning_points black_score black white || fail "$last"
cp out two
run analyze game.sgf --visits 30 --threads 1 --json
cmp -s two out || fail "another number of threads gives another review"
# shellcheck disable=SC2086
run analyze game.sgf $fast --move 6
expect_out '^black wins in 2 moves'
# shellcheck disable=SC2086
run analyze game.sgf game.sgf $fast --json
[ "$(grep -c '^{"file":"game.sgf"' out)" = 18 ] || fail "$last: lines without their file"
echo 'd4a1e4a8f4h8g4h1h4' >over.txt
# shellcheck disable=SC2086
run analyze over.txt --size 8 --line 5 $fast --move 9
expect_out '^black wins'

# ---- lines from standard input ----

cat >in <<LINES
{"id": "a", "moves": "$won", "lines": 2}
{"id": 2, "moves": ["c3", "d3"], "visits": 10, "policy": true}
rubbish

{"id": "broken", "moves": "c3c3"}
{"id": 3, "mvoes": "c3"}
{"id": 4, "size": 15}
{"id": 5
$won
{"id": 6, "moves": "${won}g4h1h4"}
{"id": 7, "stones": [["b", "c3"], ["w", "d4"]], "to_move": "white"}
{"id": 8, "sgf": "(;GM[4]SZ[8];B[dc];W[af])", "move": 1}
LINES
run analyze - --size 8 --line 5 --visits 30
: >in
expect_code 0
expect_quiet
"$json_lines" id <out || fail "$last: $(cat out)"
[ "$(wc -l <out)" = 11 ] || fail "$last: $(wc -l <out) lines: $(cat out)"
order=$(sed -E 's/^\{"id":([^,]*),.*/\1/' out | tr '\n' ' ')
[ "$order" = '"a" 2 3 "broken" 3 4 null 9 6 7 8 ' ] || fail "the answers' order is $order"
line() { sed -n "$1p" out; }
line 1 | grep -q '"proof":"win","plies":3' || fail "line 1: $(line 1)"
line 2 | "$json_lines" policy best || fail "line 2: $(line 2)"
line 3 | grep -q '"input_line":3,"error":"neither a JSON object nor a position string' || fail "line 3: $(line 3)"
line 4 | grep -q 'there is a stone' || fail "line 4: $(line 4)"
line 5 | grep -q 'did you mean ..moves' || fail "line 5: $(line 5)"
line 6 | grep -q 'this analysis is of freestyle 8x8' || fail "line 6: $(line 6)"
line 7 | grep -q 'no JSON' || fail "line 7: $(line 7)"
line 8 | grep -q '"proof":"win"' || fail "line 8: $(line 8)"
line 9 | grep -q '"over":"black"' || fail "line 9: $(line 9)"
line 10 | grep -q '"to_move":"white"' || fail "line 10: $(line 10)"
line 11 | grep -q '"stones":1,"to_move":"white"' || fail "line 11: $(line 11)"

# ---- two networks ----

run analyze --compare auto auto,backend=reference --size 8
expect_code 0
expect_quiet
expect_out '^B  .*reference'
expect_out '^on 200 positions of freestyle 8x8'
expect_out 'policy: 0\.[0-9]+ apart in total variation'
run analyze --compare auto auto,backend=reference game.sgf --json
"$json_lines" a b positions policy_tv policy_kl value_mean value_largest same_best worst <out || fail "$last: $(cat out)"
expect_out '"positions":9,'
run analyze --compare auto auto game.sgf
expect_out 'policy: 0\.0000 apart .* the same best move in 100\.0 %'

# ---- a rule for which no network comes with the program ----

echo '(;GM[4]FF[4]SZ[15]RU[renju];B[fh];W[aa];B[gh];W[oa];B[hf];W[ao];B[hg];W[oo])' >forbidden.sgf
run analyze forbidden.sgf --move 8 --visits 20
expect_code 0
expect_quiet
expect_out '^forbidden to black: h8 \(double-three\)$'
expect_out 'the rules of renju were kept$'

# ---- what is refused ----

refuse 'two networks' analyze --compare auto
refuse 'no network file' analyze --compare auto nowhere.safetensors
refuse 'backend' analyze --compare auto auto,backend=abacus
refuse 'did you mean .backend' analyze --compare auto auto,bakcend=cpu
refuse 'no such file' analyze --compare auto auto missing.sgf

refuse 'analyse what' analyze
refuse 'neither|no file' analyze missing.sgf
refuse 'no file, nor a position' analyze xyzzy
refuse 'must rise' analyze game.sgf --mistake 30
refuse 'is there already' analyze game.sgf --sgf out.sgf
refuse 'written as .sgf' analyze game.sgf --sgf out.txt
refuse 'one game' analyze game.sgf out.sgf --sgf new.sgf
refuse 'whole game' analyze game.sgf --move 3 --sgf new.sgf
refuse 'has 8 moves' analyze game.sgf --move 9
refuse 'stands alone' analyze - game.sgf
refuse 'did you mean .puct' analyze game.sgf --search pcut=1
refuse 'no key=value' analyze game.sgf --search puct
finish

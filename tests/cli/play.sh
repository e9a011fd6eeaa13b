#!/usr/bin/env bash
# play.sh - games typed into the terminal board, with every mistake a newcomer makes.
. "$(dirname -- "$0")/common.sh"

small="--net none --size 6 --line 4 --seed 1 --visits 5"

play '' $small
expect_out 'no network'
expect_out '^freestyle 6x6, four in a row'
expect_out '^ +a b c d e f$'
expect_out '^Goodbye'

play 'zz\nc9\nudno\n99\nh8\nd3 d4\nundo it\nsave\nload\n\xff\xfe\n;rm\n\n   \n-\n' $small
expect_out "^'zz' is neither a point \(a1 to f6\) nor a command: type help"
expect_out '^c9 is not on the board: columns go from a to f, rows from 1 to 6'
expect_out "'udno' is no command: did you mean undo\?"
expect_out "'undo' *|undo stands alone"
expect_out '^save what\?'
expect_out '^load what\?'
expect_no_out 'engine: '

# A taken point, capitals, blanks, an overlong line, a NUL, and no newline at the end.
play 'C3\nc3\n  d 4  \nmoves' $small
expect_out '^c3 is taken by black'
expect_count 2 '^engine: [a-f][1-6](, |$)'
expect_out '^c3[a-f][1-6](d4[a-f][1-6])?$'
head -c 100000 /dev/zero | tr '\0' h >in
printf '\nc3\0\nboard\n' >>in
run play $small
expect_code 0
expect_count 2 'too long'

# Ctrl-C at the prompt and in thought: the moves are shown, so that nothing is lost.
interrupt() {
    mkfifo pipe
    "$tengen" play $small "$@" <pipe >out 2>err &
    local pid=$!
    exec 3>pipe
    printf 'c3\n' >&3
    wait_for "$until" out
    kill -INT "$pid"
    wait "$pid"
    code=$?
    exec 3>&-
    rm pipe
    last="tengen play, interrupted"
    expect_code 130
    expect_err '^tengen: interrupted$'
}
until='^engine: ' interrupt
expect_out '^Unfinished after 2 moves: c3[a-f][1-6]$'
until='^Your move' interrupt --visits 1000000
expect_out '^Unfinished after 1 move: c3$'

# What would move the cursor is not repeated.
play '\033[A\n' $small
expect_out "is neither a point"
expect_no_out $'\033'

# Taking back and playing again give the same position.
play 'c3\nmoves\nundo\nmoves\nredo\nmoves\nundo\nundo\nredo\nredo\n' $small
expect_out '^no moves yet'
expect_out 'no move of yours to take back'
expect_out 'nothing to play again'
[ "$(grep -cE '^c3[a-f][1-6]$' out)" = 2 ] || fail "redo does not give the position back"

# White: the engine begins; sides change; a hint is given and not played.
play 'moves\nhint\nmoves\nswap\nmoves\n' $small --color white
expect_count 2 '^engine: '
expect_out '^hint: [a-f][1-6]'
expect_out 'You are black X'
[ "$(grep -cE '^[a-f][1-6]$' out)" = 2 ] || fail "a hint plays a move"
play 'swap\nmoves\n' $small
expect_out '^[a-f][1-6]$'

play 'resign\nc3\nhint\nundo\nc3\nnew\nmoves\n' $small
expect_out '^You resign: white wins'
expect_out 'you have resigned'
expect_out '^engine: '
expect_out '^no moves yet'

# Saving and loading, in each format, and refusing to write over another file.
echo precious >other.sgf
play 'c3\nd4\nmoves\nsave a.sgf\nsave a.sgf\nsave a.psq\nsave a.txt\nsave other.sgf\nsave a.png\nsave no/where.sgf\n' $small
expect_count 4 '^saved a\.'
expect_out 'other.sgf is there already'
expect_out 'a.png: the name must end in'
expect_out 'no/where.sgf: '
[ "$(cat other.sgf)" = precious ] || fail "save wrote over another file"
moves=$(grep -E '^c3[a-f][1-6]d4' out)
for file in a.sgf a.psq a.txt; do
    play "load missing.sgf\nload $file\nmoves\n" $small
    expect_out 'missing.sgf: no such file'
    expect_out "^$moves\$"
done
play 'moves\n' a.sgf --net none --visits 5
expect_out '^freestyle 6x6, four in a row'
expect_out "^$moves\$"
echo garbage >bad.sgf
play 'c3\nload bad.sgf\nload other.sgf\nmoves\n' $small
expect_out '^bad.sgf'
expect_out '^c3[a-f][1-6]$'

# A won game: the line is marked and named, and no move is taken any more.
echo a1a6b1b6c1c6 >won.txt
play 'd1\ne1\nhint\nmoves\nundo\nmoves\nquit\n' won.txt $small
expect_out 'black wins, four in a row: a1 b1 c1 d1\. You win!'
expect_out '^  1\*X\*X\*X\*X\*'
expect_out 'the game is over'
expect_out '^a1a6b1b6c1c6$'

# Renju: a forbidden move is explained, refused and does not lose.
echo h7a1h6a2i8o15j8o14 >renju.txt
play 'h8\nboard\nmoves\n' renju.txt --net none --rule renju --visits 1
expect_out '^h8 is forbidden to black \(double-three\)'
expect_out '!'
expect_out '^h7a1h6a2i8o15j8o14$'

# Stones as the terminal shows them, and no colours where nobody looks.
LC_ALL=C.UTF-8 play 'c3\n' $small
expect_out '●'
LC_ALL=C.UTF-8 play 'c3\n' $small --ascii
expect_no_out '●|○'
expect_no_out $'\033'
finish

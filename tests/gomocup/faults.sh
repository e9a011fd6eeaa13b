#!/usr/bin/env bash
# faults.sh PROGRAM FOLDER - the mistakes by which engines lose games to their manager's parser, each looked for.
. "$(dirname -- "$0")/common.sh"

move='[0-9]+,[0-9]+'

# corner MOVE: one that the engine has not taken with that move, as it may where it has no time.
corner() { if [ "$1" = 0,0 ]; then echo 14,14; else echo 0,0; fi; }

what="OK and moves stand alone on their line, and are flushed at once"
open_engine
send 'START 15'
answer OK
send 'INFO timeout_turn 100' BEGIN
answer "$move"
close_engine

what="SUGGEST is never said, nor anything on standard error, nor a bare DEBUG"
open_engine
send 'START 15' 'INFO timeout_turn 100' 'INFO show_detail 3' 'INFO game_type 2' 'INFO folder .'
answer OK
send 'TURN 7,7'
answer "$move"
send "TURN $(corner "$line")"
answer "$move"
close_engine
if grep -qE '^(SUGGEST|DEBUG)' said; then fail "$what"; fi

what="a command that arrives while it thinks is obeyed"
open_engine
send 'START 15' 'INFO timeout_turn 60000'
answer OK
send BEGIN
sleep 0.3
send ABOUT
answer 'name="Tengen".*' 5
send 'TURN 3,3'
answer 'ERROR .*' 5
send STOP
answer "$move" 5
send 'TURN 0,0'
sleep 0.3
send RESTART
answer OK 5
silence 0.5
send BEGIN
sleep 0.3
send 'START 20'
answer OK 5
send BEGIN
sleep 0.3
send BOARD 10,10,2 DONE
sleep 0.3
send YXSTOP
answer "$move" 5
close_engine
what="END while it thinks ends it"
open_engine
send 'START 15' 'INFO timeout_turn 60000'
answer OK
send BEGIN
sleep 1
close_engine 1500

what="INFO is never answered"
open_engine
send 'INFO rule 2' 'INFO max_memory 83886080' 'INFO timeout_turn' 'INFO' 'INFO nonsense 5' 'INFO timeout_match -7'
send 'INFO evaluate 3,3' 'INFO rule 0' 'INFO max_memory 0'
send 'INFO timeout_turn 50' 'INFO time_left x' 'INFO folder /some where'
silence 0.3
send ABOUT
answer 'name="Tengen", version="[^"]+", author=".+", country=".+", www=".*", email=".*"'
what="what INFO asked for in vain is said at the next command"
send 'START 15'
answer OK
send 'INFO rule 2' BEGIN
answer 'ERROR rule 2 .*'
send 'INFO rule 9' 'TURN 7,7'
answer 'ERROR rule 9 .*'
send 'INFO rule 0' 'INFO max_memory 1000' 'TURN 7,7'
answer 'ERROR max_memory .*'
close_engine

what="a line that is not known is answered UNKNOWN, and life goes on"
open_engine
send 'HELLO there' '' '   '
answer 'UNKNOWN .*'
send 'XYZZY'
answer 'UNKNOWN .*'
send "$(head -c 3000 /dev/zero | tr '\0' x)"
answer 'UNKNOWN .*'
send '7,7'
answer 'UNKNOWN .*'
send 'DONE'
answer 'UNKNOWN .*'
send 'TURN 7,7'
answer 'ERROR .*START.*'
send 'START 15'
answer OK
send 'TURN 15,0'
answer 'ERROR .*'
send 'TURN 7'
answer 'ERROR .*'
send 'START 3'
answer 'ERROR .*'
send 'START fifteen'
answer 'ERROR .*'
send 'RECTSTART 15,20'
answer 'ERROR .*'
send 'TAKEBACK 1,1'
answer 'ERROR .*'
send RESTART
answer OK
close_engine

what="a rule that arrives after START counts"
open_engine
send 'START 15' 'INFO rule 0' 'INFO timeout_turn 1000'
answer OK
# Two and three in a column with a gap between them: filled, they are six in a row.
position h4a1h5c1h6e1h8g1h9i1
answer 7,6
send 'INFO rule 1'
position h4a1h5c1h6e1h8g1h9i1
answer "$move"
[ "$line" != 7,6 ] || fail "$what: an overline is played for a win"
close_engine

what="colours follow from the numbers of stones, in any order"
open_engine
send 'START 15' 'INFO timeout_turn 500'
answer OK
# white, to move, wins in a row; the opponent's stones come first, last, and mixed
send BOARD 0,0,2 2,0,2 4,0,2 6,0,2 0,14,2 5,7,1 6,7,1 7,7,1 8,7,1 DONE
answer '4,7|9,7'
send BOARD 5,7,1 6,7,1 7,7,1 8,7,1 0,0,2 2,0,2 4,0,2 6,0,2 0,14,2 DONE
answer '4,7|9,7'
send BOARD 5,7,1 0,0,2 6,7,1 2,0,2 7,7,1 4,0,2 8,7,1 6,0,2 DONE
answer '4,7|9,7'
# three stones, all the opponent's or all one's own
send BOARD 7,7,2 8,8,2 9,9,2 DONE
answer "$move"
send BOARD 7,7,1 8,8,1 9,9,1 10,10,1 DONE
answer '6,6|11,11'
send BOARD 7,7,1 7,7,2 DONE
answer 'ERROR .*'
send BOARD 7,7,5 DONE
answer 'ERROR .*'
send BOARD 7,7,x DONE
answer 'ERROR .*'
send BOARD DONE
answer "$move"
what="TAKEBACK takes the last move back"
send 'START 15'
answer OK
send 'TURN 7,7'
answer "$move"
send "TAKEBACK $line"
answer OK
send 'TAKEBACK 7,7'
answer OK
send 'TURN 7,7'
answer "$move"
close_engine

what="swap2 lines need no third field"
open_engine
send 'START 15' 'INFO timeout_turn 500'
answer OK
send SWAP2BOARD DONE
answer "$move $move $move"
for field in '' ,1; do
    send SWAP2BOARD "7,7$field" "8,8$field" "0,14$field" DONE
    answer "SWAP|$move|$move $move"
    send SWAP2BOARD "7,7$field" "8,8$field" "0,14$field" "9,9$field" "14,0$field" DONE
    answer "SWAP|$move"
done
send SWAP2BOARD 7,7 DONE
answer 'ERROR .*'
what="STOP ends a swap2 decision too"
send 'INFO timeout_turn 60000' SWAP2BOARD DONE STOP
answer "$move $move $move" 10
send 'INFO timeout_turn 500'
what="in swap2 the better colour is taken"
# Black has three in an open row, and white two stones in corners; then two white stones stand well and black's do
# not.
send SWAP2BOARD 6,7 0,0 7,7 14,0 8,7 DONE
answer SWAP
send SWAP2BOARD 0,0 6,7 14,0 7,7 14,14 DONE
answer "$move"
close_engine

what="time that is unlimited, gone, or overdrawn"
open_engine
send 'START 15' 'INFO timeout_turn 300' 'INFO timeout_match 10000' 'INFO time_left 2147483647'
answer OK
send BEGIN
answer "$move" 3
for left in 0 -500 -2147483648 1 20; do
    send "INFO time_left $left" 'INFO timeout_turn 60000' RESTART
    answer OK
    send "INFO time_left $left" 'TURN 7,7'
    answer "$move" 2
done
what="no time for a turn is an instant answer, not an endless one"
send 'INFO time_left 2147483647' 'INFO timeout_match 0' 'INFO timeout_turn 0' RESTART
answer OK
for _ in 1 2 3; do
    send BOARD 7,7,2 DONE
    answer "$move" 2
done
close_engine

what="renju's black does not play a forbidden point"
open_engine
send 'START 15' 'INFO rule 4' 'INFO timeout_turn 300'
answer OK
# Two rows of two that cross at h8, both open: there black would make a double three.
send YXBOARD 5,7,1 6,7,1 7,5,1 7,6,1 0,0,2 14,0,2 0,14,2 14,14,2 DONE YXSHOWFORBID
answer 'FORBID 0707\.'
send BOARD 5,7,1 6,7,1 7,5,1 7,6,1 0,0,2 14,0,2 0,14,2 14,14,2 7,7,3 DONE
answer "$move"
[ "$line" != 7,7 ] || fail "$what: $line"
send 'INFO rule 0' YXSHOWFORBID
answer 'FORBID \.'
close_engine

# Far more than it takes, for busy machines and networks on plain loops.
what="the first answer comes soon after the start"
began=$(now_ms)
open_engine
send 'START 15'
answer OK
send 'INFO timeout_turn 0' BEGIN
answer "$move"
took=$(($(now_ms) - began))
[ "$took" -lt 10000 ] || fail "$what: it took $took ms"
close_engine

what="lines end by LF, CR LF or CR, in capitals or not, with words to spare"
open_engine
printf 'start 15 15\r\n\r\ninfo timeout_turn 100\r\nInfo Rule 0\r\nTurn 7,7\r\n' >&7
answer OK
answer "$move"
printf 'RESTART\rBOARD\r8,8,2\rDONE\r' >&7
answer OK
answer "$move"
printf 'board\n  8 , 8 , 2  \r\ndone now\n' >&7
answer "$move"
close_engine

what="what is thought while the opponent thinks changes no answer, and is no answer"
open_engine --threads 2
send 'START 15' 'INFO timeout_turn 200' 'INFO pondering 1'
answer OK
send 'TURN 7,7'
answer "$move"
first=$line
silence 0.5
send "TURN $(corner "$first")"
answer "$move"
send "TAKEBACK $line"
answer OK
send 'TURN 13,13'
answer "$move"
sleep 0.3
close_engine 1500

what="a manager that stops the program between moves gets its moves"
open_engine
send 'START 15' 'INFO timeout_turn 500' 'INFO timeout_match 5000'
answer OK
for _ in 1 2 3; do
    kill -STOP "$pid"
    send 'INFO time_left 5000' BOARD 7,7,2 DONE
    sleep 0.6
    kill -CONT "$pid"
    answer "$move" 5
done
close_engine

what="the network is found from any folder and by any path"
mkdir -p elsewhere/deep
ln -s "$engine" elsewhere/pbrain-linked
cp "$engine" elsewhere/pbrain-copied
printf 'START 15\nINFO timeout_turn 0\nBEGIN\n' >script
for program in "$engine" ../pbrain-linked ../pbrain-copied; do
    (cd elsewhere/deep && { cat ../../script; sleep 1; echo END; } | "$program" >out 2>err)
    grep -qE "^$move\$" elsewhere/deep/out || fail "$what: $program: $(cat elsewhere/deep/out elsewhere/deep/err)"
done
what="a network that cannot be used is an ERROR, not a move"
open_engine --net no/such/network
send 'START 15'
answer 'ERROR .*no/such/network.*'
send BEGIN
answer 'ERROR .*START.*'
close_engine

what="START loads and warms the network, so that the first move is searched; a second one has nothing to do"
open_engine
began=$(now_ms)
send 'START 15'
answer OK
took=$(($(now_ms) - began))
[ "$took" -lt 2000 ] || fail "$what: OK took $took ms"
send 'INFO timeout_turn 150' BEGIN
answer "$move"
grep -q '^MESSAGE .* visits' said || fail "$what: the first move was not searched"
began=$(now_ms)
send 'START 15'
answer OK
took=$(($(now_ms) - began))
[ "$took" -lt 500 ] || fail "$what: the second OK took $took ms"
close_engine

what="blocked points are not played until they are freed, also through a START"
open_engine
send 'START 15' 'INFO timeout_turn 300' YXBLOCK 4,7 DONE yxblock 9,7 done 'START 15'
answer OK
answer OK
four=(BOARD 5,7,1 0,0,2 6,7,1 2,0,2 7,7,1 4,0,2 8,7,1 6,0,2 DONE)
send "${four[@]}"
answer "$move"
case $line in 4,7 | 9,7) fail "$what: $line" ;; esac
send YXBLOCKUNDO 4,7 DONE "${four[@]}"
answer 4,7
send YXBLOCKRESET YXBLOCK 15,7 DONE
answer 'ERROR .*'
for x in {0..14}; do for y in {0..14}; do send YXBLOCK "$x,$y" DONE; done; done
send "${four[@]}"
answer 'ERROR .*blocked.*'
send YXBLOCKRESET "${four[@]}"
answer '4,7|9,7'
close_engine

what="a list that comes while a move is thought about is refused in one line"
open_engine
send 'START 15' 'INFO timeout_turn 2000' BEGIN YXBLOCK 4,7 5,7 DONE
answer OK
answer 'ERROR a move is being thought about: STOP ends that'
send STOP
answer "$move"
close_engine

what="one or two stones for balance, and as many best moves as are asked for"
open_engine
send 'START 15' 'INFO timeout_turn 400' YXBOARD 7,7,2 DONE 'YXBALANCEONE 0'
answer OK
answer "$move"
send 'YXBALANCETWO -10'
answer "$move $move"
send 'YXBALANCETWO 99'
answer 'ERROR .*'
send 'INFO timeout_turn 3000' YXBOARD 7,7,2 DONE 'YXNBEST 3'
answer "$move"
grep -q '^MESSAGE 3\. ' said || fail "$what: three moves are not told"
close_engine

what="Yixin's boards see what is thought about; blocks of INFO come only where they are asked for"
open_engine
send YXSHOWINFO 'START 15' 'INFO show_detail 1' 'INFO timeout_turn 1500' 'INFO rule 2'
answer OK
send 'TURN 7,7'
answer "$move"
grep -qE '^MESSAGE REALTIME BEST [0-9]+,[0-9]+$' said || fail "$what: no REALTIME"
if grep -q '^INFO' said; then fail "$what: INFO is said"; fi
close_engine
open_engine
send 'START 15' 'INFO show_detail 2' 'INFO timeout_turn 1500'
answer OK
send 'TURN 7,7'
answer "$move"
[ "$(grep -c '^INFO PV DONE$' said)" -gt 1 ] || fail "$what: no blocks while it thinks"
close_engine

what="limits of visits, depth and strength end a thinking before its time"
open_engine
send 'START 15' 'INFO timeout_turn 20000'
answer OK
for limit in 'max_node 50' 'max_depth 2' 'strength 0'; do
    send 'INFO max_node 0' 'INFO max_depth 0' 'INFO strength 100' "INFO $limit" RESTART
    answer OK
    send 'TURN 7,7'
    answer "$move" 10
done
what="an INFO that changes nothing is remarked with the move"
send 'INFO strength 0' 'INFO caution_factor 3' 'INFO zzz 1' 'INFO timeout_turn soon' RESTART
answer OK
send 'TURN 7,7'
answer "$move" 10
for key in caution_factor zzz timeout_turn; do
    grep -q "^MESSAGE .*INFO $key" said || fail "$what: $key"
done
close_engine

what="commands that are not done are refused in words, with all that belongs to them"
open_engine
send 'START 15' YXHASHDUMP some/file.hash 'YXHASHLOAD some/file.hash' YXQUERYDATABASEALL 7,7 8,8 DONE
answer OK
for _ in 1 2 3; do answer 'ERROR YX.*'; done
send YXSEARCHDEFEND YXSHOWHASHUSAGE YXBLOCKPATH 7,7 done yxblockpathreset RELOADCONFIG
for _ in 1 2 3 4 5; do answer 'ERROR .*'; done
send 'TURN 7,7' STOP
answer "$move"
close_engine

what="memory that is told is kept"
open_engine
send 'START 20' 'INFO max_memory 127926272' 'INFO timeout_turn 6000'
answer OK
send BEGIN
answer "$move"
peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status")
[ "$peak" -lt $((127926272 / 1024)) ] || fail "$what: $peak KB"
close_engine

finish

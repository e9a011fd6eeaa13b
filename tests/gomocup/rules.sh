#!/usr/bin/env bash
# rules.sh PROGRAM FOLDER - positions in which each rule asks for another move.
. "$(dirname -- "$0")/common.sh"

# wants RULE POSITION PATTERN
wants() {
    what="rule $1, $2"
    send "INFO rule $1" RESTART
    answer OK
    position "$2"
    answer "$3"
}

open_engine
send 'START 15' 'INFO timeout_turn 4000'
answer OK
for rule in 0 1 4; do wants "$rule" h8h9i8i9j8j9k8k9 "$(one_of g8 l8)"; done
wants 1 h8h9i8h10g8h11j13h12g14h14i15 "$(one_of f8 j8)"
wants 0 h8h9i8h10g8h11j13h12g14h14i15 "$(one_of h13)"
wants 4 h8h9i7i9h10i6i11i12 '[0-9]+,[0-9]+'
xy_of g9
[ "$line" != "$point" ] || fail "$what: $line is forbidden to black"
wants 8 h8f8g8f9i8f7j8l8 "$(one_of f5 f6 f10 f11)"
close_engine
finish

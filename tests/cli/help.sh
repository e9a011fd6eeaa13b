#!/usr/bin/env bash
# help.sh - the commands are listed on a small screen, and each has its help, on a large one at most.
. "$(dirname -- "$0")/common.sh"

lines=25
short() { [ "$(wc -l <out)" -le $lines ] || fail "$last: $(wc -l <out) lines of help"; }
narrow() { [ "$(wc -L <out)" -le 120 ] || fail "$last: a line of $(wc -L <out) columns"; }
good_help() { expect_code 0 && expect_quiet && short && narrow && [ -s out ]; }

run && good_help
cp out list
commands=$(sed -n 's/^  \([a-z]*\)  .*/\1/p' list)
[ "$(echo "$commands" | wc -w)" -ge 6 ] || fail "the list names only: $commands"
for same in help --help -h; do
    run $same && good_help
    cmp -s list out || fail "tengen $same differs from tengen"
done
run help help && good_help
lines=45
for command in $commands; do
    run "$command" --help && good_help && cp out help.text
    expect_out "^usage: tengen $command"
    run "$command" -h
    cmp -s help.text out || fail "tengen $command -h differs from --help"
    run help "$command" && good_help
    cmp -s help.text out || fail "tengen help $command differs from tengen $command --help"
done
run --version
expect_code 0
expect_out '^tengen [0-9]+\.[0-9]+'

"$tengen" help >/dev/full 2>err
[ $? = 1 ] || fail "a full output goes unnoticed"
[ "$(wc -l <err)" = 1 ] || fail "a full output is not one line on standard error"
finish

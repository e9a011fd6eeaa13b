#!/usr/bin/env bash
# check.sh - engines that are right but for one habit, each of which must be found, and nothing else.
. "$(dirname -- "$0")/common.sh"

# By a name of its own, so that others of its kind are not taken for what is left of it.
candidate=$PWD/candidate
cp "$(dirname -- "$json_lines")/candidate" "$candidate"

# habit:examination; all at once, since most of the time is waiting.
habits="polite:ok-line blanks:move-line suggest:suggestion noise:standard-error bare:remarks unix:line-ends
answering:info leaving:unknown-line shy:about once:start-again stale:restart keeping:takeback coloured:swap2
ordered:board-order first-rule:rule forbidden:renju slow:turn-limit zero:turn-zero overdrawn:time-left late:startup
lingering:end deaf:end-while-thinking hog:memory homebound:folder buffered:answers crash:answers mute:answers
garbled:about"
began=$(date +%s)
for pair in $habits; do
    habit=${pair%:*}
    "$tengen" check "$candidate" --tolerance_ms 2000 -- "$habit" >"$habit.out" 2>"$habit.err" || echo $? >"$habit.code" &
done
wait
took=$(($(date +%s) - began))
[ "$took" -lt 100 ] || fail "it took $took s to examine engines that hang"
for pair in $habits; do
    habit=${pair%:*}
    found=$(sed -n 's/^FAIL  \([a-z0-9-]*\) .*/\1/p' "$habit.out" | tr '\n' ' ')
    [ "$found" = "${pair#*:} " ] || fail "$habit fails: $found$(grep '^FAIL' "$habit.out")"
    [ "$(cat "$habit.code")" = 1 ] || fail "$habit: exit code $(cat "$habit.code")"
    grep -q 'fails 1 of ' "$habit.err" || fail "$habit: $(cat "$habit.err")"
    grep -qE '^ +[0-9.]+ > (START 15|ABOUT)$' "$habit.out" || fail "$habit: no wire log"
done
[ "$(grep -c 'SKIP .*it does not answer' mute.out)" = 24 ] || fail "mute: $(grep -c SKIP mute.out) skipped"
grep -q 'standard output is not flushed' buffered.out || fail "buffered: $(cat buffered.out)"
if pgrep -f "$candidate" >/dev/null; then fail "engines are left: $(pgrep -fa "$candidate")"; fi

# What is optional may be missing.
run check "$candidate" --json --log all.log -- plain
expect_code 0
"$json_lines" <out || fail "$last: no JSON"
expect_out '"passed": ?22, ?"failed": ?0, ?"skipped": ?3'
[ "$(grep -cE '^(PASS|SKIP) ' all.log)" = 25 ] || fail "all.log: $(grep -cE '^(PASS|SKIP) ' all.log) examinations"
grep -qE '^ +[0-9.]+ < OK$' all.log || fail "all.log: no conversation"
run check "$candidate" --json --only about -- garbled
expect_code 1
"$json_lines" <out || fail "$last: no JSON"
run check "$candidate" --log no/such/folder/x
expect_code 1
expect_err '^tengen: no/such/folder/x'
run check "$candidate" --only renju
expect_code 0
expect_out '^1 passed, 0 failed, 0 skipped$'

refuse 'which engine'  check
refuse 'no/such/engine: no such program'  check no/such/engine
refuse "no examination 'spelling'"  check "$candidate" --only spelling
refuse "'--loog'; did you mean '--log'"  check "$candidate" --loog x
finish

#!/usr/bin/env bash
# quiet.sh - what tests/bench/quiet stops stands still for as long as a command runs, and goes on after it.
quiet=$(readlink -f -- "$(dirname -- "$0")/../bench/quiet")
. "$(dirname -- "$0")/common.sh"
last=quiet

state_of() { sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status"; }
expect_state() { # PID STATES
    for _ in $(seq 100); do
        case $2 in *"$(state_of "$1")"*) return ;; esac
        sleep 0.05
    done
    fail "process $1 is in state $(state_of "$1") instead of one of $2"
}

sleep 1000 &
sleeper=$!
sleep 1001 &
bystander=$!
trap 'kill -KILL $sleeper $bystander 2>/dev/null' EXIT
echo "$sleeper" >pids
export TENGEN_QUIET_PIDS=$PWD/pids TMPDIR=$PWD

"$quiet" cat "/proc/$sleeper/status" "/proc/$bystander/status" >out 2>err
[ "$(grep -cE '^State:[[:space:]]+T' out)" = 1 ] || fail "not just one process stood still: $(grep State out)"
expect_err "^quiet: $sleeper stopped meanwhile"
expect_state "$sleeper" S

code=0
"$quiet" sh -c 'exit 7' 2>err || code=$?
[ "$code" = 7 ] || fail "exit code $code instead of 7"
expect_state "$sleeper" S

"$quiet" sleep 1002 2>err &
command=$!
expect_state "$sleeper" T
kill -KILL "$command"
wait "$command" 2>/dev/null
expect_state "$sleeper" S

# Within another one: only the outer one counts.
"$quiet" "$quiet" cat "/proc/$sleeper/status" >out 2>err
grep -qE '^State:[[:space:]]+T' out || fail "it goes on within an inner command"
[ "$(wc -l <err)" = 1 ] || fail "the inner command stops it once more: $(cat err)"
expect_state "$sleeper" S

# Who stood still before stays so.
kill -STOP "$sleeper"
expect_state "$sleeper" T
"$quiet" true 2>err
sleep 0.2
expect_state "$sleeper" T
finish

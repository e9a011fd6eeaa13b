#!/usr/bin/env bash
# machine.sh - doctor and bench, for people and for programs.
. "$(dirname -- "$0")/common.sh"

run doctor
expect_code 0
for word in processor cores memory disk GPU backend ranks libraries rules network; do expect_out "^$word +(ok|PROBLEM)"; done
run doctor --json
expect_code 0
"$json_lines" problems findings <out || fail "doctor --json"

for suite in zero rules search threat net selfplay; do
    run bench $suite --seconds 0.001 --repeats 1
    expect_code 0
    expect_out "^$suite\."
    run bench $suite --seconds 0.001 --repeats 1 --json
    expect_code 0
    "$json_lines" name value unit reference ratio <out || fail "bench $suite --json"
done
finish

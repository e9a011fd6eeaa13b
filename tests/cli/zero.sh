#!/usr/bin/env bash
# zero.sh - the plan of training by several ranks: the figures of docs/ZERO.md, which the engine has counted, and what fits.
doc=$(realpath -- "$(dirname -- "$0")/../../docs/ZERO.md")
. "$(dirname -- "$0")/common.sh"

run zero plan --params 20000000 --ranks 4
expect_code 0
expect_quiet
for stage in 0 1 2 3; do
    # | stage | counted, MB | grown | ratio | formula | sent in a step, MB | …
    counted=$(awk -F'|' -v s=" $stage " '$2 == s && NF == 9 { gsub(/ /, ""); print $3 }' "$doc")
    sent=$(awk -F'|' -v s=" $stage " '$2 == s && NF == 9 { gsub(/ /, ""); print $7 }' "$doc")
    [ -n "$counted" ] && [ -n "$sent" ] || fail "docs/ZERO.md has no figures of stage $stage"
    expect_out "^$stage .* $counted +$sent\$"
done

run zero plan --params 20000000 --ranks 4 --device-memory 0.2
expect_code 0
expect_out '^Stage 2 is the lowest that fits 0.2 GB'
expect_out '^1 .* no$'
expect_out '^2 .* yes$'

# What does not fit in memory fits with files, or on more ranks; what waits between micro-steps is not needed in fast mode.
run zero plan --params 20000000 --ranks 4 --device-memory 0.04
expect_out 'stage 3 does in exact mode on 8 ranks, with moments in files: '
run zero plan --params 20000000 --ranks 4 --device-memory 0.08
expect_out 'stage 3 does in exact mode on 4 ranks, with moments in files: '
run zero plan --params 20000000 --ranks 4 --accumulation 2 --device-memory 0.17
expect_out 'stage 2 does in fast mode on 4 ranks'
run zero plan --params 1000000000 --ranks 64 --device-memory 0.001
expect_code 0
expect_out '^Nothing fits 0.001 GB'

run zero plan --params 20000000 --ranks 4 --json
expect_code 0
"$json_lines" params padded units ranks accumulation exact file stages advice <out || fail "zero plan --json"
expect_out '"advice":null'
run zero plan --params 20000000 --ranks 4 --json --device-memory 0.2
expect_out '"advice":\{"stage":2,"ranks":4,"exact":true,"file":false\}'

# The smallest and the largest.
run zero plan --params 1000 --ranks 64 --units 1000
expect_code 0
run zero plan --params 1000000000000 --ranks 64
expect_code 0

refuse 'zero what' zero
refuse 'zero what' zero plam --params 1000 --ranks 2
refuse 'wants --params' zero plan --ranks 4
refuse 'wants --ranks' zero plan --params 1000
refuse 'params' zero plan --params 999 --ranks 4
refuse 'params' zero plan --params many --ranks 4
refuse 'ranks' zero plan --params 1000 --ranks 65
refuse 'did you mean .--device-memory' zero plan --params 1000 --ranks 2 --device-memry 1
refuse 'one word too many' zero plan again --params 1000 --ranks 2
finish

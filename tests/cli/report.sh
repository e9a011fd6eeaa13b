#!/usr/bin/env bash
# report.sh - a match as a page of HTML.
. "$(dirname -- "$0")/common.sh"

fake=$(dirname -- "$json_lines")/fake_engine

run match pattern random mcts,playouts=20 --size 6 --line 4 --seed 1 --games 6 --quiet --db m.db
expect_code 0
run report m.db -o page.html
expect_code 0
expect_quiet
expect_out '^page.html: 18 games, 0 of them lost by faults$'
for text in '<h1>A tournament of 3 players' 'id="stones"' '<h2>Pairings' '<h2>Openings' '#18/play' '^var match = '; do
    grep -q "$text" page.html || fail "page.html lacks $text"
done
if grep -qE 'https?:|src=|<link [^>]*stylesheet' page.html; then fail "page.html: refers elsewhere"; fi
if grep -q '<h2>Faults' page.html; then fail "page.html: faults where there were none"; fi
if command -v xmllint >/dev/null; then
    xmllint --noout page.html || fail "page.html is not well-formed"
fi
run report m.db
expect_code 0
cmp -s m.html page.html || fail "m.html is another page"

run match "good=cmd:'$fake' good" "bad=cmd:'$fake' crash" --size 9 --seed 1 --games 2 --tc 0.5 --quiet --db f.db
run report f.db --out f.html
expect_out '^f.html: 2 games, [12] of them lost by faults$'
grep -q 'bad loses by crash' f.html || fail "f.html: no fault"
grep -q '# FAULT was ended by signal 11' f.html || fail "f.html: not what was said"
grep -q '&gt; START 9' f.html || fail "f.html: not what was said from the start"

refuse 'which match'  report
refuse 'one word too many'  report m.db f.db
refuse 'out: is the match itself'  report m.db -o m.db
echo nonsense >bad.db
refuse 'bad.db'  report bad.db -o bad.html
refuse 'no.db: no such file'  report no.db
finish

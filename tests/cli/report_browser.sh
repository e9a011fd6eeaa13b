#!/usr/bin/env bash
# report_browser.sh - the page of a match in a real browser without a window: its boards replay, its buttons work,
# and it loads nothing. Without Chromium it is skipped (exit code 77).
command -v chromium >/dev/null || { echo "skipped: no chromium" && exit 77; }
. "$(dirname -- "$0")/common.sh"

# dom ADDRESS: the page as it stands after a minute of its own time, in the file dom.
dom() {
    chromium --headless --no-sandbox --disable-gpu --disable-background-networking --user-data-dir="$PWD/profile" \
        --virtual-time-budget=60000 --dump-dom "file://$PWD/$1" >dom 2>browser.err </dev/null ||
        fail "chromium: $(tail -3 browser.err)"
}

stones() { grep -oE '<circle [^>]* r="14"' dom | wc -l; }
expect_stones() { [ "$(stones)" = "$1" ] || fail "$2: $(stones) stones instead of $1"; }

run match pattern random --size 7 --line 5 --seed 3 --games 4 --quiet --db m.db
run report m.db -o page.html
moves=$(grep -oE '^var match = .*' page.html | grep -oE '\[2,[01],[01],[^]]*"([a-z][0-9])+"' | grep -oE '"([a-z][0-9])+"' | grep -oE '[a-z][0-9]')
count=$(echo "$moves" | wc -l)
[ "$count" -gt 5 ] || fail "game 2 has $count moves"

dom 'page.html#2/0'
expect_stones 0 "before the first move"
dom 'page.html#2/5'
expect_stones 5 "after five moves"
grep -q "Game 2: .* Move 5 of $count, $(echo "$moves" | sed -n 5p)" dom || fail "caption: $(grep -o 'id="caption">[^<]*' dom)"
dom 'page.html#2'
expect_stones "$count" "at the end"
dom 'page.html#2/play'
expect_stones "$count" "replayed to the end"
dom 'page.html#99'
grep -q 'Game 1: ' dom || fail "a game that is not there is not the first"

# A hand at the buttons, which writes down how many stones lie after each, and what the page has loaded.
cat >hand <<'JS'
<script>
var seen = [];
function look() { seen.push(document.querySelectorAll('#stones circle').length); }
function press(id) { document.getElementById(id).click(); look(); }
press('first'); press('next'); press('next'); press('next'); press('back'); press('last');
var five = document.querySelectorAll('#stones line.five').length;
location.hash = '#3/4';
setTimeout(function () {
  look();
  document.getElementById('after').click();
}, 200);
setTimeout(function () {
  seen.push(location.hash);
  var names = performance.getEntriesByType('resource').map(function (e) { return e.name; });
  document.title = 'pressed ' + seen.join(' ') + ' five ' + five + ' loaded ' + names.join(' ') + ';';
}, 500);
</script>
JS
sed '/^<\/body>$/e cat hand' page.html >probe.html
dom 'probe.html#2'
grep -q "<title>pressed 0 1 2 3 2 $count 4 #4/4 five 1 loaded ;</title>" dom || fail "the buttons: $(grep -o '<title>[^<]*' dom)"
if grep -q 'Refused to\|Uncaught' browser.err; then fail "$(grep 'Refused to\|Uncaught' browser.err | head -3)"; fi
finish

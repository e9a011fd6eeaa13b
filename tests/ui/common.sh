# common.sh - what the tests of the window share. $1: the program; $2: folder to work in, where the screenshots stay.
#
# Each test has a display of its own (Xvfb), drives the window with xdotool as a person would, and reads the state
# that the window writes after every picture. Without these tools it is skipped (exit code 77).
set -u
[ $# -ge 2 ] || { echo "wanted: the program, and a folder to work in" >&2 && exit 2; }
tengen=$(readlink -f -- "$1")
[ -x "$tengen" ] || { echo "no program there: $1" >&2 && exit 2; }
for tool in Xvfb xdotool xclip import compare; do
    command -v "$tool" >/dev/null || { echo "skipped: no $tool" && exit 77; }
done
rm -rf "$2" && mkdir -p "$2/home" "$2/shots" && cd "$2" || exit 1
export LC_ALL=C SDL_AUDIODRIVER=dummy TENGEN_HOME=$PWD/home
unset WAYLAND_DISPLAY TENGEN_ASSETS TENGEN_COMMAND SDL_VIDEODRIVER
# Libraries of the desktop keep memory to the end; what the program's own layers keep, test_app finds without them.
export ASAN_OPTIONS=detect_leaks=0
failures=0
window=
program=

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

Xvfb -displayfd 6 -screen 0 1400x1000x24 -nolisten tcp 6>display.number >xvfb.log 2>&1 &
server=$!
for _ in $(seq 100); do
    [ -s display.number ] && break
    sleep 0.1
done
DISPLAY=:$(head -1 display.number)
export DISPLAY

# start ARGUMENT…: the program, until its first picture is there.
start() {
    rm -f dump
    "$tengen" play --dump dump --seed 1 "$@" >out 2>err &
    program=$!
    expect full 0
    window=$(xdotool search --onlyvisible --name '^Tengen$' | head -1)
    [ -n "$window" ] || fail "there is no window: $(head -3 err)"
    # Nobody manages this display's windows: the keyboard is where the pointer is.
    xdotool mousemove --window "$window" 4 4
}

stop() {
    kill "-${1-TERM}" "$program" 2>/dev/null
    for _ in $(seq 100); do
        kill -0 "$program" 2>/dev/null || break
        sleep 0.05
    done
    kill -KILL "$program" 2>/dev/null && [ "${1-}" != KILL ] && fail "the program does not end when it is asked to"
    wait "$program" 2>/dev/null
    program=
}

value() { sed -n "s/^$1 //p" dump 2>/dev/null; }

# expect KEY PATTERN: until that stands in the state; a failure after half a minute.
expect() {
    for _ in $(seq 300); do
        if value "$1" | grep -qE -- "^($2)$"; then return; fi
        sleep 0.1
    done
    fail "line ${BASH_LINENO[0]}: $1 is '$(value "$1")', not '$2'"
}

key() { xdotool key --clearmodifiers "$@"; }

# point COLUMN ROW: the pointer to that point, counted from 1 at the left and from the bottom.
point() {
    local x y cell size
    read -r x y cell <<<"$(value layout)"
    size=$(value game | sed -E 's/.* ([0-9]+)x.*/\1/')
    xdotool mousemove --window "$window" $((x + cell * ($1 - 1))) $((y + cell * (size - $2)))
}

click() {
    point "$1" "$2"
    xdotool click 1
}

# shot NAME: the window as it is now, once no new picture has come for a moment.
shot() {
    local frames=-1
    for _ in $(seq 10); do # while it analyses, the picture never stays as it is
        [ "$frames" != "$(value frames)" ] || break
        frames=$(value frames)
        sleep 0.4
    done
    timeout 20 import -window "$window" "shots/$1.png" || fail "no screenshot $1"
}

# differ A B LEAST MOST: how many pixels differ between two screenshots.
differ() {
    local count
    count=$(compare -metric AE -fuzz 2% "shots/$1.png" "shots/$2.png" null: 2>&1)
    [ "${count%%.*}" -ge "$3" ] && [ "${count%%.*}" -le "$4" ] ||
        fail "$1 and $2 differ in $count pixels, not $3 to $4"
}

finish() {
    [ -z "$program" ] || stop
    kill "$server"
    wait "$server" 2>/dev/null
    [ "$failures" = 0 ] || echo "$failures checks failed"
    [ "$failures" = 0 ]
    exit
}

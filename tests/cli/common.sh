# common.sh - what the tests of the program share. $1: the program; $2: json_lines; $3: empty folder to work in.
# Each check that fails is printed and counted; finish says how it went.
set -u
tengen=$1
json_lines=$2
rm -rf "$3" && mkdir -p "$3" && cd "$3" || exit 1
export LC_ALL=C TERM=dumb
unset TENGEN_ASSETS TENGEN_COMMAND NO_COLOR DISPLAY WAYLAND_DISPLAY SDL_VIDEODRIVER
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# run ARGUMENT…: the program, with its output in files out and err and its exit code in $code; input from ./in.
run() {
    : >>in
    "$tengen" "$@" <in >out 2>err
    code=$?
    last="tengen $*"
}

expect_code() { [ "$code" = "$1" ] || fail "$last: exit code $code, not $1 ($(head -c 300 err))"; }
expect_out() { grep -qE -- "$1" out || fail "$last: no line like '$1' in its output"; }
expect_no_out() { ! grep -qE -- "$1" out || fail "$last: a line like '$1' in its output"; }
expect_err() { grep -qE -- "$1" err || fail "$last: no line like '$1' on standard error: $(head -c 300 err)"; }
expect_quiet() { [ ! -s err ] || fail "$last: standard error holds $(head -c 300 err)"; }
expect_count() { [ "$(grep -cE -- "$2" out)" = "$1" ] || fail "$last: '$2' stands $(grep -cE -- "$2" out) times, not $1"; }

# The files below the folder, with their contents.
snapshot() { find . -type f ! -name out ! -name err ! -name in ! -name '*.before' ! -name '*.after' -exec cksum {} + | sort; }

# refuse PATTERN ARGUMENT…: bad input gets one line on standard error, exit code 2, and leaves the disk as it was.
refuse() {
    local pattern=$1
    shift
    snapshot >files.before
    run "$@"
    snapshot >files.after
    expect_code 2
    expect_err "^tengen: .*$pattern"
    [ "$(wc -l <err)" = 1 ] || fail "$last: $(wc -l <err) lines on standard error"
    [ ! -s out ] || fail "$last: writes to standard output: $(head -c 200 out)"
    cmp -s files.before files.after || fail "$last: changes files: $(diff files.before files.after)"
}

# wait_for PATTERN FILE: until a line like that stands in what a program in the background writes.
wait_for() {
    for _ in $(seq 600); do
        if grep -qE -- "$1" "$2"; then return; fi
        sleep 0.1
    done
    fail "no line like '$1' in a minute: $(tail -c 300 "$2")"
}

# play TEXT ARGUMENT…: a game with those lines typed; it must end well.
play() {
    printf '%b' "$1" >in
    shift
    run play "$@"
    : >in
    expect_code 0
    expect_quiet
}

finish() {
    [ "$failures" = 0 ] || echo "$failures checks failed"
    [ "$failures" = 0 ]
    exit
}

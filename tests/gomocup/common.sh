# common.sh - what the tests of the engine share: it runs as a manager runs it, behind two pipes. $1: the program, by
# its pbrain- name; $2: empty folder to work in. Each check that fails is printed and counted; finish says how it went.
set -u
engine=$1
rm -rf "$2" && mkdir -p "$2" && cd "$2" || exit 1
export LC_ALL=C
unset TENGEN_ASSETS TENGEN_COMMAND
failures=0
pid=

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

now_ms() {
    local t=${EPOCHREALTIME/./}
    echo $((t / 1000))
}

# open_engine ARGUMENT…: a new process; what it says is kept in the file said.
open_engine() {
    rm -f to from said
    mkfifo to from
    "${as[@]-$engine}" "$@" <to >from 2>err &
    pid=$!
    exec 7>to 8<from
    : >said
}
as=()

# send LINE…: as they are, each with LF.
send() { printf '%s\n' "$@" >&7; }

# say_next SECONDS: the next line whatever it is, in $line.
say_next() {
    line=
    IFS= read -r -t "$1" line <&8 || return 1
    printf '%s\n' "$line" >>said
}

# answer PATTERN [SECONDS]: the next line that is no MESSAGE and no INFO block is, as a whole, like this.
answer() {
    local seconds=${2:-20}
    while say_next "$seconds"; do
        case $line in 'MESSAGE '* | 'INFO '*) continue ;; esac
        [[ $line =~ ^($1)$ ]] || fail "$what: '$line' instead of '$1'"
        return
    done
    fail "$what: no answer like '$1' within $seconds s"
}

# silence SECONDS: nothing is said.
silence() { if say_next "$1"; then fail "$what: '$line' is said"; fi; }

# close_engine [MS]: END; the process is gone within so many milliseconds, with exit code 0, and left nothing on
# standard error and no line that a manager might misread.
close_engine() {
    local limit=${1:-2000} began code=0
    began=$(now_ms)
    send END
    wait "$pid" || code=$?
    local took=$(($(now_ms) - began))
    while say_next 0.01; do :; done
    exec 7>&- 8<&-
    [ "$code" = 0 ] || fail "$what: exit code $code"
    [ "$took" -le "$limit" ] || fail "$what: the end took $took ms"
    [ ! -s err ] || fail "$what: standard error holds $(head -c 200 err)"
    local strange
    strange=$(grep -vE '^(OK|SWAP|[0-9]+,[0-9]+( [0-9]+,[0-9]+){0,2}|FORBID ([0-9]{4})*\.|name=".*"|(MESSAGE|ERROR|UNKNOWN|INFO) [^ ].*)$' said || true)
    [ -z "$strange" ] || fail "$what: a line like '$strange'"
}

# position MOVES: stones as h8i9…, from the top, black first, sent as BOARD to the side that is to move.
position() {
    local rest=$1 moves=() point n field
    while [[ $rest =~ ^([a-z][0-9]+)(.*)$ ]]; do
        moves+=("${BASH_REMATCH[1]}")
        rest=${BASH_REMATCH[2]}
    done
    n=${#moves[@]}
    send BOARD
    for i in "${!moves[@]}"; do
        xy_of "${moves[$i]}"
        field=$(((n - i) % 2 == 0 ? 1 : 2))
        send "$point,$field"
    done
    send DONE
}

# xy_of h8: 7,7 in $point.
xy_of() {
    local column
    printf -v column %d "'${1:0:1}"
    point=$((column - 97)),$((${1:1} - 1))
}

# one_of h8 i9 …: a pattern of these points.
one_of() {
    local pattern= point
    for name in "$@"; do
        xy_of "$name"
        pattern=$pattern${pattern:+|}$point
    done
    echo "$pattern"
}

finish() {
    [ "$failures" = 0 ] || { echo "$failures checks failed"; exit 1; }
    echo "all is well"
}

# common.sh - what the style tests share; each is called as: test.sh ROOT BUILD
#
# A test prints one line for every violation, in the form PATH: what is wrong, and fails if there was one.
set -euo pipefail
export LC_ALL=C

root=$(cd -- "$1" && pwd)
build=${2-}
cd -- "$root"

violations=0
violation() {
    printf '%s\n' "$*"
    violations=$((violations + 1))
}
finish() {
    [ "$violations" = 0 ] || exit 1
    exit 0
}

# The project's files: what git knows or would take; in a plain copy all but build folders.
project_files() {
    if [ -e .git ] && command -v git >/dev/null; then
        git ls-files --cached --others --exclude-standard | while IFS= read -r path; do
            if [ -e "$path" ]; then printf '%s\n' "$path"; fi
        done
    else
        find . -type f -not -path './build*' -not -path './runs/*' -not -path './.git/*' | sed 's|^\./||'
    fi | sort -u
}

sources() { project_files | grep -E '\.(c|h|cu|cuh)$'; }
library_sources() { sources | grep -E '^(game|net|mcts|train|ui)/'; }

# By name, in the build folder. members: nm -A's lines as "object symbol".
static_libraries() { (cd -- "$build" && ls libtengen_*.a); }
members() { sed -E 's/^.*:([^:]*\.o):/\1 /' | awk 'NF > 1 { print $1, $NF }'; }

#!/usr/bin/env bash
# selftest.sh - every style test passes on a small clean tree and fails on each planted violation.
set -euo pipefail
style=$(cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
failures=0

# A clean tree of two modules, one of them using a package, and the maps that list them. Its name has a space.
new_tree() {
    tree="$work/a tree"
    rm -rf -- "$tree"
    mkdir -p "$tree/game" "$tree/net" "$tree/ui" "$tree/docs" "$tree/build"
    cd -- "$tree"
    cat >game/stone.h <<'END'
#ifndef TENGEN_GAME_STONE_H
#define TENGEN_GAME_STONE_H
int stone_count(int x);
#endif
END
    cat >game/stone.c <<'END'
#include "game/stone.h"
static const char *const NAMES[] = {"none", "one"};
int stone_count(int x)
{
    return NAMES[x & 1][0] + x;
}
END
    cat >net/plane.c <<'END'
#include "game/stone.h"
#include <sqlite3.h>
int plane_count(void);
int plane_count(void)
{
    return stone_count(1);
}
END
    cat >ui/screen.c <<'END'
#include <stdio.h>
void screen_show(void);
void screen_show(void)
{
    puts("here the program speaks");
}
END
    printf '%s\n' '<!-- map -->' '```' 'game/  rules' 'net/   networks' 'ui/    screens' 'docs/  this' '```' '<!-- /map -->' >README.md
    printf '%s\n' '<!-- map -->' '```' 'game/stone.[ch]  a' 'net/plane.c  b' 'ui/screen.c  c' '```' '<!-- /map -->' >docs/design.md
}

compile() {
    local file
    for file in */*.c; do cc -std=c11 -I. -c "$file" -o "build/$(basename "$file").o" 2>/dev/null; done
    rm -f build/*.a
    (cd build && ar rc libtengen_game.a stone*.o && ar rc libtengen_net.a plane.c.o && ar rc libtengen_ui.a screen.c.o)
}

# expect TEST pass|TEXT: the test passes, or fails and says TEXT.
expect() {
    local said code=0
    said=$("$style/$1.sh" "$tree" "$tree/build" 2>&1) || code=$?
    case $2 in
    pass) [ $code = 0 ] && return ;;
    *) if [ $code != 0 ] && grep -qF -- "$2" <<<"$said"; then return; fi ;;
    esac
    printf 'selftest: %s: expected "%s", got exit %s and: %s\n' "$1" "$2" "$code" "$said"
    failures=$((failures + 1))
}

# plant TEST TEXT FILE LINES…: append lines to a file of a clean tree, then expect TEXT.
plant() {
    local test=$1 text=$2 file=$3
    shift 3
    new_tree
    printf '%s\n' "$@" >>"$file"
    case $test in symbols | calls | globals) compile ;; esac
    expect "$test" "$text"
}

new_tree
compile
for test in layers symbols calls globals headers packages sizes maps scripts; do expect "$test" pass; done

plant layers 'game/stone.c: includes net/plane.h' game/stone.c '#include "net/plane.h"'
plant layers 'not written from the root' game/stone.c '#include "stone.h"'
plant layers 'net/paint.cu: includes ui/screen.h' net/paint.cu '#include "ui/screen.h"'
new_tree
mkdir mcts
echo '#include "net/model.h"' >mcts/tree.c
touch net/model.h
expect layers 'mcts/tree.c: includes net/model.h; mcts sees'

plant symbols 'exports weight' game/stone.c 'int weight(void) { return 1; }'
plant symbols 'exports stones' game/stone.c 'const int stones = 3;'
for call in 'exit(1)' 'abort()' 'printf("%d", 1)' 'puts("x")' 'fprintf(stderr, "%d", 1)' 'perror("x")'; do
    plant calls "uses " game/stone.c '#include <stdio.h>' '#include <stdlib.h>' "void stone_say(void) { $call; }"
done
plant globals 'counter is a mutable global' game/stone.c 'static int counter;' 'int stone_next(void) { return ++counter; }'
plant globals 'seed' game/stone.c 'int stone_next(void) { static _Thread_local int seed = 3; return ++seed; }'
plant globals 'stone_table' game/stone.c 'int stone_table[3] = {1, 2, 3};'
plant headers 'does not compile alone' game/stone.h '#ifdef TENGEN_GAME_STONE_H' 'size_t stone_size(void);' '#endif'
plant headers 'does not compile alone' game/stone.h 'struct Twice { int x; };'
plant packages 'names SQLite' game/stone.c '#include <sqlite3.h>'
plant scripts 'game/go.sh: is not executable' game/go.sh '#!/usr/bin/env bash' 'echo'
plant scripts 'game/go.sh: does not parse' game/go.sh '#!/usr/bin/env bash' 'if then'
plant sizes 'TODO' game/stone.c "/* TO""DO: more */"
plant sizes 'TODO' net/paint.cuh "/* TO""DO: more */"
plant sizes '700 lines' game/long.c "$(printf '// %s\n' {1..700})"
plant sizes 'a function of 102 lines' game/long.c 'void long_one(void)' '{' "$(printf ';%.0s\n' {1..101})" '}'
new_tree
mkdir mcts
touch mcts/tree.c
expect maps 'does not list mcts/'
expect maps 'lists mcts/tree.c 0 times'
plant maps 'lists game/stone.h 2 times' docs/design.md '<!-- map -->' 'game/stone.h again' '<!-- /map -->'
plant maps 'lists net/paint.cu 0 times' net/paint.cu
plant maps 'which is no file' docs/design.md '<!-- map -->' 'game/ghost.c' '<!-- /map -->'
plant maps 'only tests may' docs/design.md '<!-- map -->' 'game/*.h' '<!-- /map -->'
plant maps 'lists train/, which holds no file' README.md '<!-- map -->' 'train/ learning' '<!-- /map -->'
plant maps 'lists game/ twice' README.md '<!-- map -->' 'game/ again' '<!-- /map -->'

[ "$failures" = 0 ]

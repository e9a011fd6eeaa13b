#!/usr/bin/env bash
# headers.sh - every header compiles alone, as the first include, and twice.
. "$(dirname -- "$0")/common.sh"

while IFS= read -r header; do
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
        "${CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -I. -Itests -fsyntax-only -x c - ||
        violation "$header: does not compile alone"
    grep -q "^#ifndef TENGEN_" "$header" || violation "$header: has no include guard"
done < <(sources | grep '\.h$')
finish

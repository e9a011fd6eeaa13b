#!/usr/bin/env bash
# headers.sh - every header compiles alone, as the first include, and twice.
. "$(dirname -- "$0")/common.sh"

# What only C++ understands: CUDA's headers and those that stand in for them.
is_cuda() { case $1 in *.cuh | tests/simt/include/* | tests/simt/tensor.h) ;; *) false ;; esac; }
cxx=$(command -v "${CXX:-c++}" || true)

while IFS= read -r header; do
    if is_cuda "$header"; then
        [ -z "$cxx" ] || printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
            "$cxx" -std=c++17 -D_GNU_SOURCE -Wall -Wextra -Werror -Wno-unused-function -Itests/simt/include -I. \
                -fsyntax-only -x c++ - || violation "$header: does not compile alone"
        grep -q "^#ifndef TENGEN_" "$header" || violation "$header: has no include guard"
        continue
    fi
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
        "${CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -I. -Itests -fsyntax-only -x c - ||
        violation "$header: does not compile alone"
    grep -q "^#ifndef TENGEN_" "$header" || violation "$header: has no include guard"
done < <(sources | grep -E '\.(h|cuh)$')
finish

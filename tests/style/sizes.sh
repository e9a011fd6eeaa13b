#!/usr/bin/env bash
# sizes.sh - files under 600 lines, functions under 100; nothing is left for later.
. "$(dirname -- "$0")/common.sh"

while IFS= read -r file; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 600 ] || violation "$file: $lines lines"
    while read -r line; do violation "$file:$line"; done < <(
        # clang-format puts a function's braces alone in the first column.
        awk '/^\{$/ { start = NR }
             /^\}$/ && start { if (NR - start > 100) print start ": a function of " NR - start " lines"; start = 0 }' "$file"
        grep -nE '\b(TODO|FIXME|HACK)\b' "$file" || true
    )
done < <(sources)

sources | tr '\n' '\0' | xargs -0 awk '
    /^\{$/ { start = FNR }
    /^\}$/ && start { print FNR - start - 1; start = 0 }' | sort -n | awk '
    { length_of[NR] = $1 }
    END { printf "functions: %d, median %d lines, nine in ten up to %d, longest %d\n",
          NR, length_of[int((NR + 1) / 2)], length_of[int((NR * 9 + 9) / 10)], length_of[NR] }'
finish

#!/usr/bin/env bash
# maps.sh - README.md lists the folders and docs/design.md the files, each exactly once.
#
# A map stands between the lines <!-- map --> and <!-- /map -->: the first word of each line in it that is not
# indented. In design.md it may be a pattern: name.[ch] everywhere, name.[ch]* for CUDA, and * under tests/.
. "$(dirname -- "$0")/common.sh"

entries() { sed -n '/^<!-- map -->$/,/^<!-- \/map -->$/p' "$1" | awk '/^[A-Za-z.]/ { print $1 }'; }

# Folders down to the second level that hold files.
folders() {
    project_files | grep / | grep -v '^tests/unit/[^/]*$' | awk -F/ '{ print $1 "/"; if (NF > 2) print $1 "/" $2 "/" }' | sort -u
}

entries README.md | sort | uniq -d | while IFS= read -r entry; do echo "README.md: lists $entry twice"; done | grep . && violations=1
difference=$(diff <(entries README.md | sort -u) <(folders)) || {
    while IFS= read -r line; do
        case $line in
        '<'*) violation "README.md: lists ${line#< }, which holds no file" ;;
        '>'*) violation "README.md: does not list ${line#> }" ;;
        esac
    done <<<"$difference"
}

mapfile -t patterns < <(entries docs/design.md)
declare -A used=()
for pattern in "${patterns[@]}"; do
    case $pattern in
    tests/* | net/cuda/*'.[ch]*') ;;
    *'*'*) violation "docs/design.md: $pattern: only tests may be listed by a pattern with *" ;;
    esac
done
while IFS= read -r file; do
    matches=0
    for pattern in "${patterns[@]}"; do
        # shellcheck disable=SC2053
        if [[ $file == $pattern ]]; then
            matches=$((matches + 1))
            used[$pattern]=1
        fi
    done
    [ "$matches" = 1 ] || violation "docs/design.md: lists $file $matches times"
done < <(project_files | grep -E '\.(c|h|cu|cuh|inc)$')
for pattern in "${patterns[@]}"; do
    [ -n "${used[$pattern]-}" ] || violation "docs/design.md: lists $pattern, which is no file"
done
finish

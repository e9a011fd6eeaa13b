#!/usr/bin/env bash
# scripts.sh - every script is executable and parses.
. "$(dirname -- "$0")/common.sh"

while IFS= read -r file; do
    case $(head -c 40 -- "$file" | head -1 | tr -d '\0') in
    '#!'*bash*)
        [ -x "$file" ] || violation "$file: is not executable"
        bash -n -- "$file" || violation "$file: does not parse"
        ;;
    esac
done < <(project_files | grep -E '(^|/)(run|[^/.]*|.*\.sh)$')
finish

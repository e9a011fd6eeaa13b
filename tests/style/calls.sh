#!/usr/bin/env bash
# calls.sh - libraries neither print nor end the program; only the ui library does.
. "$(dirname -- "$0")/common.sh"

forbidden='(exit|_exit|_Exit|quick_exit|abort|(__)?v?f?printf(_chk)?|puts|putchar|putchar_unlocked|perror|stdout|stderr)$'

for library in $(static_libraries); do
    [ "$library" = libtengen_ui.a ] && continue
    while read -r object symbol; do
        # A child between fork and exec, or without one, has no other way to end.
        case "$object $symbol" in 'process.c.o _exit' | 'crew.c.o _exit') continue ;; esac
        violation "$library($object): uses $symbol"
    done < <(nm -A --undefined-only "$build/$library" | members | grep -E " $forbidden" || true)
done
finish

#!/usr/bin/env bash
# symbols.sh - what a file exports begins with its stem: board.c exports board_*.
. "$(dirname -- "$0")/common.sh"

# Files whose types have names of their own, and the prefixes that these bring.
other_prefixes() {
    case $1 in
    rules) echo 'rule_ game_spec_' ;;
    planes) echo 'planes_' ;;
    params) echo 'search_params_' ;;
    net_evaluator) echo 'backend_ precision_' ;;
    esac
}

for library in $(static_libraries); do
    while read -r object symbol; do
        stem=${object%.c*.o}
        allowed=" ${stem}_ $(other_prefixes "$stem") "
        for prefix in $allowed; do
            case $symbol in "$prefix"* | "$stem") continue 2 ;; esac
        done
        violation "$library($object): exports $symbol; allowed prefixes:$allowed"
    done < <(nm -A --defined-only --extern-only "$build/$library" | members)
done
finish

#!/usr/bin/env bash
# layers.sh - a folder includes only itself and what stands below it.
. "$(dirname -- "$0")/common.sh"

# Of net, mcts sees the evaluators that need no network.
mcts_may_see='net/evaluator.h net/evaluator_hash.h net/batcher.h'

level() {
    case $1 in
    game/base/*) echo 0 ;;
    game/match/*) echo 2 ;;
    game/*) echo 1 ;;
    net/*) echo 3 ;;
    mcts/*) echo 4 ;;
    train/*) echo 5 ;;
    ui/*) echo 6 ;;
    *) echo 9 ;;
    esac
}

while IFS=: read -r file included; do
    if [ "$(level "$included")" -gt "$(level "$file")" ]; then
        violation "$file: includes $included, which stands above it"
    fi
    case $file:$included in
    mcts/*:net/*)
        case " $mcts_may_see " in
        *" $included "*) ;;
        *) violation "$file: includes $included; mcts sees of net only: $mcts_may_see" ;;
        esac
        ;;
    esac
    [ -e "$included" ] || violation "$file: includes $included, which is not written from the root"
done < <(library_sources | while IFS= read -r file; do
    sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"([^"]*)".*/\1/p' "$file" | sed "s|^|$file:|"
done)
finish

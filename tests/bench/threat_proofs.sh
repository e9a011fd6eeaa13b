#!/usr/bin/env bash
# threat_proofs.sh - every win that the threat solver claims in N positions, random ones and such from self-play, is
# accepted by a checker that knows nothing of the solver.
#
#   tests/bench/threat_proofs.sh N FOLDER [BUILD]
#
# FOLDER is for the games of the self-play, which are played if they are not there. BUILD (build) holds tengen and
# tests/threat_proofs. Some thousand positions a second on one core.
set -euo pipefail

[ $# -ge 2 ] || { echo "usage: $0 N FOLDER [BUILD]" >&2; exit 2; }
positions=$1
folder=$2
build=${3:-build}
games=${THREAT_GAMES:-4000}
mkdir -p "$folder"
if [ ! -s "$folder/games.txt" ]; then
    "$build/tengen" selfplay --size 15 --games "$games" --visits 8 --seed 1 --out "$folder/games.txt"
fi
"$build/tests/threat_proofs" "$positions" "${THREAT_SEED:-1}" "$folder/games.txt"

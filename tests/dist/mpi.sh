#!/usr/bin/env bash
# mpi.sh COMM_MPI TENGEN FOLDER - communicators over MPI with 2 and 4 ranks, how one that hangs is named, and a run of 2
# ranks that ends as one of a single process. 77: no mpirun here.
set -u
program=$1
tengen=$2
folder=$3

skip() {
    echo "skipped: $1"
    exit 77
}

command -v mpirun >/dev/null || skip "mpirun is not installed (Debian: openmpi-bin)"
[ -x "$program" ] || skip "built without MPI"

# Open MPI keeps memory to the end; what our own layers keep, the same tests over shared memory find.
export ASAN_OPTIONS=detect_leaks=0

# Ranks share cores and machine: they may not spin, be bound, or be refused for being root or too many.
ranks() {
    local n=$1
    shift
    OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 timeout 60 \
        mpirun --oversubscribe --bind-to none --mca btl self,vader --mca btl_vader_single_copy_mechanism none \
        --mca mpi_yield_when_idle 1 -n "$n" "$@"
}

fault=0
for n in 2 4; do
    ranks "$n" "$program" | grep -qx "$n ranks keep the contract" || {
        echo "$n ranks do not keep the contract"
        fault=1
    }
done
ranks 2 "$program" hang 2>&1 | grep -qx "rank 1 has not answered rank 0's barrier for 2 s" || {
    echo "a rank that hangs is not named"
    fault=1
}
begun=$SECONDS
ranks 3 "$program" stop 2>&1 | grep -qx "rank 1 has not answered rank 0's barrier for 2 s" || {
    echo "a rank that is stopped is not named while another one works"
    fault=1
}
[ $((SECONDS - begun)) -lt 25 ] || {
    echo "a rank that is stopped is named after $((SECONDS - begun)) s"
    fault=1
}
ranks 2 "$program" work | grep -qx "2 ranks keep the contract" || {
    echo "a rank that works is not waited for"
    fault=1
}
settings="--preset tiny --threads 1 --rows 1000 --visits 8 --match_games_first 0 --match_games_last 0
          --match_games_between 0 --rivals 0"
rm -rf "$folder"
mkdir -p "$folder"
# shellcheck disable=SC2086
"$tengen" train "$folder/one" $settings >"$folder/out" 2>&1 || fault=1
# shellcheck disable=SC2086
ranks 2 "$tengen" train "$folder/two" $settings --zero 2 --json >"$folder/two.out" 2>&1 || fault=1
cmp "$folder/one/checkpoint/state" "$folder/two/checkpoint/state" || {
    echo "two ranks end in another state than one process"
    fault=1
}
grep -q '"ranks":\[{"positions_per_second":.*},{.*}\],"bytes_sent":' "$folder/two.out" || {
    echo "no figures of the ranks"
    fault=1
}
[ "$(ranks 2 "$tengen" train "$folder/three" --preset nonsense 2>&1 | grep -c "unknown preset")" = 1 ] || {
    echo "bad input is not told once"
    fault=1
}
# A save that fails after an interrupt is told, though mpirun ends the ranks at once.
# shellcheck disable=SC2016,SC2086
ranks 2 bash -c 'echo $$ >"$0.$OMPI_COMM_WORLD_RANK"; exec "$@"' "$folder/process" \
    "$tengen" train "$folder/four" $settings --rows 1000000 --checkpoint_seconds 3600 >"$folder/four.out" 2>&1 &
for _ in $(seq 300); do
    grep -q "self-play" "$folder/four.out" 2>/dev/null && break
    sleep 0.1
done
rm -r "$folder/four/checkpoint" && touch "$folder/four/checkpoint"
kill -TERM "$(cat "$folder/process.0")" "$(cat "$folder/process.1")"
wait
grep -q "four/checkpoint/state: Not a directory" "$folder/four.out" || {
    echo "a save that fails after an interrupt is not told"
    fault=1
}
exit $fault

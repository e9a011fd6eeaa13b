#!/usr/bin/env bash
# mpi.sh COMM_MPI - communicators over MPI with 2 and 4 ranks, and how one that hangs is named. 77: no mpirun here.
set -u
program=$1

skip() {
    echo "skipped: $1"
    exit 77
}

command -v mpirun >/dev/null || skip "mpirun is not installed (Debian: openmpi-bin)"
[ -x "$program" ] || skip "built without MPI"

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
ranks 2 "$program" hang 2>&1 | grep -qx "rank 1 has not answered rank 0's barrier for 1 s" || {
    echo "a rank that hangs is not named"
    fault=1
}
exit $fault

#!/usr/bin/env bash
# packages.sh - each of these packages is named in one source file and nowhere else.
. "$(dirname -- "$0")/common.sh"

for package in oneDNN:'dnnl[a-z_]*\.h' SQLite:'sqlite3\.h' inih:'ini\.h' CUDA:'cuda[a-z0-9_]*\.h' cuBLAS:'cublas[A-Za-z_]*\.h' cuDNN:'cudnn[a-z_]*\.h' NCCL:'nccl\.h' \
    MPI:'mpi\.h' SDL:'SDL[A-Za-z0-9_]*\.h'; do
    name=${package%%:*}
    pattern="^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]([A-Za-z0-9_/]*/)?${package#*:}[>\"]"
    users=$(library_sources | tr '\n' '\0' | xargs -0 grep -lE "$pattern" || true)
    if [ "$(printf '%s' "$users" | grep -c .)" -gt 1 ]; then
        violation "$(printf '%s' "$users" | tr '\n' ' '): each names $name"
    fi
done
finish

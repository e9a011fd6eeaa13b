#!/usr/bin/env bash
# gpu_all.sh - everything that a visit to a machine with a GPU should tell, in under eight minutes: the kernels' tests
# on the device, the same under compute-sanitizer, how fast the kernels are beside a plain copy, and beside PyTorch.
#
#   tests/bench/gpu_all.sh            all of it; a short table comes last
#   tests/bench/gpu_all.sh tests      the tests alone: what `./run test gpu` does
#
# It wants nvcc, a C compiler and nothing of the libraries that Tengen itself needs. Whatever it measures stays in
# build/gpu-visit: figures.jsonl, and the table in table.txt.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd)
out=$root/build/gpu-visit
mkdir -p "$out"
cd -- "$root"

fail() {
    printf 'gpu_all: %s\n' "$*" >&2
    exit 2
}

nvcc=$(command -v nvcc || ls /usr/local/cuda/bin/nvcc 2>/dev/null) || fail "there is no nvcc: install CUDA's toolkit"
nvidia-smi -L >"$out/device.txt" 2>/dev/null || fail "there is no NVIDIA GPU that can be used here: nvidia-smi shows none"

# ---- build: each file once, side by side ----

flags=(-std=c++17 -O3 -I. -arch=native)
c_flags=(-std=c11 -O2 -D_GNU_SOURCE -I. -Itests/cuda/small)
objects=()
jobs=()
compile() {
    objects+=("$out/$(basename "$2").o")
    "$1" "${@:3}" -c "$2" -o "$out/$(basename "$2").o" &
    jobs+=($!)
}
for source in net/cuda/device.cu net/cuda/softmax.cu net/cuda/heads.cu; do compile "$nvcc" $source "${flags[@]}"; done
for source in game/base/status.c game/base/rng.c tests/cuda/gpu.c; do compile cc $source "${c_flags[@]}"; done
common=("${objects[@]}")
for source in tests/cuda/test_*.c; do compile cc "$source" "${c_flags[@]}"; done
compile "$nvcc" tests/bench/gpu_softmax.cu "${flags[@]}"
for job in "${jobs[@]}"; do wait "$job" || fail "the build failed"; done
tests=()
for source in tests/cuda/test_*.c; do
    name=$(basename "$source" .c)
    "$nvcc" -arch=native "$out/$name.c.o" "${common[@]}" -o "$out/$name"
    tests+=("$name")
done
"$nvcc" -arch=native "$out/gpu_softmax.cu.o" "${common[@]}" -o "$out/gpu_softmax"

# ---- tests ----

failed=0
: >"$out/table.txt"
row() { printf '%-44s %s\n' "$@" | tee -a "$out/table.txt"; }
for name in "${tests[@]}"; do
    if timeout 120 "$out/$name" all >"$out/$name.log" 2>&1; then
        row "$name" passed
    else
        row "$name" "FAILED: $(tail -1 "$out/$name.log")"
        failed=1
    fi
done
if [ "${1-}" = tests ]; then exit $failed; fi

if command -v compute-sanitizer >/dev/null; then
    for tool in memcheck racecheck; do
        code=0
        timeout 100 compute-sanitizer --tool $tool --error-exitcode 9 "$out/test_heads" >"$out/$tool.log" 2>&1 || code=$?
        case $code in
        0) row "compute-sanitizer $tool, test_heads" clean ;;
        9) row "compute-sanitizer $tool, test_heads" "FAILED: see $out/$tool.log" && failed=1 ;;
        *) row "compute-sanitizer $tool, test_heads" "did not run here (code $code)" ;;
        esac
    done
else
    row compute-sanitizer 'not installed'
fi

# ---- figures ----

timeout 100 "$out/gpu_softmax" >"$out/figures.jsonl" || { row gpu_softmax FAILED && failed=1; }
if python3 -c 'import torch' 2>/dev/null; then
    timeout 100 python3 tests/bench/torch_softmax.py >>"$out/figures.jsonl" || row torch_softmax.py 'did not run to its end'
else
    row PyTorch 'not installed'
fi

printf '\n%s\n%-32s %10s %-5s %10s %7s %10s\n' "$(cat "$out/device.txt")" figure value unit reference ratio PyTorch |
    tee -a "$out/table.txt"
awk -F'[:,"{}]+' '
    { for (i = 2; i < NF; i++) { if ($i == "name") n = $(i + 1); if ($i == "value") v = $(i + 1)
        if ($i == "unit") u = $(i + 1); if ($i == "reference") r = $(i + 1); if ($i == "ratio") q = $(i + 1) }
      sub(/^ /, "", n); sub(/^ /, "", v)
      if (n ~ /^torch_/) torch[substr(n, 7)] = v; else { order[++count] = n; value[n] = v; unit[n] = u; ref[n] = r; ratio[n] = q } }
    END { for (i = 1; i <= count; i++) { n = order[i]
        printf "%-32s %10.4g %-5s %10.4g %7.2f %10s\n", n, value[n], unit[n], ref[n], ratio[n],
               n in torch ? sprintf("%.4g", torch[n]) : "-" } }' "$out/figures.jsonl" | tee -a "$out/table.txt"
exit $failed

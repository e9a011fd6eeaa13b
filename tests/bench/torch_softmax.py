#!/usr/bin/env python3
"""PyTorch's softmax on the shapes of gpu_softmax.cu: a line of JSON for each figure, in its names with torch_ before
them. Timed the same way: a graph of launches between two events, the median of twenty."""

import json

import torch

LAUNCHES, WARM_UPS, REPEATS = 50, 3, 20
COLUMNS = [32, 36, 64, 100, 225, 361, 400, 512, 1024, 2048, 4096, 8192, 16384, 32768]
TYPES = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}


def seconds_of(work):
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        work()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for _ in range(LAUNCHES):
            work()
    for _ in range(WARM_UPS):
        graph.replay()
    times = []
    for _ in range(REPEATS):
        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        begin.record()
        graph.replay()
        end.record()
        end.synchronize()
        times.append(begin.elapsed_time(end))
    return sorted(times)[REPEATS // 2] / 1e3 / LAUNCHES


def main():
    cache = torch.cuda.get_device_properties(0).L2_cache_size
    array_bytes = max(256 << 20, 4 * cache)
    for name, dtype in TYPES.items():
        for columns in COLUMNS:
            x = torch.zeros(array_bytes // (columns * dtype.itemsize), columns, dtype=dtype, device="cuda")
            y = torch.empty_like(x)
            rate = 2 * x.numel() * dtype.itemsize / seconds_of(lambda: torch.softmax(x, -1, out=y))
            record = {"name": f"torch_softmax.{name}.{columns}", "value": rate / 1e9, "unit": "GB/s",
                      "reference": None, "ratio": None}
            print(json.dumps(record, separators=(",", ":")), flush=True)


if __name__ == "__main__":
    main()

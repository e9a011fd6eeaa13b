#!/usr/bin/env python3
"""key_times.py DUMP N - presses M in the window under the pointer N times, by one xdotool that stays, and says after
how many milliseconds the state that the window writes at DUMP (`tengen play --dump`) shows each: the median, and all.
"""

import subprocess
import sys
import time


def field(path, key):
    with open(path, "rb") as file:
        for line in file:
            if line.startswith(key):
                return line
    return b""


def main():
    path, presses = sys.argv[1], int(sys.argv[2])
    tool = subprocess.Popen(["xdotool", "-"], stdin=subprocess.PIPE)
    times = []
    for _ in range(presses):
        before = field(path, b"numbers ")
        since = time.perf_counter()
        tool.stdin.write(b"key --delay 0 m\n")
        tool.stdin.flush()
        while field(path, b"numbers ") in (before, b""):
            if time.perf_counter() - since > 10:
                sys.exit("no answer within ten seconds")
            time.sleep(0.001)
        times.append(1000 * (time.perf_counter() - since))
        time.sleep(0.3)
    tool.stdin.close()
    tool.wait()
    times.sort()
    print(f"{times[len(times) // 2]:.0f} ({times[0]:.0f} to {times[-1]:.0f})")


main()

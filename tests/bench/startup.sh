#!/bin/sh
# What it costs to start: the median of 200 runs of `dolc --version`, beside /bin/true.
# usage: startup.sh BUILDDIR SRCDIR
set -eu
python3 - "$1/dolc" <<'PY'
import subprocess, sys, time
def median(*command):
    times = []
    for _ in range(200):
        t = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - t)
    return sorted(times)[100] * 1e3
base, own = median("/bin/true"), median(sys.argv[1], "--version")
print(f"start: dolc --version {own:.2f} ms, /bin/true {base:.2f} ms, difference {own - base:.2f} ms")
PY

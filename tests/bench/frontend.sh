#!/bin/sh
# Front end: parse + check of specs/enr replicated to 10 k, 100 k and 1 M lines, in process and as a
# command, beside tcc and flatc on as many lines of equivalent declarations; then fmt.
# usage: frontend.sh BUILDDIR SRCDIR
set -eu
build=$1 src=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/dolc-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

# best wall clock of three runs in seconds, and peak memory, of a command
best() {
    python3 - "$@" <<'PY'
import os, resource, subprocess, sys, time
best = None
for _ in range(3):
    t = time.perf_counter()
    r = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    t = time.perf_counter() - t
    best = t if best is None else min(best, t)
    code = r.returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(f"{best:.3f} {peak} {code}")
PY
}

row() { # name lines command...
    name=$1 lines=$2
    shift 2
    set -- $(best "$@")
    awk -v n="$name" -v l="$lines" -v t="$1" -v m="$2" -v c="$3" 'BEGIN {
        printf "  %-12s %9d lines  %8.3f s  %10.0f lines/s  %6d MB  exit %d\n", n, l, t, l / t, m, c }'
}

for lines in 10000 100000 1000000; do
    dir=$work/$lines
    counts=$(python3 "$src/tests/bench/gen_frontend.py" "$src/specs/enr" "$lines" "$dir")
    dol=$(echo "$counts" | awk '$1 == "dol" { print $2 }')
    c=$(echo "$counts" | awk '$1 == "c" { print $2 }')
    fbs=$(echo "$counts" | awk '$1 == "fbs" { print $2 }')
    echo "front end, $lines lines:"
    printf '  '
    "$build/tests/bench/bench_frontend" "$dir/dol.list" "$src/stdlib" 3
    row "dolc check" "$dol" "$build/dolc" check "$dir/dol"
    command -v tcc >/dev/null && row tcc "$c" tcc -c -o "$dir/equiv.o" "$dir/equiv.c"
    command -v flatc >/dev/null && row flatc "$fbs" flatc -b --schema -o "$dir" "$dir/equiv.fbs"
    if [ "$lines" = 10000 ]; then
        cat "$dir"/dol/*.dol >/dev/null
        row "dolc fmt" "$dol" "$build/dolc" fmt --check "$dir/dol"
    fi
    rm -rf "$dir"
done

#!/bin/sh
# Large files of JSON against the rules of tests/bench/c/order.dol: generated C that reads them into
# checked structs, JSON.parse with ajv, and dolc check --data. Processor time, files in the page cache.
# usage: data.sh BUILDDIR SRCDIR
set -eu
build=$1 src=$2
here=$src/tests/bench/c
work=$(mktemp -d "${TMPDIR:-/tmp}/dolc-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
bytes=${DATA_BYTES:-104857600}

"$build/dolc" compile "$src/specs/enr" "$here/measured.dol" "$here/order.dol" --target c \
    --single-file -o "$work/c"
cp "$work/c/enr/types.h" "$work/generated.h"
sed 's|"enr/types.h"|"generated.h"|' "$work/c/enr/types.c" >"$work/generated.c"
gcc -std=c11 -O2 -ffp-contract=off -I"$work" -I"$src/runtime" "$work/generated.c" "$here/data.c" \
    "$src"/runtime/dol/*.c -lm -o "$work/data"
python3 "$here/orders.py" 20000 "$bytes" "$work"

. "$here/peers.inc"

check() { # FILE: as the others print it; all records are right, or it fails
    python3 - "$build/dolc" "$here/order.dol" "$1" <<'PY'
import resource, subprocess, sys
dolc, spec, data = sys.argv[1:]
kind = "bench.order.Order"
run = subprocess.run([dolc, "check", spec, "--data", data, "--as", kind])
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print(round((use.ru_utime + use.ru_stime) * 1e6), 0, run.returncode)
PY
}
best() { # COMMAND...: the least time of three runs, all with the same result
    for round in 1 2 3; do "$@"; done | sort -n | awk '
        NR == 1 { time = $1; records = $2 }
        $2 != records || $3 != 0 { print "a check failed: " $0 >"/dev/stderr"; exit 1 }
        END { print time, records }'
}
row() { # NAME SIZE TIME RECORDS BASE
    awk -v name="$1" -v size="$2" -v us="$3" -v n="$4" -v base="$5" 'BEGIN {
        printf "  %-28s %8.1f ns a record %6.0f MB/s", name, us * 1e3 / n, size / us
        if (base) printf "   %.2f of the time of generated C", us / base
        printf "\n" }'
}
for form in array lines; do
    file=$work/orders.json
    [ $form = array ] || file=$work/orders.jsonl
    size=$(wc -c <"$file")
    cat "$file" >/dev/null
    best "$work/data" $form "$file" >"$work/ours"
    read -r ours records <"$work/ours"
    echo "$(basename "$file"), $size bytes, $records orders ($([ $form = lines ] &&
        echo "in pieces, a checked struct a line" || echo "as a whole")):"
    row "generated C" "$size" "$ours" "$records" ""
    if [ -n "$no_peers" ]; then
        echo "  JSON.parse + ajv: skipped, $no_peers"
    else
        best node "$here/data.mjs" "$peers" $form "$file" >"$work/theirs"
        read -r theirs count <"$work/theirs"
        [ "$count" = "$records" ] || { echo "  ajv saw $count records"; exit 1; }
        row "JSON.parse + ajv" "$size" "$theirs" "$records" "$ours"
    fi
    if [ $form = lines ]; then
        best check "$file" >"$work/check"
        read -r checked _ <"$work/check"
        row "dolc check --data" "$size" "$checked" "$records" "$ours"
    fi
done

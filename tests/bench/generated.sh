#!/bin/sh
# The C that dolc generates: beside C by hand (time, and instructions under callgrind), and beside
# what else checks the same rules and reads the same JSON.
# usage: generated.sh BUILDDIR SRCDIR
set -eu
build=$(cd "$1" && pwd) src=$(cd "$2" && pwd)
here=$src/tests/bench/c
work=$(mktemp -d "${TMPDIR:-/tmp}/dolc-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cc="gcc -std=c11 -O2 -ffp-contract=off -I$work -I$here -I$src/runtime"

"$build/dolc" compile "$src/specs/enr" "$here/measured.dol" "$here/order.dol" --target c \
    --single-file -o "$work/c"
cp "$work/c/enr/types.h" "$work/generated.h"
sed 's|"enr/types.h"|"generated.h"|' "$work/c/enr/types.c" >"$work/generated.c"
python3 "$here/orders.py" 20000 >"$work/orders.json"
for unit in "$work/generated.c" "$here/by_hand.c" "$here/bench.c" "$src"/runtime/dol/*.c; do
    $cc -c "$unit" -o "$work/$(basename "$unit" .c).o"
done
(cd "$work" && gcc *.o -lm -o bench)

echo "generated C, gcc -O2, CPU time, 512 measurements, 512 reports, 20000 orders of $(
    wc -c <"$work/orders.json") bytes as JSON:"
"$work/bench" time "$work/orders.json"

if command -v valgrind >/dev/null; then
    instructions() { # case, inputs: per input, without the start
        for times in 2 22; do
            valgrind --tool=callgrind --callgrind-out-file=/dev/null \
                "$work/bench" once "$1" $times "$work/orders.json" 2>&1 |
                awk '/Collected/ { print $NF }'
        done | awk -v n="$2" 'NR == 1 { few = $1 } NR == 2 { printf "%.1f", ($1 - few) / 20 / n }'
    }
    echo "instructions (callgrind):"
    for pair in multiplier:512:call gradient:512:report checker:20000:record; do
        name=${pair%%:*} rest=${pair#*:}
        a=$(instructions "$name" "${rest%:*}") b=$(instructions "$name-by-hand" "${rest%:*}")
        awk -v n="$name" -v u="${rest#*:}" -v a="$a" -v b="$b" 'BEGIN {
            printf "  %-12s %8.1f a %-6s  by hand %8.1f     ratio %.3f\n", n, a, u, b, a / b }'
    done
    printf '  %-12s %8.1f a record\n' json "$(instructions json 20000)"
else
    echo "instructions: skipped, no valgrind"
fi

echo "the same rules, the same JSON, elsewhere:"
if command -v protoc-c >/dev/null; then
    protoc-c --proto_path="$here" --c_out="$work" "$here/order.proto"
    mv "$work/bench.o" "$work/bench.main"
    if (cd "$work" && $cc "$here/protobuf.c" order.pb-c.c *.o -lprotobuf-c -lm -o protobuf \
        2>"$work/protobuf.log"); then
        "$work/protobuf" "$work/orders.json"
    else
        echo "  protobuf-c: skipped, not built (libprotobuf-c-dev): $(tail -n 1 "$work/protobuf.log")"
    fi
else
    echo "  protobuf-c: skipped, no protoc-c (protobuf-c-compiler)"
fi
. "$here/peers.inc"
if [ -z "$no_peers" ]; then
    node "$here/peers.mjs" "$peers" "$work/orders.json"
else
    echo "  ajv, typebox, protovalidate-es: skipped, $no_peers"
fi

#!/bin/sh
# Front end: parse + check of specs/enr replicated to 10 k, 100 k and 1 M lines, in process and as a
# command, beside tcc on the same declarations in C, and tcc and flatc on as many lines of short ones;
# then fmt.
# usage: frontend.sh BUILDDIR SRCDIR; LINES_OF="10000" in the environment: only these sizes
set -eu
build=$1 src=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/dolc-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

count() { # language
    echo "$counts" | awk -v l="$1" '$1 == l { print $2 }'
}

for lines in ${LINES_OF:-10000 100000 1000000}; do
    dir=$work/$lines
    counts=$(python3 "$src/tests/bench/gen_frontend.py" "$src/specs/enr" "$lines" "$dir" \
        "$build/dolc")
    rounds=$((lines < 1000000 ? 9 : 3))
    echo "front end, $lines lines (processor time, best of $rounds rounds by turns):"
    python3 "$src/tests/bench/frontend_rows.py" "$rounds" "$(count dol)" "$(count same)" \
        "$(count short)" "$(count fbs)" "$dir" "$build/tests/bench/bench_frontend" "$build/dolc" \
        "$src"
    rm -rf "$dir"
done

#!/bin/sh
# Maps of libdol: what an insertion costs by the size of the map and the order of the keys.
# usage: maps.sh BUILDDIR SRCDIR
set -eu
src=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/dolc-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
gcc -std=c11 -O2 -I"$src/runtime" "$src/tests/bench/c/maps.c" "$src"/runtime/dol/*.c -lm \
    -o "$work/maps"
echo "maps of 64-bit numbers, CPU time:"
"$work/maps"

#!/bin/sh
# RUN
# HIR as text. lower/NAME.dol: the functions of module hir.NAME after all passes, as in NAME.golden.
# passes/NAME.hir: the functions after pass NAME (up to the first '-'), as in NAME.golden.
set -u
cd "$srcdir/tests/hir" || exit 2

# Paragraphs that start with `fun ` and name the module.
functions() { # module or ''
    awk -v RS= -v ORS='\n\n' -v m="$1" '/^fun / && (m == "" || index($0, "module \"" m "\""))'
}
compare() { # name
    if [ ! -s "$scratch/got" ]; then
        echo "not ok $1: no functions"
        head -n 5 "$scratch/err"
        return
    fi
    if [ "${DOLC_TEST_BLESS:-no}" = yes ]; then
        cp "$scratch/got" "$1.golden"
    fi
    if diff -u "$1.golden" "$scratch/got" >"$scratch/diff" 2>&1; then
        echo "ok $1"
    else
        echo "not ok $1"
        head -n 60 "$scratch/diff"
        head -n 5 "$scratch/err"
    fi
}
for file in lower/*.dol; do
    name=${file%.dol}
    dolc dump --stage hir --after layout "$file" 2>"$scratch/err" |
        functions "hir.$(basename "$name")" >"$scratch/got"
    [ "$name" = lower/mapping ] || compare "$name"
done
for file in passes/*.hir; do
    name=${file%.hir}
    pass=$(basename "$name")
    dolc dump --stage hir --after "${pass%%-*}" "$file" 2>"$scratch/err" | functions '' >"$scratch/got"
    compare "$name"
done

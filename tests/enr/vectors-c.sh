#!/bin/sh
# RUN
# The vectors through compiled C: the same bits as the evaluator's, and right.
set -u
. "$srcdir/tests/values.sh"
table=$srcdir/tests/enr/vectors.tsv
value_module "$table" >"$scratch/values.dol"
dolc compile "$srcdir/specs/enr" "$scratch/values.dol" --target c --with-main -o "$scratch/c" || exit 1
${CC:-cc} -std=c11 -O1 -ffp-contract=off -I"$scratch/c" -I"$srcdir/runtime" -o "$scratch/program" \
    "$scratch"/c/*.c "$scratch"/c/enr/*.c "$srcdir"/runtime/dol/*.c -lm || exit 1

set --
names=$(grep -v '^#' "$table" | cut -f 1 | tr - _)
for name in $names; do
    set -- "$@" "values.v_$name" '[]'
done
"$scratch/program" "$@" >"$scratch/compiled"
compare_values "$table" C "$scratch/compiled"

set --
for name in $names; do
    set -- "$@" -e "v_$name()"
done
dolc eval "$srcdir/specs/enr" "$scratch/values.dol" "$@" >"$scratch/evaluated"
if diff "$scratch/evaluated" "$scratch/compiled"; then
    echo "ok the evaluator and C agree to the bit"
else
    echo "not ok the evaluator and C agree to the bit"
fi

# RUN
# Every text of the tree gives the same results before the passes, after them, and with lists changed
# in place, as back ends do; its HIR reads back (tests/fuzz/fuzz_eval.c).
set -u
export DOLC_STDLIB="$srcdir/stdlib"
find "$srcdir/tests" "$srcdir/specs" "$srcdir/stdlib" -name '*.dol' ! -path '*/hostile/*' >"$scratch/files"
while read -r file; do
    "$builddir/tests/fuzz/fuzz_eval" "$file" >"$scratch/out" 2>&1 && continue
    echo "not ok $file"
    cat "$scratch/out"
done <"$scratch/files"
echo "ok $(wc -l <"$scratch/files") texts"

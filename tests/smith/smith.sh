# RUN
# NEEDS: python3
# A few random programs, always the same, in the evaluator, as C and as WASM. What they answer does not
# change: `answers` has a sum for each, which nothing but a change of the generator may change.
set -u
here=$srcdir/tests/smith
count() {
    sed -n 's/; .*//; /programs, .*runs in/p' "$scratch/log"
}

if python3 "$here/smith.py" --build "$builddir" --work "$scratch/work" --seed 1 --count 25 \
    --executors lowered,handles,renamed,reordered,formatted,wasm-O0,tcc,gcc-O0 \
    --answers "$scratch/answers" --reduce 0 \
    >"$scratch/log" 2>&1; then
    echo "ok smith: $(count)"
else
    cat "$scratch/log"
    echo "not ok smith: every executor gives the same"
fi
[ "${DOLC_TEST_BLESS:-no}" = yes ] && cp "$scratch/answers" "$here/answers"
if diff "$here/answers" "$scratch/answers"; then
    echo "ok smith: the answers of before"
else
    echo "not ok smith: the answers of before"
fi
rm -rf "$scratch/work"

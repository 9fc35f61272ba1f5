# RUN
# NEEDS: python3
# A few random programs, always the same, in the evaluator and as C.
set -u
if python3 "$srcdir/tests/smith/smith.py" --build "$builddir" --work "$scratch/work" \
    --seed 1 --count 25 --executors lowered,handles,tcc,gcc-O0 --reduce 0 >"$scratch/log" 2>&1; then
    echo "ok smith: $(sed -n 's/; .*//; /programs, .*runs in/p' "$scratch/log")"
else
    cat "$scratch/log"
    echo "not ok smith"
fi
rm -rf "$scratch/work"

# RUN
# SLOW
# NEEDS: python3 gcc clang tcc
# Some hundred random programs in every executor.
set -u
if python3 "$srcdir/tests/smith/smith.py" --build "$builddir" --work "$scratch/work" \
    --seed 2 --count 400 --reduce 1 >"$scratch/log" 2>&1; then
    echo "ok smith: $(sed -n 's/; .*//; /programs, .*runs in/p' "$scratch/log")"
else
    cat "$scratch/log"
    echo "not ok smith"
fi
rm -rf "$scratch/work"

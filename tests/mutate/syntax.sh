# RUN
# NEEDS: python3
# One syntax error in each of 1,000 copies (200 in the everyday run) of the shipped specs: at least
# 95 % are reported within two lines, with at most 0.3 further errors; of ten in one file, nine.
set -u
n=200
[ "${DOLC_TEST_SLOW:-no}" = yes ] && n=1000
mkdir -p "$scratch/copy"
if python3 "$srcdir/tests/mutate/syntax.py" dolc "$srcdir/specs/enr" "$scratch/copy" "$n" 1 \
    >"$scratch/report" 2>&1; then
    echo "ok planted syntax errors are found"
    tail -n 6 "$scratch/report"
else
    echo "not ok planted syntax errors are found"
    tail -n 60 "$scratch/report" | sed 's/^/  /'
fi

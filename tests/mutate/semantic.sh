# RUN
# NEEDS: python3
# One wrong meaning in each of 1,000 copies (200 in the everyday run) of the shipped specs: at least
# 95 % are reported within
# two lines, with at most 0.3 further errors.
set -u
n=200
[ "${DOLC_TEST_SLOW:-no}" = yes ] && n=1000
mkdir -p "$scratch/copy"
if python3 "$srcdir/tests/mutate/semantic.py" dolc "$srcdir/specs/enr" "$scratch/copy" "$n" 1 \
    >"$scratch/report" 2>&1; then
    echo "ok planted faults are found"
    tail -n 5 "$scratch/report"
else
    echo "not ok planted faults are found"
    tail -n 60 "$scratch/report" | sed 's/^/  /'
fi

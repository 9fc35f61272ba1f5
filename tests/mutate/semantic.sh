# RUN
# NEEDS: python3
# One wrong meaning in each of 1,000 copies of the shipped specs: at least 95 % are reported within
# two lines, with at most 0.3 further errors.
set -u
mkdir -p "$scratch/copy"
if python3 "$srcdir/tests/mutate/semantic.py" dolc "$srcdir/specs/enr" "$scratch/copy" 1000 1 \
    >"$scratch/report" 2>&1; then
    echo "ok planted faults are found"
    tail -n 5 "$scratch/report"
else
    echo "not ok planted faults are found"
    tail -n 60 "$scratch/report" | sed 's/^/  /'
fi

# RUN
# SLOW
# NEEDS: s390x-linux-gnu-gcc qemu-s390x
# On the most significant byte first: the vectors of ENR, the standard library's values and the run
# tests, cross-compiled without a warning, give under emulation what the evaluator gives here.
set -u
. "$srcdir/tests/targets.sh"
cross_compiler="s390x s390x-linux-gnu-gcc -fexcess-precision=fast" emulator="qemu-s390x"
targets "$srcdir/tests/enr/vectors.tsv" vectors "$srcdir/specs/enr"
targets "$srcdir/tests/enr/behaviour.tsv" behaviour "$srcdir/specs/enr" \
    "$srcdir/tests/enr/cases.dol"
targets "$srcdir/tests/stdlib/values.tsv" stdlib "$srcdir/stdlib"
run_tests

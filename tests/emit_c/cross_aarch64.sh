# RUN
# SLOW
# NEEDS: aarch64-linux-gnu-gcc qemu-aarch64
# On another architecture: the vectors of ENR, the standard library's values and the run
# tests, cross-compiled without a warning, give under emulation what the evaluator gives here.
set -u
. "$srcdir/tests/targets.sh"
cross_compiler="aarch64 aarch64-linux-gnu-gcc" emulator="qemu-aarch64"
targets "$srcdir/tests/enr/vectors.tsv" vectors "$srcdir/specs/enr"
targets "$srcdir/tests/enr/behaviour.tsv" behaviour "$srcdir/specs/enr" \
    "$srcdir/tests/enr/cases.dol"
targets "$srcdir/tests/stdlib/values.tsv" stdlib "$srcdir/stdlib"
run_tests

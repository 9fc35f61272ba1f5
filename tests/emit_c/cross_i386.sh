# RUN
# SLOW
# NEEDS: i686-linux-gnu-gcc qemu-i386
# On pointers of 32 bits: the vectors of ENR, the standard library's values and the run
# tests, cross-compiled without a warning, give under emulation what the evaluator gives here.
set -u
. "$srcdir/tests/targets.sh"
cross_compiler="i386 i686-linux-gnu-gcc -msse2 -mfpmath=sse" emulator="qemu-i386"
targets "$srcdir/tests/enr/vectors.tsv" vectors "$srcdir/specs/enr"
targets "$srcdir/tests/enr/behaviour.tsv" behaviour "$srcdir/specs/enr" \
    "$srcdir/tests/enr/cases.dol"
targets "$srcdir/tests/stdlib/values.tsv" stdlib "$srcdir/stdlib"
run_tests

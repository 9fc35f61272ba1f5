# RUN
# SLOW
# NEEDS: gcc valgrind
# Under valgrind: no access outside of what was allocated, no use of what was never written, and no
# block left behind.
set -u
. "$srcdir/tests/targets.sh"
tab=$(printf '\t')
cross_compiler="valgrind gcc -g"
emulator="valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=all"
static=
except="^numbers.single$tab" # valgrind rounds from 64 bits to a Float32 twice
targets "$srcdir/tests/enr/vectors.tsv" vectors "$srcdir/specs/enr"
targets "$srcdir/tests/enr/behaviour.tsv" behaviour "$srcdir/specs/enr" \
    "$srcdir/tests/enr/cases.dol"
targets "$srcdir/tests/stdlib/values.tsv" stdlib "$srcdir/stdlib"
run_tests

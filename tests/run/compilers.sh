# RUN
# SLOW
# The calls and results of tests/run/*.dol as C by every compiler that is here, with and without
# optimisation, and sanitized: the same values, traps and violations as in the evaluator.
set -u
. "$srcdir/tests/targets.sh"
run_tests

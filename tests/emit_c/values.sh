# RUN
# The ENR vectors and the standard library's values through compiled C.
set -u
. "$srcdir/tests/targets.sh"
targets "$srcdir/tests/enr/vectors.tsv" vectors "$srcdir/specs/enr"
targets "$srcdir/tests/enr/behaviour.tsv" behaviour "$srcdir/specs/enr" \
    "$srcdir/tests/enr/cases.dol"
targets "$srcdir/tests/stdlib/values.tsv" stdlib "$srcdir/stdlib"

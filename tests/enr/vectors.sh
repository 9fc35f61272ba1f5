#!/bin/sh
# RUN
# The numbers of the ENR specifications: every expression of vectors.tsv gives what stands beside it,
# and where the architecture document's own listing gives something else, not that.
set -u
. "$srcdir/tests/values.sh"
values "$srcdir/tests/enr/vectors.tsv" enr "$srcdir/specs/enr"

#!/bin/sh
# RUN
# The standard library, function by function.
set -u
. "$srcdir/tests/values.sh"
values "$srcdir/tests/stdlib/values.tsv" stdlib "$srcdir/stdlib"

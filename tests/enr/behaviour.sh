#!/bin/sh
# RUN
# What the ENR specifications do in the situations of cases.dol, worked out by hand.
set -u
. "$srcdir/tests/values.sh"
values "$srcdir/tests/enr/behaviour.tsv" enr "$srcdir/specs/enr" "$srcdir/tests/enr/cases.dol"

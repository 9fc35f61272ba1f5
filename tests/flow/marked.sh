# RUN
# The flow passes: marked line by line.
set -u
. "$srcdir/tests/marked.inc"
check_marked flow

# RUN
# Names, types and declarations: marked line by line.
set -u
. "$srcdir/tests/marked.inc"
check_marked sema

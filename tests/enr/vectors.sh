#!/bin/sh
# RUN
# The numbers of the ENR specifications: every expression of vectors.tsv, evaluated over specs/enr,
# gives what stands beside it. Where the architecture document's own listing gives something else
# (column `document`), the result must also not be that.
set -u
table=$srcdir/tests/enr/vectors.tsv
work=$DOLC_TEST_WORK/vectors.$$
mkdir -p "$work"

# One command for all: the values come in order, one on a line.
set --
tab=$(printf '\t')
while IFS=$tab read -r id _ _ _ _ expression; do
    case $id in '#'*) continue ;; esac
    set -- "$@" -e "$expression"
done <"$table"
dolc eval "$srcdir/specs/enr" "$@" >"$work/values" 2>"$work/errors"
code=$?
if [ "$code" -ne 0 ]; then
    cat "$work/errors"
    head -n 40 "$work/values"
    echo "not ok dolc eval (exit $code)"
fi

grep -v '^#' "$table" | paste - "$work/values" | awk -F '\t' '
    # Texts are equal when their numbers are, within the tolerance, and the rest is the same.
    function same(a, b, tolerance,    x, y) {
        gsub(/ /, "", a); gsub(/ /, "", b)
        while (match(a, number) && (x = RSTART) > 0) {
            length_a = RLENGTH
            if (!match(b, number) || RSTART != x || substr(a, 1, x - 1) != substr(b, 1, x - 1))
                return 0
            x = substr(a, x, length_a); y = substr(b, RSTART, RLENGTH)
            if (tolerance == 0 ? x != y && !(x ~ /\./ || y ~ /\./ ? x + 0 == y + 0 : 0) \
                               : x - y > tolerance || y - x > tolerance)
                return 0
            a = substr(a, index(a, x) + length_a)
            b = substr(b, RSTART + RLENGTH)
        }
        return a == b
    }
    BEGIN { number = "-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?" }
    {
        if ($7 == "") verdict = "no value"
        else if (!same($4, $7, $3)) verdict = "expected " $4 ", got " $7
        else if ($5 != "-" && same($5, $7, $3)) verdict = "gives what the document gives: " $5
        else verdict = ""
        if (verdict == "") print "ok enr/" $1
        else print "not ok enr/" $1 ": " verdict
    }'
exit 0

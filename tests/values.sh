# Read by tests that compare computed values with a table. Its columns, separated by tabs: id, basis,
# tolerance (absolute), expected JSON, what the architecture document's own listing gives where that is
# wrong ("-" where it is not), expression.

# values TABLE PREFIX FILE...: every expression over these files, evaluated and as compiled C.
values() {
    table=$1 prefix=$2
    shift 2
    files=$*
    tab=$(printf '\t')
    set --
    while IFS=$tab read -r id _ _ _ _ expression; do
        case $id in '#'*) continue ;; esac
        set -- "$@" -e "$expression"
    done <"$table"

    # One command for all: the values come in order, one on a line.
    # shellcheck disable=SC2086
    dolc eval $files "$@" >"$scratch/evaluated" 2>"$scratch/errors"
    code=$?
    if [ "$code" -ne 0 ]; then
        cat "$scratch/errors"
        head -n 40 "$scratch/evaluated"
        echo "not ok $prefix: dolc eval (exit $code)"
    fi
    compare_values "$scratch/evaluated"

    if compile_values "$@"; then
        if diff "$scratch/evaluated" "$scratch/compiled"; then
            echo "ok $prefix: C gives the same to the bit"
        else
            echo "not ok $prefix: C gives the same to the bit"
        fi
    else
        echo "not ok $prefix: C builds"
    fi
}

# compile_values -e EXPRESSION...: over $files.
compile_values() {
    # shellcheck disable=SC2086
    dolc compile $files "$@" --target c --with-main -o "$scratch/c" || return 1
    find "$scratch/c" -name '*.c' >"$scratch/sources"
    # shellcheck disable=SC2046
    ${CC:-cc} -std=c11 -w -O0 -ffp-contract=off -I"$scratch/c" -I"$srcdir/runtime" \
        -o "$scratch/program" $(cat "$scratch/sources") "$builddir/.libs/libdol.a" -lm || return 1
    count=$(($# / 2))
    set --
    n=1
    while [ "$n" -le "$count" ]; do
        set -- "$@" "expressions.e$n" '[]'
        n=$((n + 1))
    done
    "$scratch/program" "$@" >"$scratch/compiled"
}

# compare_values VALUES: what was computed, one on a line, with the rows of $table.
compare_values() {
    grep -v '^#' "$table" | paste - "$1" | awk -F '\t' -v prefix="$prefix" '
        # Texts are equal when their numbers are, within the tolerance, and the rest is the same.
        function same(a, b, tolerance,    at, x, y) {
            while (match(a, number)) {
                at = RSTART
                x = substr(a, at, RLENGTH)
                if (!match(b, number) || RSTART != at || substr(a, 1, at - 1) != substr(b, 1, at - 1))
                    return 0
                y = substr(b, at, RLENGTH)
                if (x != y && !close_to(x, y, tolerance))
                    return 0
                a = substr(a, at + length(x))
                b = substr(b, at + length(y))
            }
            return a == b
        }
        # Integers are compared as text: awk rounds those above 2^53.
        function close_to(x, y, tolerance) {
            if (x !~ /[.e]/ && y !~ /[.e]/)
                return tolerance + 0 > 0 && x - y <= tolerance && y - x <= tolerance
            return x - y <= tolerance && y - x <= tolerance
        }
        BEGIN { number = "-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?" }
        {
            if ($7 == "") verdict = "no value"
            else if (!same($4, $7, $3)) verdict = "expected " $4 ", got " $7
            else if ($5 != "-" && same($5, $7, $3)) verdict = "gives what the document gives: " $5
            else verdict = ""
            if (verdict == "") print "ok " prefix "/" $1
            else print "not ok " prefix "/" $1 ": " verdict
        }'
}

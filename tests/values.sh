# values TABLE PREFIX FILE...: read by tests that compare what `dolc eval FILE...` gives with a table.
# Columns, separated by tabs: id, basis, tolerance (absolute), expected JSON, what the architecture
# document's own listing gives where that is wrong ("-" where it is not), expression.
values() {
    table=$1 prefix=$2
    shift 2
    files=$*
    work=$DOLC_TEST_WORK/values.$$
    mkdir -p "$work"
    tab=$(printf '\t')

    # One command for all: the values come in order, one on a line.
    set --
    while IFS=$tab read -r id _ _ _ _ expression; do
        case $id in '#'*) continue ;; esac
        set -- "$@" -e "$expression"
    done <"$table"
    # shellcheck disable=SC2086
    dolc eval $files "$@" >"$work/values" 2>"$work/errors"
    code=$?
    if [ "$code" -ne 0 ]; then
        cat "$work/errors"
        head -n 40 "$work/values"
        echo "not ok $prefix: dolc eval (exit $code)"
    fi

    grep -v '^#' "$table" | paste - "$work/values" | awk -F '\t' -v prefix="$prefix" '
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

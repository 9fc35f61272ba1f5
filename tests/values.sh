# Read by tests that compare computed values with a table. Its columns, separated by tabs: id, basis,
# tolerance (absolute), expected JSON, what the architecture document's own listing gives where that is
# wrong ("-" where it is not), type of the expression ("-" where no test needs it), expression.

# values TABLE PREFIX FILE...: every expression, as `dolc eval FILE...` evaluates it.
values() {
    table=$1 prefix=$2
    shift 2
    files=$*
    tab=$(printf '\t')
    # One command for all: the values come in order, one on a line.
    set --
    while IFS=$tab read -r id _ _ _ _ _ expression; do
        case $id in '#'*) continue ;; esac
        set -- "$@" -e "$expression"
    done <"$table"
    # shellcheck disable=SC2086
    dolc eval $files "$@" >"$scratch/values" 2>"$scratch/errors"
    code=$?
    if [ "$code" -ne 0 ]; then
        cat "$scratch/errors"
        head -n 40 "$scratch/values"
        echo "not ok $prefix: dolc eval (exit $code)"
    fi
    compare_values "$table" "$prefix" "$scratch/values"
}

# compare_values TABLE PREFIX VALUES: what was computed, one on a line.
compare_values() {
    grep -v '^#' "$1" | paste - "$3" | awk -F '\t' -v prefix="$2" '
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
            if ($8 == "") verdict = "no value"
            else if (!same($4, $8, $3)) verdict = "expected " $4 ", got " $8
            else if ($5 != "-" && same($5, $8, $3)) verdict = "gives what the document gives: " $5
            else verdict = ""
            if (verdict == "") print "ok " prefix "/" $1
            else print "not ok " prefix "/" $1 ": " verdict
        }'
}

# value_module TABLE MODULE: a module with a function for each expression that has a type.
value_module() {
    printf 'module values\n\n'
    for spec in "$srcdir"/specs/enr/*.dol; do
        name=${spec##*/}
        [ "$name" = demo.dol ] || printf 'use enr.%s.*\n' "${name%.dol}"
    done
    grep -v '^#' "$1" | awk -F '\t' '{
        name = $1
        gsub(/-/, "_", name)
        printf "\nfun v_%s() -> %s {\n    %s\n}\n", name, $6, $7
    }'
}

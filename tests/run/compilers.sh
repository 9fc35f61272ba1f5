# RUN
# SLOW
# Every call and every function with a result in tests/run/*.dol (see calls.sh, results.sh), as C by
# every compiler that is here, with and without optimisation, and sanitized: the same values, traps
# and violations as in the evaluator.
set -u
. "$srcdir/tests/targets.sh"
tab=$(printf '\t')

# What is called in FILE, a line each: function, tab, arguments.
calls_in() {
    awk '/^module / && module == "" { module = $2 }
         /^\/\/ CALL / { rest = $0; sub(/^\/\/ CALL [^ ]* ?/, "", rest)
                         print module "." $3 "\t" (rest == "" ? "[]" : rest) }
         /^\/\/ => / { wanted = 1; next }
         wanted && /^fun / { split($2, f, "("); print module "." f[1] "\t[]"; wanted = 0 }' "$1"
}

compilers >"$scratch/compilers"
for file in "$srcdir"/tests/run/*.dol; do
    prefix=$(basename "$file" .dol) work=$scratch/$(basename "$file" .dol)
    mkdir -p "$work"
    calls_in "$file" >"$work/calls"
    [ -s "$work/calls" ] || continue
    set --
    while IFS=$tab read -r function arguments; do
        dolc run "$file" --call "$function" --args "$arguments"
        set -- "$@" "$function" "$arguments"
    done <"$work/calls" >"$work/evaluated" 2>"$work/errors"
    without_paths <"$work/evaluated" >"$work/wanted"
    dolc compile "$file" --target c --with-main -o "$work/c" || exit 1
    while read -r name command; do
        # shellcheck disable=SC2086
        build "$name" $command || continue
        "$work/$name" "$@" >"$work/got" 2>"$work/errors"
        if diff "$work/wanted" "$work/got" >"$work/diff" && [ ! -s "$work/errors" ]; then
            echo "ok $prefix: $name ($(wc -l <"$work/calls" | tr -d ' ') calls)"
        else
            head -n 20 "$work/diff" "$work/errors"
            echo "not ok $prefix: $name"
        fi
    done <"$scratch/compilers"
done

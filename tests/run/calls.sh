# calls.sh FILE.dol: makes the calls that stand in the file, each on a line of its own,
#
#   // CALL function ["argument", …]
#
# in the evaluator, and prints what they give; then in every other target that is built here. What
# a target gives otherwise is printed too, and so fails the test.
set -u
file=$1
module=$(sed -n 's/^module \([a-z_.0-9]*\).*/\1/p' "$file" | head -n 1)
work=$(mktemp -d "${DOLC_TEST_WORK:-/tmp}/calls-XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT

sed -n 's|^// CALL ||p' "$file" >"$work/calls"
[ -s "$work/calls" ] || { echo "no calls in $file"; exit 2; }

# COMMAND...: makes all calls with it, "function arguments => result" lines on stdout.
make_calls() {
    while read -r function arguments; do
        printf '%s %s => ' "$function" "$arguments"
        "$@" "$module.$function" "${arguments:-[]}" 2>&1
    done <"$work/calls" | sed "s|\"at\":\"[^\"]*/|\"at\":\"|"
}

in_eval() {
    dolc run "$file" --call "$1" --args "$2"
}

make_calls in_eval | tee "$work/eval"

library=${builddir:-.}/.libs/libdol.a
if [ -f "$library" ]; then
    dolc compile "$file" --target c --with-main -o "$work/c" &&
        ${CC:-cc} -std=c11 -w -O1 -ffp-contract=off -I"$work/c" -I"$srcdir/runtime" \
            -o "$work/program" "$work"/c/*.c "$library" -lm || echo "C: does not build"
    make_calls "$work/program" >"$work/c.out"
    diff "$work/eval" "$work/c.out" | sed 's/^/C: /'
fi

# One process for all: starting Node takes longer than a call.
. "$srcdir/tests/wasm.sh"
if [ -z "$(wasm_missing)" ]; then
    set --
    while read -r function arguments; do
        set -- "$@" "$module.$function" "${arguments:-[]}"
    done <"$work/calls"
    dolc compile "$file" --target wasm -O2 --with-main -o "$work/module.wasm" ||
        echo "WASM: is not made"
    in_node "$work/module.wasm" "$@" >"$work/wasm.out" 2>&1
    sed 's/^[^=]* => //' "$work/eval" | diff - "$work/wasm.out" | sed 's/^/WASM: /'
    if [ "${DOLC_TEST_SLOW:-no}" = yes ] && command -v wasm2c >/dev/null; then
        wasm2c_program "$work/module.wasm" "$work/wasm2c"
        "$work/wasm2c" "$@" >"$work/wasm2c.out" 2>&1
        sed 's/^[^=]* => //' "$work/eval" | diff - "$work/wasm2c.out" | sed 's/^/wasm2c: /'
    fi
fi
exit 0

#!/bin/sh
# RUN
# Every function of tests/run/*.dol that stands under a line `// => RESULT` gives this result: JSON, or
# `trap KIND`; in the evaluator and in every other target that is built here.
set -u
work=$DOLC_TEST_WORK/run.$$
mkdir -p "$work"
library=$builddir/.libs/libdol.a

check() { # target, function, what it must give; the result is in $work/got
    got=$(sed 's/^{"trap":{"kind":"\([a-z_]*\)".*/trap \1/' "$work/got")
    if [ "$got" = "$3" ]; then
        echo "ok $1 $name.$2"
    else
        echo "not ok $1 $name.$2"
        echo "# want $3"
        echo "# got  $got"
        head -n 5 "$work/errors"
    fi
}

build_c() {
    rm -rf "$work/c"
    dolc compile "$1" --target c --with-main -o "$work/c" 2>"$work/errors" &&
        ${CC:-cc} -std=c11 -w -O1 -ffp-contract=off -I"$work/c" -I"$srcdir/runtime" \
            -o "$work/program" $(find "$work/c" -name "*.c") "$library" -lm 2>>"$work/errors"
}

# COMMAND...: the calls of $work/cases in one process: starting Node takes longer than a call.
call_all() {
    output=$1
    shift
    while IFS='	' read -r function want; do
        set -- "$@" "$module.$function" '[]'
    done <"$work/cases"
    "$@" >"$output" 2>"$work/errors"
}

. "$srcdir/tests/wasm.sh"
no_wasm=$(wasm_missing)
for file in "$srcdir"/tests/run/*.dol; do
    name=$(basename "$file" .dol)
    module=$(sed -n 's/^module \([a-z_.0-9]*\).*/\1/p' "$file" | head -n 1)
    awk '/^\/\/ => / { want = substr($0, 7); next }
         want != "" && /^fun / { split($2, f, "("); print f[1] "\t" want; want = "" }' \
        "$file" >"$work/cases"
    [ -s "$work/cases" ] || continue
    targets=eval
    if [ -f "$library" ]; then
        if build_c "$file"; then
            targets="eval c"
        else
            echo "not ok c $name: does not build"
            head -n 20 "$work/errors"
        fi
    fi
    if [ -z "$no_wasm" ]; then
        dolc compile "$file" --target wasm -O2 --with-main -o "$work/module.wasm" &&
            targets="$targets wasm"
        call_all "$work/wasm" in_node "$work/module.wasm"
    fi
    if [ -z "$no_wasm" ] && [ "${DOLC_TEST_SLOW:-no}" = yes ] && command -v wasm2c >/dev/null; then
        targets="$targets wasm2c"
        wasm2c_program "$work/module.wasm" "$work/by_c" && call_all "$work/wasm2c" "$work/by_c"
    fi
    line=0
    while IFS='	' read -r function want; do
        line=$((line + 1))
        for target in $targets; do
            case $target in
            eval) dolc eval "$file" -e "$function()" >"$work/got" 2>"$work/errors" ;;
            wasm*) sed -n "${line}p" "$work/$target" >"$work/got" ;;
            c) "$work/program" "$module.$function" '[]' >"$work/got" 2>"$work/errors" ;;
            esac
            check "$target" "$function" "$want"
        done
    done <"$work/cases"
done

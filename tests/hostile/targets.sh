# RUN
# SLOW
# NEEDS: python3
# Sources that pass the checker and hurt what comes after it (targets.py): in the evaluator, as C and as
# WebAssembly at -O0 and -O2 each gives the same results and traps, or is refused with the same code;
# within a minute a step on an idle machine, and two gigabytes of address space for dolc.
set -u
. "$srcdir/tests/wasm.sh"
no_wasm=$(wasm_missing)
library=$builddir/.libs/libdol.a
tab=$(printf '\t')
cd "$scratch" || exit 2
python3 "$srcdir/tests/hostile/targets.py" . || exit 1
[ -f "$library" ] || echo "C: skipped, no libdol.a"
[ -z "$no_wasm" ] || echo "WASM: skipped, $no_wasm"

bounded() {
    (
        [ "${DOLC_TEST_SANITIZED:-no}" = yes ] || ulimit -v 2097152 2>/dev/null || :
        timeout 300 dolc "$@" 2>errors
    )
}

in_evaluator() {
    while [ $# -gt 0 ]; do
        bounded run "$name.dol" --call "$1" --args "$2"
        shift 2
    done | without_paths
}

# tcc, which has limits of its own; others take minutes for some.
in_c() {
    bounded compile "$name.dol" --target c --with-main -o "$name.c" || return
    for compiler in tcc ${CC:-cc}; do
        timeout 300 $compiler -w -I"$name.c" -I"$srcdir/runtime" -o program "$name.c"/*.c "$library" \
            -lm 2>/dev/null && break
    done
    ./program "$@"
}

in_wasm() {
    level=$1
    shift
    bounded compile "$name.dol" --target wasm "$level" --with-main -o module.wasm || return
    in_node module.wasm "$@"
}

# verdict TARGET: `got` is what is wanted, or the refusal stands in `errors`.
verdict() {
    if [ "$refused" != - ]; then
        grep -q "error\[$refused\]" errors && [ ! -s got ] && echo "ok $name: $1 refuses it" && return
    elif cmp -s wanted got; then
        echo "ok $name: $1"
        return
    fi
    echo "not ok $name: $1"
    diff wanted got | head -n 6 | cut -c1-200
    grep -v warning errors | head -n 3 | cut -c1-200
}

while IFS= read -r line; do
    old=$IFS
    IFS=$tab
    # shellcheck disable=SC2086
    set -- $line
    IFS=$old
    name=$1 refused=$2
    shift 2
    in_evaluator "$@" >got
    cp got wanted
    if [ "$refused" != - ]; then
        verdict evaluator
    elif [ "$(wc -l <wanted)" -eq $(($# / 2)) ]; then
        echo "ok $name: evaluator"
    else
        echo "not ok $name: evaluator: $(wc -l <wanted) answers to $(($# / 2)) calls"
    fi
    if [ -f "$library" ]; then
        in_c "$@" >got 2>>errors
        verdict C
    fi
    [ -z "$no_wasm" ] || continue
    for level in -O0 -O2; do
        in_wasm "$level" "$@" >got 2>>errors
        verdict "WASM $level"
    done
done <list

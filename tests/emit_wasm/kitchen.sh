# RUN
# Every construct of HIR, from text, as WebAssembly: with the values that C gives (tests/emit_c).
set -u
here=$srcdir/tests/emit_c
. "$srcdir/tests/wasm.sh"
reason=$(wasm_missing)
[ -z "$reason" ] || { echo "$reason"; exit 77; }
tab=$(printf '\t')

# compare NAME COMMAND...: the calls of kitchen.calls, each in a process of its own.
compare() {
    name=$1
    shift
    while IFS= read -r line; do
        case $line in '#'* | '') continue ;; esac
        old=$IFS
        IFS=$tab
        # shellcheck disable=SC2086
        "$@" $line
        IFS=$old
    done <"$here/kitchen.calls" >"$scratch/got" 2>&1
    if diff "$here/kitchen.values" "$scratch/got"; then
        echo "ok kitchen: $name"
    else
        echo "not ok kitchen: $name"
    fi
}

for level in 0 2 z; do
    dolc compile "$here/kitchen.hir" --target wasm -O$level --with-main -o "$scratch/kitchen.wasm" ||
        exit 1
    compare "-O$level" in_node "$scratch/kitchen.wasm"
    [ "${DOLC_TEST_SLOW:-no}" = yes ] && command -v wasm2c >/dev/null || continue
    wasm2c_program "$scratch/kitchen.wasm" "$scratch/program" || {
        echo "not ok kitchen: -O$level by wasm2c is not built"
        continue
    }
    compare "-O$level by wasm2c" "$scratch/program"
done

# RUN
# Every construct of HIR, from text, as WebAssembly: with the values that C gives (tests/emit_c).
set -u
here=$srcdir/tests/emit_c
. "$srcdir/tests/wasm.sh"
reason=$(wasm_missing)
[ -z "$reason" ] || { echo "$reason"; exit 77; }
tab=$(printf '\t')

for level in 0 2 z; do
    dolc compile "$here/kitchen.hir" --target wasm -O$level --with-main -o "$scratch/kitchen.wasm" ||
        exit 1
    while IFS= read -r line; do
        case $line in '#'* | '') continue ;; esac
        old=$IFS
        IFS=$tab
        # shellcheck disable=SC2086
        set -- $line
        IFS=$old
        in_node "$scratch/kitchen.wasm" "$@"
    done <"$here/kitchen.calls" >"$scratch/got" 2>&1
    if diff "$here/kitchen.values" "$scratch/got"; then
        echo "ok kitchen: -O$level"
    else
        echo "not ok kitchen: -O$level"
    fi
done

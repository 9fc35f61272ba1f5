# RUN
# The arguments of a constructor meet their constraints when they come from outside, too; a call that
# fails leaves the system of before.
set -u
. "$srcdir/tests/wasm.sh"
file=$srcdir/tests/run/constructor.dol
set -- constructor.S.make '[{"x": 3}]' constructor.S.make '[{"x": 30}]' constructor.S.get '[]'
cat >"$scratch/wanted" <<'END'
null
{"violations":[{"gene":"constructor.P","constraint":"x","path":"x","conjunct":"x <= 9","values":["x = 30"]}]}
3
END
same() {
    if diff "$scratch/wanted" "$scratch/got"; then echo "ok $1"; else echo "not ok $1"; fi
}

dolc compile "$file" --target c --with-main -o "$scratch/c" &&
    ${CC:-cc} -std=c11 -w -ffp-contract=off -I"$scratch/c" -I"$srcdir/runtime" \
        -o "$scratch/program" "$scratch"/c/*.c "$builddir/.libs/libdol.a" -lm
"$scratch/program" "$@" >"$scratch/got"
same C
reason=$(wasm_missing)
[ -z "$reason" ] || { echo "$reason"; exit 77; }
dolc compile "$file" --target wasm -O0 --with-main -o "$scratch/module.wasm"
in_node "$scratch/module.wasm" "$@" >"$scratch/got"
same WASM

# RUN
# What engines do not take is told (E0870), and nothing is written.
set -u
. "$srcdir/tests/wasm.sh"
reason=$(wasm_missing)
[ -z "$reason" ] || { echo "$reason"; exit 77; }

many() { # parameters
    awk -v n="$1" 'BEGIN {
        printf "module many @ 1.0.0\n\nfun sum("
        for (i = 0; i < n; i++) printf "%sp%d: UInt64", i ? ", " : "", i
        printf ") -> UInt64 { p0 + p%d }\n\nfun call() -> UInt64 {\n    sum(", n - 1
        for (i = 0; i < n; i++) printf "%s%d", i ? ", " : "", i
        print ")\n}"
    }'
}
many 999 >"$scratch/most.dol"
many 1000 >"$scratch/more.dol"
dolc compile "$scratch/most.dol" --target wasm -O0 --with-main -o "$scratch/most.wasm"
[ "$(in_node "$scratch/most.wasm" many.call '[]')" = 998 ] && echo "ok 999 parameters" ||
    echo "not ok 999 parameters"
dolc compile "$scratch/more.dol" --target wasm -o "$scratch/more.wasm" 2>"$scratch/errors"
[ $? -eq 1 ] && grep -q E0870 "$scratch/errors" && [ ! -f "$scratch/more.wasm" ] &&
    echo "ok 1000 parameters" || echo "not ok 1000 parameters"

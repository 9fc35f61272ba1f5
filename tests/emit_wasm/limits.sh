# RUN
# What engines do not take is told, and nothing is written.
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
# Ten thousand cases, and a list of twenty thousand sums: engines take both.
awk 'BEGIN {
    print "module wide @ 1.0.0\n\nenum E {"
    for (i = 0; i < 10000; i++) printf "    V%d(UInt64)%s\n", i, i < 9999 ? "," : ""
    print "}\n\nfun pick(e: E) -> UInt64 {\n    match e {"
    for (i = 0; i < 10000; i++) printf "        V%d(x) => x + %d%s\n", i, i, i < 9999 ? "," : ""
    print "    }\n}\n\nfun sums(x: UInt64) -> UInt64 {\n    list = ["
    for (i = 0; i < 20000; i++) printf "        x + %d%s\n", i, i < 19999 ? "," : ""
    print "    ]\n    list.iter().sum()\n}"
}' >"$scratch/wide.dol"
dolc compile "$scratch/wide.dol" --target wasm -O0 --with-main -o "$scratch/wide.wasm"
in_node "$scratch/wide.wasm" wide.pick '[{"V0":1}]' wide.pick '[{"V9999":1}]' wide.pick '[{"V5000":7}]' \
    wide.sums '[1]' >"$scratch/wide"
[ "$(tr '\n' ' ' <"$scratch/wide")" = "1 10000 5007 200010000 " ] && echo "ok wide" || {
    cat "$scratch/wide"
    echo "not ok wide"
}

many 255 >"$scratch/most.dol"
many 256 >"$scratch/more.dol"
dolc compile "$scratch/most.dol" --target wasm -O0 --with-main -o "$scratch/most.wasm" 2>/dev/null
[ "$(in_node "$scratch/most.wasm" many.call '[]')" = 254 ] && echo "ok 255 parameters" ||
    echo "not ok 255 parameters"
dolc compile "$scratch/more.dol" --target wasm -o "$scratch/more.wasm" 2>"$scratch/errors"
[ $? -eq 1 ] && grep -q E0211 "$scratch/errors" && [ ! -f "$scratch/more.wasm" ] &&
    echo "ok 256 parameters" || echo "not ok 256 parameters"

# HIR as text does not come through the checker: what the back end itself refuses.
printf 'module m @ 1.0.0\n\nfun sum(p0: UInt64) -> UInt64 {\n    p0\n}\n' >"$scratch/one.dol"
dolc dump --stage hir "$scratch/one.dol" >"$scratch/one.hir"
awk '/^fun free m\.sum/ {
        list = "p0: u64"
        for (i = 1; i < 1000; i++) list = list ", p" i ": u64"
        sub(/p0: u64/, list)
    }
    { print }' "$scratch/one.hir" >"$scratch/thousand.hir"
dolc compile "$scratch/one.hir" --target wasm -o "$scratch/one.wasm" && [ -s "$scratch/one.wasm" ] &&
    echo "ok HIR of one parameter" || echo "not ok HIR of one parameter"
dolc compile "$scratch/thousand.hir" --target wasm -o "$scratch/thousand.wasm" 2>"$scratch/errors"
[ $? -eq 1 ] && grep -q 'E0870.*1000 parameters' "$scratch/errors" && [ ! -f "$scratch/thousand.wasm" ] &&
    echo "ok HIR of 1000 parameters" || echo "not ok HIR of 1000 parameters: $(head -n 3 "$scratch/errors")"

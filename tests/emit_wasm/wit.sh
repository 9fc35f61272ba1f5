# RUN
# SLOW
# NEEDS: wasm-tools
# What --emit wit writes is taken by wasm-tools (cargo install wasm-tools --version 1.219.1 --locked).
set -u
. "$srcdir/tests/wasm.sh"
reason=$(wasm_missing)
[ -z "$reason" ] || { echo "$reason"; exit 77; }
dolc compile "$srcdir/tests/emit_wasm/shop.dol" --target wasm -O0 --emit wit -o "$scratch/shop.wasm" &&
    dolc compile "$srcdir/specs/enr" --target wasm -O0 --emit wit -o "$scratch/enr.wasm" || exit 1
for name in shop enr; do
    wasm-tools component wit "$scratch/$name.wit" >"$scratch/$name.read" && echo "ok $name.wit" ||
        echo "not ok $name.wit"
done
# Names, types and the resource are what was meant.
for line in 'resource shop-till {' 'open: static func(total: u64) -> shop-till;' 'pay: func(order: shop-order);' \
    'named(tuple<string, f32>),' 'shop-half: func(v: s64) -> result<s64, string>;' 'export api;'; do
    grep -qF "$line" "$scratch/shop.read" && echo "ok $line" || echo "not ok $line"
done

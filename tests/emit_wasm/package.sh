# RUN
# NEEDS: node python3
# The files beside a module: the loader in use, and that the others hold what they are for.
set -u
. "$srcdir/tests/wasm.sh"
reason=$(wasm_missing)
[ -z "$reason" ] || { echo "$reason"; exit 77; }
here=$srcdir/tests/emit_wasm

dolc compile "$here/shop.dol" --target wasm --emit js,dts,wit,layout -o "$scratch/shop/shop.wasm" || exit 1
node "$here/shop.mjs" "$scratch/shop/shop.js" || echo "not ok the loader"

for file in shop.d.ts shop.wit shop.layout.json package.json; do
    if [ "${DOLC_TEST_BLESS:-no}" = yes ]; then
        cp "$scratch/shop/$file" "$here/$file.golden"
    fi
    diff "$here/$file.golden" "$scratch/shop/$file" && echo "ok $file" || echo "not ok $file"
done
python3 -m json.tool "$scratch/shop/shop.layout.json" >/dev/null &&
    python3 -m json.tool "$scratch/shop/package.json" >/dev/null && echo "ok JSON" || echo "not ok JSON"

# The same bytes on every run.
dolc compile "$here/shop.dol" --target wasm --emit js,dts,wit,layout -o "$scratch/again/shop.wasm"
diff -r "$scratch/shop" "$scratch/again" && echo "ok deterministic" || echo "not ok deterministic"

dolc compile "$here/shop.dol" --target c --emit js -o "$scratch/c" 2>/dev/null
[ $? -eq 2 ] && echo "ok --emit is of WASM" || echo "not ok --emit is of WASM"
dolc compile "$here/shop.dol" --target wasm --emit jsx -o "$scratch/c" 2>/dev/null
[ $? -eq 2 ] && echo "ok --emit of nothing known" || echo "not ok --emit of nothing known"

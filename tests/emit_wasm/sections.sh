# RUN
# NEEDS: node
# Custom sections and the source map of -g; the same bytes whatever the number of Binaryen's threads.
set -u
. "$srcdir/tests/wasm.sh"
reason=$(wasm_missing)
[ -z "$reason" ] || { echo "$reason"; exit 77; }
shop=$srcdir/tests/emit_wasm/shop.dol
dolc compile "$shop" --target wasm -g -O0 -o "$scratch/shop.wasm" || exit 1
node "$srcdir/tests/emit_wasm/sections.mjs" "$scratch/shop.wasm" "$shop" ||
    echo "not ok sections.mjs ended early"
for level in 0 2 s z; do
    for cores in 1 5; do
        BINARYEN_CORES=$cores dolc compile "$shop" --target wasm -g -O$level -o "$scratch/$cores.wasm" || exit 1
    done
    sed 's/1\.wasm/5.wasm/g' "$scratch/1.wasm.map" | cmp - "$scratch/5.wasm.map" &&
        sed 's/1\.wasm\.map/5.wasm.map/' "$scratch/1.wasm" | cmp - "$scratch/5.wasm" &&
        echo "ok threads: -O$level" || echo "not ok threads: -O$level"
done

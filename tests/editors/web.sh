# RUN
# SLOW
# NEEDS: node npm clang wasm-ld
# The grammar as WebAssembly, as browsers load it: the same trees as the native one for every file.
# clang builds the side module that web-tree-sitter asks for; the C headers are those of wasi-libc.
set -u
headers=/usr/include/wasm32-wasi
[ -f "$headers/string.h" ] || { echo "no wasi-libc"; exit 77; }
. "$srcdir/tests/editors/build.inc"
. "$srcdir/tests/editors/node.inc"
cd "$srcdir" || exit 2

for part in parser scanner; do
    clang --target=wasm32-unknown-emscripten -D__wasi__ -fPIC -Os -w -isystem "$headers" \
        -I"$sources" -c "$sources/$part.c" -o "$scratch/$part.wasm.o" || exit 1
done
wasm-ld -shared --no-entry --experimental-pic --export-dynamic --import-memory --allow-undefined \
    "$scratch/parser.wasm.o" "$scratch/scanner.wasm.o" -o "$scratch/dol.wasm" || exit 1

# Libraries of different age mend what is broken differently.
find specs stdlib tests -name '*.dol' | LC_ALL=C sort | while read -r file; do
    "$grammar" check "$file" >/dev/null && echo "$file"
done >"$scratch/files"
xargs node tests/editors/web.js "$modules" "$scratch/dol.wasm" \
    editors/tree-sitter-dol/queries/highlights.scm <"$scratch/files" >"$scratch/web" 2>&1
while read -r file; do
    echo "$file highlighted"
    "$grammar" sexp "$file"
done <"$scratch/files" >"$scratch/native"
diff "$scratch/native" "$scratch/web" | cut -c1-300 | head -n 10 |
    verdict "web-tree-sitter has the native trees"

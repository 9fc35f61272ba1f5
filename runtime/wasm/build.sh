#!/bin/sh
# build.sh SRCDIR CLANG LD OUT.h: libdol and the files of this folder as one WebAssembly module, as the
# bytes of a C array.
set -eu
src=$1 clang=$2 ld=$3 out=$4
work=$(mktemp -d "${TMPDIR:-/tmp}/dol-wasm-XXXXXX")
trap 'rm -rf "$work"' EXIT

# Relative paths, so that the bytes do not depend on where the sources lie.
cd "$src/runtime"
for file in dol/*.c wasm/*.c; do
    [ "$file" != dol/run.c ] || continue # the main program of C
    # The product of 64-bit numbers is libdol's own: clang's needs a library that has no wasm32.
    "$clang" --target=wasm32 -std=c11 -Os -flto -ffreestanding -nostdlibinc -ffp-contract=off \
        -mbulk-memory -mnontrapping-fptoint -msign-ext -U__SIZEOF_INT128__ \
        -isystem wasm/include -c "$file" -o "$work/$(basename "$file" .c).o"
done
# The stack comes first: what overflows it meets the end of memory and no data.
"$ld" --no-entry --export-all --stack-first -z stack-size=4194304 --growable-table --lto-O2 \
    -o "$work/dol.wasm" "$work"/*.o
cd - >/dev/null
{
    echo "/* Made by runtime/wasm/build.sh from runtime/dol and runtime/wasm. */"
    echo "static const unsigned char wasm_runtime_bytes[] = {"
    od -An -v -tu1 "$work/dol.wasm" | sed 's/^ *//; s/  */,/g; s/$/,/'
    echo "};"
    echo "enum { wasm_runtime_size = $(wc -c <"$work/dol.wasm" | tr -d ' ') };"
} >"$out.tmp"
mv "$out.tmp" "$out"

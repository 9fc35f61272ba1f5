#!/bin/sh
# ENR as WebAssembly beside the generated C compiled by clang for wasm32: time at -O2, code section at -Os.
# Then 1000 genes with checkers to WASM.
# usage: wasm.sh BUILDDIR SRCDIR
set -eu
build=$1 src=$(cd "$2" && pwd)
for tool in clang wasm-ld node wasm-objdump python3; do
    command -v $tool >/dev/null || { echo "wasm: skipped, no $tool"; exit 0; }
done
work=$(mktemp -d "${TMPDIR:-/tmp}/dol-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
export DOLC_STDLIB="$src/stdlib"

for level in 2 s; do
    "$build/dolc" compile "$src/specs/enr" "$src/tests/bench/wasm.dol" --target wasm -O$level \
        -o "$work/dolc-O$level.wasm"
done
"$build/dolc" compile "$src/specs/enr" "$src/tests/bench/wasm.dol" --target c --with-main -o "$work/c"
for level in 2 s; do
    mkdir "$work/o$level"
    for file in $(find "$work/c" -name '*.c') "$src"/runtime/dol/*.c "$src"/runtime/wasm/*.c \
        "$src/tests/bench/wasm.c"; do
        case $file in */dol/run.c) continue ;; esac
        clang --target=wasm32 -std=c11 -w -O$level -ffreestanding -nostdlibinc -ffp-contract=off \
            -fno-math-errno -mbulk-memory -mnontrapping-fptoint -msign-ext -U__SIZEOF_INT128__ \
            -isystem "$src/runtime/wasm/include" -I"$src/runtime" -I"$work/c" \
            -c "$file" -o "$work/o$level/$(echo "$file" | tr / _).o"
    done
    wasm-ld --no-entry --export=run --export=find --export=room --stack-first -z stack-size=1048576 \
        -o "$work/clang-O$level.wasm" "$work/o$level"/*.o
done
node "$src/tests/bench/wasm.mjs" "$work/dolc-O2.wasm" "$work/clang-O2.wasm" 1000000 15 \
    network compute multiplier composite tax dynamic median ledger

code() { wasm-objdump -h "$1" | sed -n 's/.*Code.*(size=\(0x[0-9a-f]*\)).*/\1/p'; }
mine=$(code "$work/dolc-Os.wasm") theirs=$(code "$work/clang-Os.wasm")
echo "$((mine)) $((theirs))" |
    awk '{ printf "wasm: code section %d bytes, clang -Os %d, ratio %.3f (at most 1.05)\n", $1, $2, $1 / $2 }'

python3 "$src/tests/bench/gen_genes.py" 1000 >"$work/genes.dol"
for level in 0 2; do
    python3 - "$build/dolc" "$work/genes.dol" "$work/genes.wasm" $level <<'PY'
import os, subprocess, sys, time
dolc, source, out, level = sys.argv[1:]
best, processor = 1e9, 1e9
for _ in range(3):
    start, before = time.perf_counter(), os.times()
    subprocess.run([dolc, "compile", source, "--target", "wasm", "-O" + level, "-o", out], check=True)
    after = os.times()
    best = min(best, time.perf_counter() - start)
    processor = min(processor, after.children_user + after.children_system
                    - before.children_user - before.children_system)
limit = {"0": 0.5, "2": 1.5}[level]
print(f"wasm: 1000 genes with checkers at -O{level} in {best:.2f} s, {processor:.2f} s of processor time"
      f" (at most {limit})")
PY
done

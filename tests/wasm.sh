# Reads as tests/targets.sh: the WASM target for tests, where it is built and Node is there.

# Why WASM cannot be tried here; nothing: it can.
wasm_missing() {
    dolc compile --help | grep -q 'c|wasm' && dolc compile --target wasm -O0 -o - \
        "$srcdir/tests/run/skeleton.dol" 2>/dev/null >/dev/null || { echo "no WASM target"; return; }
    command -v node >/dev/null || echo "no node"
}

# in_node MODULE.wasm (FUNCTION ARGUMENTS)...: a line for each call.
in_node() {
    node "$srcdir/tests/wasm.mjs" "$@"
}

# wasm2c_program MODULE.wasm PROGRAM: the same as a program, by way of C.
wasm2c_program() {
    parts=${WABT_WASM2C:-/usr/share/wabt/wasm2c}
    wasm2c -n module "$1" -o "$2.module.c" && mkdir -p "$2.include" &&
        mv "$2.module.h" "$2.include/module.h" &&
        sed 's|#include ".*module.h"|#include "module.h"|' "$2.module.c" >"$2.c" &&
        ${CC:-cc} -w -O0 -I"$2.include" -I"$parts" -o "$2" "$srcdir/tests/wasm2c.c" "$2.c" \
            "$parts/wasm-rt-impl.c" -lm
}

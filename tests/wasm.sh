# Reads as tests/targets.sh: the WASM target for tests, where it is built and Node is there.

# Why WASM cannot be tried here; nothing: it can.
wasm_missing() {
    dolc compile --help | grep -q 'c|wasm' && dolc compile --target wasm -O0 -o - \
        "$srcdir/tests/run/skeleton.dol" 2>/dev/null >/dev/null || { echo "no WASM target"; return; }
    command -v node >/dev/null || echo "no node"
}

# Answers, whose traps tell the file without its folder: every target has its own.
without_paths() {
    sed -E 's|"at":"[^"]*/([^"/]*)"|"at":"\1"|g'
}

# in_node MODULE.wasm (FUNCTION ARGUMENTS)...: a line for each call.
in_node() {
    node "$srcdir/tests/wasm.mjs" "$@"
}

# wasm2c_program MODULE.wasm PROGRAM: the same as a program, by way of C; what it imports is missing.
wasm2c_program() {
    parts=${WABT_WASM2C:-/usr/share/wabt/wasm2c}
    rm -rf "$2" "$2.d" && mkdir "$2.d" && wasm2c -n module "$1" -o "$2.d/module.c" || return 1
    instances=$(sed -n 's/^void Z_module_instantiate(\(.*\));/\1/p' "$2.d/module.h" | tr -cd ',' |
        sed 's/,/, NULL/g')
    hosts=$(wasm-objdump -x -j Import "$1" 2>/dev/null | sed -n 's/.* <- \(.*\)\.[^.]*$/"\1",/p' | sort -u | tr -d '\n')
    ${CC:-cc} -w -O0 -DINSTANCES="$instances" -DHOSTS="$hosts" -I"$2.d" -I"$parts" -o "$2" \
        "$srcdir/tests/wasm2c.c" "$2.d/module.c" "$parts/wasm-rt-impl.c" -lm -static \
        -Wl,--unresolved-symbols=ignore-all
}

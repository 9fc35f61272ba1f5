# RUN
# The thin path through every stage: the same function gives the same value, breaks the same
# constraint and overflows at the same place in the evaluator, as compiled C and as WebAssembly.
set -u
spec=$srcdir/tests/run/skeleton.dol

same() { # name, expected, found
    if [ "$2" = "$3" ]; then echo "ok $1"; else echo "not ok $1: '$3', not '$2'"; fi
}

place() { # of a trap, as line:column
    sed -n 's/.*"at":"[^"]*skeleton\.dol:\([0-9:]*\)".*/\1/p'
}

same "evaluator: value" 900 "$(dolc eval "$spec" -e 'pays()')"
same "evaluator: constraint" 14:14 "$(dolc eval "$spec" -e 'too_rich()' | place)"
same "evaluator: overflow" 14:32 "$(dolc eval "$spec" -e 'too_poor()' | place)"

# --- C
dolc compile "$spec" --target c --with-main -o "$scratch/c" &&
    ${CC:-cc} -std=c11 -Wall -Wextra -Werror -ffp-contract=off -I"$scratch/c" -I"$srcdir/runtime" \
        -o "$scratch/skeleton" "$scratch"/c/*.c "$srcdir"/runtime/dol/*.c -lm || echo "not ok C builds"
same "C: value" 900 "$("$scratch/skeleton" skeleton.pays '[]')"
same "C: constraint" 14:14 "$("$scratch/skeleton" skeleton.too_rich '[]' | place)"
same "C: overflow" 14:32 "$("$scratch/skeleton" skeleton.too_poor '[]' | place)"

# --- WebAssembly
if ! dolc compile --help | grep -q wasm; then
    echo "ok WASM (built without it)"
    exit 0
fi
dolc compile "$spec" --target wasm -o "$scratch/skeleton.wasm" || echo "not ok WASM is made"
command -v wasm-interp >/dev/null || exit 0
wasm-interp --run-all-exports "$scratch/skeleton.wasm" >"$scratch/wasm"
same "WASM: value" 'skeleton.pays() => i64:900' "$(grep 'skeleton.pays()' "$scratch/wasm")"
same "WASM: constraint" 'skeleton.too_rich() => error: unreachable executed' \
    "$(grep 'skeleton.too_rich()' "$scratch/wasm")"

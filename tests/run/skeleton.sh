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
. "$srcdir/tests/wasm.sh"
reason=$(wasm_missing)
if [ -n "$reason" ]; then
    echo "WASM: $reason"
    exit 77
fi
dolc compile "$spec" --target wasm --with-main -o "$scratch/skeleton.wasm" ||
    echo "not ok WASM is made"
same "WASM: value" 900 "$(in_node "$scratch/skeleton.wasm" skeleton.pays '[]')"
same "WASM: constraint" 14:14 "$(in_node "$scratch/skeleton.wasm" skeleton.too_rich '[]' | place)"
same "WASM: overflow" 14:32 "$(in_node "$scratch/skeleton.wasm" skeleton.too_poor '[]' | place)"

# targets TABLE PREFIX FILE...: every expression of a table (see values.sh) as compiled C gives the
# bytes that `dolc eval FILE...` prints: the same values, traps, violations. Read by tests.
# Compilers: gcc -O2 with all warnings as errors and tcc; with --slow also gcc -O0, clang -O0 and
# -O2, and gcc with AddressSanitizer and UndefinedBehaviorSanitizer; or the only one of
# cross_compiler. Then as WebAssembly under Node; with --slow at every -O, and by way of wasm2c.
. "$srcdir/tests/wasm.sh"
warnings="-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror"

# The commands of this run, one a line: a name, then the compiler with its options.
compilers() {
    if [ -n "${cross_compiler:-}" ]; then
        echo "$cross_compiler -std=c11 -O2 ${static--static} -ffp-contract=off $warnings"
        return 0
    fi
    if command -v gcc >/dev/null; then
        echo "gcc-O2 gcc -std=c11 -O2 -ffp-contract=off $warnings"
    else
        echo "cc ${CC:-cc} -std=c11 -O2 -ffp-contract=off"
    fi
    command -v tcc >/dev/null && echo "tcc tcc -Wall -Werror"
    [ "${DOLC_TEST_SLOW:-no}" = yes ] || return 0
    if command -v gcc >/dev/null; then
        echo "gcc-O0 gcc -std=c11 -O0 $warnings"
        echo "gcc-asan gcc -std=c11 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all"
    fi
    command -v clang >/dev/null || return 0
    echo "clang-O0 clang -std=c11 -O0 $warnings"
    echo "clang-O2 clang -std=c11 -O2 -ffp-contract=off $warnings"
}

# build NAME COMMAND: $work/c and the runtime to $work/NAME; the runtime is compiled once.
build() {
    name=$1 library=$scratch/lib-$1
    shift
    if [ ! -d "$library" ]; then
        mkdir -p "$library"
        for file in "$srcdir"/runtime/dol/*.c; do
            "$@" -c "$file" -o "$library/$(basename "$file" .c).o" || return 1
        done
    fi
    # shellcheck disable=SC2046
    "$@" -I"$work/c" -I"$srcdir/runtime" -o "$work/$name" $(find "$work/c" -name '*.c' | sort) \
        "$library"/*.o -lm >"$work/log" 2>&1 && return
    head -n 20 "$work/log"
    echo "not ok $prefix: $name does not build"
    return 1
}

# same_values NAME: $work/got is what is wanted, and nothing was said.
same_values() {
    if diff "$work/wanted" "$work/got" >"$work/diff" && [ ! -s "$work/errors" ]; then
        echo "ok $prefix: $1 ($(wc -l <"$work/got" | tr -d ' ') values)"
    else
        head -n 20 "$work/diff" "$work/errors"
        echo "not ok $prefix: $1"
    fi
}

# -e EXPRESSION...: over $files, as WebAssembly.
wasm_targets() {
    reason=$(wasm_missing)
    [ -z "$reason" ] || { echo "skip $prefix: WASM, $reason"; return; }
    levels=0
    [ "${DOLC_TEST_SLOW:-no}" = no ] || levels="0 1 2 z"
    for level in $levels; do
        # shellcheck disable=SC2086
        dolc compile $files "$@" --target wasm -O$level --with-main -o "$work/o$level.wasm" \
            >"$work/errors" 2>&1
        # shellcheck disable=SC2086
        in_node "$work/o$level.wasm" $calls >"$work/got" 2>>"$work/errors"
        same_values "WASM -O$level"
    done
    [ "${DOLC_TEST_SLOW:-no}" = yes ] && command -v wasm2c >/dev/null || return 0
    wasm2c_program "$work/o2.wasm" "$work/wasm2c" >"$work/errors" 2>&1
    # shellcheck disable=SC2086
    "$work/wasm2c" $calls >"$work/got" 2>>"$work/errors"
    same_values "WASM by wasm2c"
}

targets() {
    table=$1 prefix=$2
    shift 2
    files=$*
    work=$scratch/targets
    rm -rf "$work"
    mkdir -p "$work"
    tab=$(printf '\t')
    set --
    while IFS=$tab read -r id _ _ _ _ expression; do
        case $id in '#'*) continue ;; esac
        set -- "$@" -e "$expression"
    done <"$table"
    # shellcheck disable=SC2086
    dolc eval $files "$@" 2>"$work/errors" | without_paths >"$work/wanted"
    # shellcheck disable=SC2086
    dolc compile $files "$@" --target c --with-main -o "$work/c" >"$work/errors" 2>&1 || {
        head -n 20 "$work/errors"
        echo "not ok $prefix: dolc compile"
        return 1
    }
    calls=$(awk -v n=$(($# / 2)) 'BEGIN { for (i = 1; i <= n; i++) printf "expressions.e%d [] ", i }')
    compilers >"$work/compilers"
    while read -r name command; do
        # shellcheck disable=SC2086
        build "$name" $command || continue
        # shellcheck disable=SC2086
        ${emulator:-} "$work/$name" $calls 2>"$work/errors" >"$work/got"
        same_values "$name"
    done <"$work/compilers"
    [ -n "${cross_compiler:-}" ] || wasm_targets "$@"
}

# What is called in FILE, a line each: function, tab, arguments.
calls_in() {
    awk -v module="$(sed -n 's/^module \([a-z_.0-9]*\).*/\1/p' "$1" | head -n 1)" '
        /^\/\/ CALL / { rest = $0; sub(/^\/\/ CALL [^ ]* ?/, "", rest)
                        print module "." $3 "\t" (rest == "" ? "[]" : rest) }
        /^\/\/ => / { wanted = 1; next }
        wanted && /^fun / { split($2, f, "("); print module "." f[1] "\t[]"; wanted = 0 }' "$1"
}

# Every call and every function with a result in tests/run/*.dol (see tests/run/calls.sh, results.sh).
run_tests() {
    tab=$(printf '\t')
    compilers >"$scratch/compilers"
    for file in "$srcdir"/tests/run/*.dol; do
        prefix=$(basename "$file" .dol) work=$scratch/$(basename "$file" .dol)
        mkdir -p "$work"
        calls_in "$file" | grep -v "${except:-^#}" >"$work/calls"
        [ -s "$work/calls" ] || continue
        set --
        while IFS=$tab read -r function arguments; do
            dolc run "$file" --call "$function" --args "$arguments"
            set -- "$@" "$function" "$arguments"
        done <"$work/calls" >"$work/evaluated" 2>"$work/errors"
        without_paths <"$work/evaluated" >"$work/wanted"
        dolc compile "$file" --target c --with-main -o "$work/c" 2>"$work/errors" || return 1
        while read -r name command; do
            # shellcheck disable=SC2086
            build "$name" $command || continue
            ${emulator:-} "$work/$name" "$@" >"$work/got" 2>"$work/errors"
            if diff "$work/wanted" "$work/got" >"$work/diff" && [ ! -s "$work/errors" ]; then
                echo "ok $prefix: $name ($(wc -l <"$work/calls" | tr -d ' ') calls)"
            else
                head -n 20 "$work/diff" "$work/errors"
                echo "not ok $prefix: $name"
            fi
        done <"$scratch/compilers"
    done
}

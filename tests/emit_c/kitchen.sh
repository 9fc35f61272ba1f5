# RUN
# Every construct of HIR, from text, as C: without a warning, with the values that the calls below
# name, and with a clean end wherever memory runs out.
set -u
here=$srcdir/tests/emit_c
. "$srcdir/tests/targets.sh"
dolc compile "$here/kitchen.hir" --target c --with-main -o "$scratch/c" || exit 1
dolc compile "$here/kitchen.hir" --target c --single-file -g -o "$scratch/single" || exit 1
work=$scratch prefix=kitchen

compilers >"$scratch/compilers"
while read -r name command; do
    # shellcheck disable=SC2086
    build "$name" $command || continue
    program=$scratch/$name
    tab=$(printf '\t')
    while IFS= read -r line; do
        case $line in '#'* | '') continue ;; esac
        old=$IFS
        IFS=$tab
        # shellcheck disable=SC2086
        set -- $line
        IFS=$old
        "$program" "$@"
    done <"$here/kitchen.calls" >"$scratch/$name.got" 2>&1
    if [ "${DOLC_TEST_BLESS:-no}" = yes ]; then
        cp "$scratch/$name.got" "$here/kitchen.values"
    fi
    if diff "$here/kitchen.values" "$scratch/$name.got" >"$scratch/diff"; then
        echo "ok kitchen: $name"
    else
        head -n 20 "$scratch/diff"
        echo "not ok kitchen: $name"
    fi
done <"$scratch/compilers"

# Headers are C++ too; #line leads to the source.
if command -v g++ >/dev/null; then
    # shellcheck disable=SC2086
    g++ -std=c++17 $warnings -I"$scratch/c" -I"$srcdir/runtime" -x c++ -fsyntax-only \
        "$scratch/c/kitchen.h" && echo "ok kitchen: C++" || echo "not ok kitchen: C++"
fi
grep -q '^#line 9[0-9] ".*kitchen.hir"' "$scratch/single/kitchen.c" && echo "ok kitchen: -g" ||
    echo "not ok kitchen: -g"

rm "$scratch/c/main.c"
sanitize=
command -v gcc >/dev/null && sanitize="-g -fsanitize=address,undefined -fno-sanitize-recover=all"
# shellcheck disable=SC2086
${CC:-cc} -std=c11 $sanitize -I"$scratch/c" -I"$srcdir/runtime" -o "$scratch/failing" \
    -DDOL_CHUNK=0 "$here/alloc_failure.c" "$scratch/c/kitchen.c" "$srcdir"/runtime/dol/*.c -lm &&
    "$scratch/failing" || echo "not ok kitchen: allocation failures"

# shellcheck disable=SC2086
${CC:-cc} -std=c11 $sanitize -I"$scratch/c" -I"$srcdir/runtime" -o "$scratch/api" \
    "$here/api.c" "$scratch/c/kitchen.c" "$srcdir"/runtime/dol/*.c -lm -pthread &&
    "$scratch/api" || echo "not ok kitchen: api"
# No global state: nothing of the runtime and of generated code can be written to.
if command -v objdump >/dev/null && [ -d "$scratch/lib-gcc-O2" ]; then
    gcc -std=c11 -O2 -I"$scratch/c" -I"$srcdir/runtime" -c "$scratch/c/kitchen.c" -o "$scratch/k.o"
    objdump -t "$scratch/k.o" "$scratch"/lib-gcc-O2/*.o |
        grep -E '[[:space:]]O \.(t?data|t?bss)[[:space:]]' >"$scratch/writable"
    [ ! -s "$scratch/writable" ] && echo "ok kitchen: no writable data" || {
        cat "$scratch/writable"
        echo "not ok kitchen: no writable data"
    }
fi

# RUN
# What docs/c.md promises: functions marked DOL_NO_ALLOC need no memory, the stack of each function
# is bounded by what is known when it is compiled, contexts of several threads share nothing.
set -u
. "$srcdir/tests/targets.sh"
tab=$(printf '\t')
here=$srcdir/tests/emit_c

# --- no allocation: the calls of run tests whose function is marked
files="numbers lists flow"
[ "${DOLC_TEST_SLOW:-no}" = yes ] && files=$(cd "$srcdir/tests/run" && ls ./*.dol | sed 's|./||; s|.dol||')
for name in $files; do
    calls_in "$srcdir/tests/run/$name.dol" >"$scratch/calls"
    [ -s "$scratch/calls" ] || continue
    dolc compile "$srcdir/tests/run/$name.dol" --target c --with-main -o "$scratch/$name" \
        2>"$scratch/errors" || exit 1
    find "$scratch/$name" -name '*.h' -exec cat {} + | tr -d '\n' | tr ';' '\n' |
        sed -n 's/.*[ *]\([A-Za-z_0-9]*\)(dol_Context.*DOL_NO_ALLOC$/\1/p' >"$scratch/marked"
    set --
    while IFS=$tab read -r function arguments; do
        grep -qx "$(echo "$function" | tr . _)" "$scratch/marked" &&
            set -- "$@" "$function" "$arguments"
    done <"$scratch/calls"
    [ $# -gt 0 ] || continue
    # shellcheck disable=SC2046
    ${CC:-cc} -std=c11 -g -Ddol_main=noalloc_main -I"$scratch/$name" -I"$srcdir/runtime" \
        -o "$scratch/program" $(find "$scratch/$name" -name '*.c') "$here/noalloc_main.c" \
        "$builddir/.libs/libdol.a" -lm || exit 1
    if "$scratch/program" "$@"; then
        echo "ok no allocation in $name ($(($# / 2)) calls)"
    else
        echo "not ok no allocation in $name"
    fi
done

# --- the stack: -fstack-usage says for each frame whether its size is known
if command -v gcc >/dev/null; then
    dolc compile "$here/kitchen.hir" --target c -o "$scratch/kitchen" || exit 1
    mkdir "$scratch/usage" && cd "$scratch/usage" || exit 2
    for file in "$srcdir"/runtime/dol/*.c "$scratch/kitchen/kitchen.c"; do
        gcc -std=c11 -O2 -fstack-usage -I"$scratch/kitchen" -I"$srcdir/runtime" -c "$file" ||
            exit 1
    done
    awk -F "$tab" '$3 !~ /static|bounded/ { print "unbounded: " $0; wrong = 1 }
        $2 > most { most = $2; where = $1; sub(".*:", "", where) }
        END { print NR " frames, at most " most " bytes (" where ")"; exit wrong || most > 8192 }' \
        ./*.su >"$scratch/stack" && verdict="ok" || verdict="not ok"
    echo "$verdict stack: $(tail -n 1 "$scratch/stack")"
    [ "$verdict" = ok ] || cat "$scratch/stack"
    cd "$here" || exit 2
fi

# --- threads
if [ "${DOLC_TEST_SLOW:-no}" = yes ] && command -v clang >/dev/null; then
    dolc compile "$here/kitchen.hir" --target c -o "$scratch/kitchen" || exit 1
    clang -std=c11 -g -O1 -fsanitize=thread -I"$scratch/kitchen" -I"$srcdir/runtime" \
        -o "$scratch/threads" "$here/api.c" "$scratch/kitchen/kitchen.c" "$srcdir"/runtime/dol/*.c \
        -lm -pthread && "$scratch/threads" >"$scratch/log" 2>&1 &&
        echo "ok ThreadSanitizer: $(grep -c '^ok' "$scratch/log") parts of api.c" || {
        head -n 30 "$scratch/log"
        echo "not ok ThreadSanitizer"
    }
fi
exit 0

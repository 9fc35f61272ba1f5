# RUN
# SLOW
# Every allocation of every run test fails once: see failing_main.c.
set -u
. "$srcdir/tests/targets.sh"
tab=$(printf '\t')
cc="${CC:-cc} -std=c11 -g -O1 -DDOL_CHUNK=0"
command -v gcc >/dev/null &&
    cc="gcc -std=c11 -g -O1 -DDOL_CHUNK=0 -fsanitize=address,undefined -fno-sanitize-recover=all"
mkdir "$scratch/lib"
for file in "$srcdir"/runtime/dol/*.c "$srcdir/tests/emit_c/failing_main.c"; do
    $cc -I"$srcdir/runtime" -c "$file" -o "$scratch/lib/$(basename "$file" .c).o" || exit 1
done
for file in "$srcdir"/tests/run/*.dol; do
    name=$(basename "$file" .dol)
    calls_in "$file" >"$scratch/calls"
    [ -s "$scratch/calls" ] || continue
    set --
    while IFS=$tab read -r function arguments; do
        set -- "$@" "$function" "$arguments"
    done <"$scratch/calls"
    dolc compile "$file" --target c --with-main -o "$scratch/$name" 2>"$scratch/errors" &&
        $cc -Ddol_main=failing_main -I"$scratch/$name" -I"$srcdir/runtime" -o "$scratch/$name/program" \
            $(find "$scratch/$name" -name '*.c') "$scratch"/lib/*.o -lm >"$scratch/log" 2>&1 || {
        head -n 20 "$scratch/log"
        echo "not ok $name builds"
        continue
    }
    if "$scratch/$name/program" "$@" >"$scratch/got" 2>&1; then
        echo "ok $name: $(cat "$scratch/got")"
    else
        head -n 30 "$scratch/got"
        echo "not ok $name"
    fi
done

# RUN
# SLOW
# NEEDS: gcc
# gcc -fanalyzer has nothing to say about the runtime and what is generated from ENR, the standard
# library and every construct of HIR. (At -O2 gcc 12 takes the result of a call for uninitialised in
# long chains of inlined calls.)
set -u
dolc compile "$srcdir/specs/enr" --target c -o "$scratch/enr" || exit 1
dolc compile "$srcdir/tests/emit_c/kitchen.hir" --target c -o "$scratch/kitchen" || exit 1
analyze() { # name, options and files...
    name=$1
    shift
    if gcc -std=c11 -g -fanalyzer -Wall -Wextra -Werror -I"$srcdir/runtime" -c -o "$scratch/out.o" \
        "$@" >"$scratch/log" 2>&1; then
        echo "ok $name"
    else
        grep -E 'warning|error' "$scratch/log"
        echo "not ok $name"
    fi
}
for file in "$srcdir"/runtime/dol/*.c; do
    analyze "runtime/dol/$(basename "$file")" -O1 "$file"
done
for folder in enr kitchen; do
    for file in $(cd "$scratch/$folder" && find . -name '*.c' | sed 's|^\./||' | sort); do
        analyze "$file" -I"$scratch/$folder" "$scratch/$folder/$file"
    done
done

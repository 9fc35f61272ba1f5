# RUN
# Names that C and C++ keep, macros, libc; two declarations in one C name; the same bytes every
# time, and files that stay as they are when nothing in them changes.
set -u
here=$srcdir/tests/emit_c
. "$srcdir/tests/targets.sh"
work=$scratch prefix=names

check() { # name, command...
    label=$1
    shift
    if "$@" >"$scratch/log" 2>&1; then echo "ok $prefix: $label"; else
        head -n 20 "$scratch/log"
        echo "not ok $prefix: $label"
    fi
}

dolc compile "$here/names/signal.dol" --target c --with-main -o "$scratch/c" || exit 1
compilers >"$scratch/compilers"
while read -r name command; do
    # shellcheck disable=SC2086
    build "$name" $command || continue
    got=$("$scratch/$name" signal.malloc '[1, 2]' signal.main '[3]' signal.exit '[]' | tr '\n' ' ')
    want='7 {"errno":3,"NULL":1,"int":-1,"template":"??/","linux":true,"union":7} true '
    check "$name" [ "$got" = "$want" ]
done <"$scratch/compilers"
if command -v g++ >/dev/null; then
    # shellcheck disable=SC2086
    check C++ g++ -std=c++17 $warnings -I"$scratch/c" -I"$srcdir/runtime" -x c++ -fsyntax-only \
        "$scratch/c/signal_.h"
fi

# --- names of what dolc adds to the program's own, and those of the runtime
for module in derived dol; do
    rm -rf "$scratch/c"
    dolc compile "$here/names/$module.dol" --target c --with-main -o "$scratch/c" || exit 1
    while read -r name command; do
        # shellcheck disable=SC2086
        build "$name" $command && check "$module: $name" true
    done <"$scratch/compilers"
done
first=$scratch/$(sed -n '1s/ .*//p' "$scratch/compilers")
check "dol: its functions" [ "$("$first" dol.context_new '[]')" = 3 ]

# --- host functions of one name in one table, and one named as its first member
mkdir "$scratch/hosts"
for module in one two; do
    printf 'module %s\n\nextern fun user() -> UInt64\nextern fun send(n: UInt64)\n' $module
    printf 'extern fun int() -> UInt64\nextern fun int_() -> UInt64\n'
    printf 'pub fun f() -> UInt64 {\n    send(1)\n    user() + int() + int_()\n}\n'
done | awk -v to="$scratch/hosts" '/^module/ { file = to "/" $2 ".dol" } { print >file }'
rm -rf "$scratch/c"
dolc compile "$scratch/hosts" --target c --single-file --with-main -o "$scratch/c" || exit 1
while read -r name command; do
    # shellcheck disable=SC2086
    build "$name" $command && check "hosts: $name" true
done <"$scratch/compilers"
check "hosts: members" grep -q '(\*two_send)(void' "$scratch"/c/*.h

# --- every macro that the headers of the compilers define, as a field, a case, a parameter
echo '#include <dol/dol.h>' >"$scratch/empty.c"
for command in "gcc -std=gnu11" "clang -std=gnu11" "g++ -std=gnu++17 -x c++" "${CC:-cc}"; do
    # shellcheck disable=SC2086
    $command -I"$srcdir/runtime" -E -dM "$scratch/empty.c" 2>/dev/null
done | sed -n 's/^#define \([A-Za-z][A-Za-z0-9_]*\).*/\1/p' | grep -vE '^(true|false|offsetof)$' |
    LC_ALL=C sort -u >"$scratch/macros"
awk 'BEGIN { print "module macros @ 1.0.0\n\ngene Fields {" } { print "    has " $1 ": UInt64" }
     END { print "}" }' "$scratch/macros" >"$scratch/macros.dol"
awk 'BEGIN { print "\ngene Cases {\n    type: enum {" } { print "        " $1 "(UInt64)," }
     END { print "    }\n}" }' "$scratch/macros" >>"$scratch/macros.dol"
awk 'NR <= 200 { print "\nfun f" NR "(" $1 ": UInt64) -> UInt64 {\n    " $1 " + 1\n}" }' \
    "$scratch/macros" >>"$scratch/macros.dol"
rm -rf "$scratch/c"
dolc compile "$scratch/macros.dol" --target c -o "$scratch/c" >"$scratch/log" 2>&1 ||
    { head -n 20 "$scratch/log"; echo "not ok names: macros"; }
for command in "${CC:-cc} -std=c11" "gcc -std=gnu11" "g++ -std=gnu++17 -x c++"; do
    command -v "${command%% *}" >/dev/null || continue
    # shellcheck disable=SC2086
    check "$(wc -l <"$scratch/macros" | tr -d ' ') macros: $command" $command -I"$scratch/c" \
        -I"$srcdir/runtime" -fsyntax-only "$scratch/c/macros.h"
done

# --- two declarations, one C name
mkdir "$scratch/clash"
printf 'module a.b\n\nfun c_d() -> UInt64 {\n    1\n}\n' >"$scratch/clash/one.dol"
printf 'module a\n\nfun b_c_d() -> UInt64 {\n    2\n}\n' >"$scratch/clash/two.dol"
dolc compile "$scratch/clash" --target c -o "$scratch/none" >"$scratch/clash.log" 2>&1
check "a clash is an error" grep -q 'error\[E0860\]: .*a_b_c_d' "$scratch/clash.log"
check "a clash writes nothing" [ ! -e "$scratch/none" ]
printf 'module a_b\n\nfun f() -> UInt64 {\n    1\n}\n' >"$scratch/clash/one.dol"
printf 'module a.b\n\nfun g() -> UInt64 {\n    2\n}\n' >"$scratch/clash/two.dol"
dolc compile "$scratch/clash" --target c -o "$scratch/none" >"$scratch/clash.log" 2>&1
check "two modules of one name" grep -q 'error\[E0860\]: .*a_b.* would both be' "$scratch/clash.log"
printf 'module Foo\n\nfun f() -> UInt64 {\n    1\n}\n' >"$scratch/clash/one.dol"
printf 'module foo\n\nfun g() -> UInt64 {\n    2\n}\n' >"$scratch/clash/two.dol"
dolc compile "$scratch/clash" --target c -o "$scratch/case" || exit 1
printf '#include "Foo.h"\n#include "foo.h"\nvoid *f[] = {(void *)Foo_f, (void *)foo_g};\n' \
    >"$scratch/case.c"
# shellcheck disable=SC2086
check "modules that differ in case" ${CC:-cc} -I"$scratch/case" -I"$srcdir/runtime" \
    -fsyntax-only "$scratch/case.c"

# --- the same bytes, from another directory
cp -R "$srcdir/specs/enr" "$scratch/enr" && chmod -R u+w "$scratch/enr"
dolc compile "$srcdir/specs/enr" --target c -o "$scratch/first" || exit 1
(cd "$scratch" && dolc compile enr --target c -o second) || exit 1
check "deterministic" diff -r "$scratch/first" "$scratch/second"

# --- what make needs to know
dolc compile "$here/names/signal.dol" --target c -MD -o "$scratch/deps" || exit 1
check "-MD names outputs and inputs" awk '/signal_[.]c:/ { out = 1 } out && /signal[.]dol/ { found = 1 }
    END { exit !found }' "$scratch/deps/dolc.d"

# --- one field more in one module: only its files change
sed 's/^    has role: NodeRole$/&\n    has nickname: String = "none"/' "$srcdir/specs/enr/config.dol" \
    >"$scratch/enr/config.dol"
find "$scratch/second" -type f -exec touch -d '2001-01-01' {} +
dolc compile "$scratch/enr" --target c -o "$scratch/second" || exit 1
changed=$(cd "$scratch/second" && find . -type f -newermt '2002-01-01' | sort | tr '\n' ' ')
check "one field changes one module: $changed" [ "$changed" = "./enr/config.c ./enr/config.h " ]

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

# --- two declarations, one C name
mkdir "$scratch/clash"
printf 'module a.b\n\nfun c_d() -> UInt64 {\n    1\n}\n' >"$scratch/clash/one.dol"
printf 'module a\n\nfun b_c_d() -> UInt64 {\n    2\n}\n' >"$scratch/clash/two.dol"
dolc compile "$scratch/clash" --target c -o "$scratch/none" >"$scratch/clash.log" 2>&1
check "a clash is an error" grep -q 'error\[E0860\]: .*a_b_c_d' "$scratch/clash.log"
check "a clash writes nothing" [ ! -e "$scratch/none" ]

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

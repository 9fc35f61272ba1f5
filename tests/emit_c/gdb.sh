# RUN
# SLOW
# NEEDS: gcc gdb
# With -g a debugger shows the .dol: it stops at one of its lines, steps to the next, and its
# backtrace names its places.
set -u
cat >"$scratch/steps.dol" <<'END'
module steps @ 1.0.0

fun twice(n: UInt64) -> UInt64 {
    mut sum = n
    sum += n
    sum
}

fun start(n: UInt64) -> UInt64 {
    first = twice(n)
    twice(first + 1)
}
END
dolc compile "$scratch/steps.dol" --target c -g --with-main -o "$scratch/c" || exit 1
gcc -std=c11 -g -O0 -I"$scratch/c" -I"$srcdir/runtime" -o "$scratch/program" \
    "$scratch"/c/*.c "$builddir/.libs/libdol.a" -lm || exit 1
gdb -q -nx -batch -ex 'set startup-with-shell off' -ex 'set debuginfod enabled off' \
    -ex 'break steps.dol:5' -ex 'run steps.start [20]' -ex 'print n' -ex next -ex bt \
    "$scratch/program" >"$scratch/out" 2>&1 </dev/null
if grep -q 'ptrace\|Could not trace' "$scratch/out"; then
    echo "gdb may not trace here"
    exit 77
fi
expect() { # what, pattern
    if grep -qE "$2" "$scratch/out"; then echo "ok $1"; else
        cat "$scratch/out"
        echo "not ok $1"
    fi
}
expect "stops at a line of the .dol" 'steps_twice .*steps\.dol:5'
expect "shows the line" '^5[[:space:]]+sum \+= n'
expect "shows a parameter" '^\$1 = 20'
expect "steps to the next line" '^6[[:space:]]+sum'
expect "a backtrace of .dol places" '#1 .* steps_start .*steps\.dol:10'

#!/bin/sh
# make check-all: the tests with the slow ones, unit tests under valgrind, sanitizers, the other
# compiler, distcheck. The last line counts over everything.
# usage: all.sh SRCDIR UNIT-PROGRAM..., in a build directory
set -u
src=$1
shift
passed=0
failed=0
skipped=0
work=$(mktemp -d "${TMPDIR:-/tmp}/dolc-all-XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# A step that ends with a count adds it up; another is one pass or one failure.
step() { # name, command...
    name=$1
    shift
    echo "== $name"
    "$@" >"$work/log" 2>&1
    code=$?
    counts=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$work/log" | tail -n 1)
    if [ -n "$counts" ]; then
        echo "   $counts"
        set -- $counts
        passed=$((passed + $1))
        failed=$((failed + $3))
        skipped=$((skipped + $5))
        [ "$code" -eq 0 ] || [ "$3" -gt 0 ] || failed=$((failed + 1))
    elif [ "$code" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
    [ "$code" -eq 0 ] || { echo "   FAILED: $name (exit $code)"; grep -v '^ok ' "$work/log" | tail -n 60; }
}

skip() {
    echo "== $1: skipped, $2"
    skipped=$((skipped + 1))
}

variant() { # directory, configure arguments...
    mkdir -p "$work/$1" && cd "$work/$1" || return 1
    shift
    "$src/configure" --enable-werror --disable-shared "$@" >configure.log 2>&1 &&
        make -j2 check
}

under_valgrind() {
    echo "$*"
    srcdir=$src valgrind -q --error-exitcode=9 --leak-check=full "$@"
}

valgrind_units() {
    for program in "$@"; do
        under_valgrind "./$program" || return 1
    done
    under_valgrind ./dolc --help && under_valgrind ./dolc check "$src/specs/enr" &&
        under_valgrind ./dolc fmt --check "$src/specs" "$src/stdlib" &&
        under_valgrind ./dolc run "$src/specs/enr" --call enr.demo.report --raw &&
        under_valgrind ./dolc compile "$src/specs/enr" --target c -o "$work/c"
}

in_subshell() { ("$@"); }

step "all tests" sh "$src/tests/run.sh" --slow "$@"
if command -v valgrind >/dev/null 2>&1 && ! grep -q 'fsanitize=address' config.log; then
    step "valgrind" valgrind_units "$@"
else
    skip "valgrind" "not installed, or a sanitized build"
fi
if command -v clang >/dev/null 2>&1; then
    step "clang with ASan and UBSan" in_subshell variant clang CC=clang --enable-asan \
        --enable-ubsan --enable-debug CFLAGS='-O1 -g'
else
    skip "clang" "not installed"
fi
step "fuzz corpus" make fuzz-corpus
step "gcc without optimisation, checked" in_subshell variant gcc CC=gcc --enable-debug CFLAGS='-O0'
step "distcheck" make distcheck

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]

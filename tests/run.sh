#!/bin/sh
# Runs tests and counts them; the last line is "N passed, N failed, N skipped".
#
#   tests/run.sh [--bless] [--slow] [--jobs N] [PROGRAM | TEST.dol | TEST.sh]...
#
# Without tests it takes every .dol and .sh below tests/ that has a RUN line (see run-one.sh);
# those marked SLOW only with --slow. Run it in the build directory.
set -u

tests_dir=$(cd "$(dirname "$0")" && pwd)
build_dir=$(pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/dolc-tests-XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

bless=no
slow=no
jobs=2
programs=
while [ $# -gt 0 ]; do
    case $1 in
    --bless) bless=yes ;;
    --slow) slow=yes ;;
    --jobs) jobs=$2; shift ;;
    *.dol | *.sh) printf '%s\n' "$1" >>"$work/list" ;;
    *) programs="$programs $1" ;;
    esac
    shift
done

# --- unit tests: cmocka programs that speak TAP
for program in $programs; do
    printf '%s\n' "$program" >>"$work/programs"
done

# --- tests that are files
if [ ! -f "$work/list" ]; then
    (cd "$tests_dir" && find . -name '*.dol' -o -name '*.sh' | sed 's|^\./||' | LC_ALL=C sort |
        xargs grep -lE '^(//|#) RUN' 2>/dev/null) >"$work/list"
fi

export DOLC_TEST_BLESS=$bless DOLC_TEST_SLOW=$slow DOLC_TEST_WORK=$work
export srcdir="${tests_dir%/*}" builddir="$build_dir"
export PATH="$build_dir:$PATH" LC_ALL=C.UTF-8 NO_COLOR=1
unset DOLC_STDLIB 2>/dev/null || :

# A sanitized build: it needs address space without limit, and what is linked with its libraries is
# sanitized too. Clang's runtime must find libstdc++ when it starts, or the exceptions of optional
# libraries that are loaded later pass it by.
if grep -q '^DOLC_CFLAGS = .*fsanitize=address' "$build_dir/Makefile" 2>/dev/null; then
    export DOLC_TEST_SANITIZED=yes
    export CC="$(sed -n 's/^CC = //p' "$build_dir/Makefile") $(sed -n 's/^DOLC_LDFLAGS = //p' \
        "$build_dir/Makefile")"
    cxx=$(gcc -print-file-name=libstdc++.so.6 2>/dev/null)
    case $CC in
    clang*)
        export DOLC_TEST_PRELOAD="$cxx"
        mkdir "$work/bin"
        printf '#!/bin/sh\nLD_PRELOAD=%s exec %s/dolc "$@"\n' "$cxx" "$build_dir" >"$work/bin/dolc"
        chmod +x "$work/bin/dolc"
        PATH="$work/bin:$PATH" ;;
    esac
fi

# The same for a build that records coverage.
if grep -q '^DOLC_CFLAGS = .*--coverage' "$build_dir/Makefile" 2>/dev/null; then
    export CC="$(sed -n 's/^CC = //p' "$build_dir/Makefile") --coverage"
fi

{
    [ ! -f "$work/programs" ] || sed 's/^/unit /' "$work/programs"
    sed 's/^/file /' "$work/list"
} >"$work/jobs"
tr '\n' '\0' <"$work/jobs" | xargs -0 -n 8 -P "$jobs" sh "$tests_dir/run-one.sh"

# --- each worker left result files: lines that begin with ok, not or skip
cat "$work"/result.* >"$work/results" 2>/dev/null
passed=$(grep -c '^ok' "$work/results")
failed=$(grep -c '^not' "$work/results")
skipped=$(grep -c '^skip' "$work/results")
sed -n 's/^not /FAILED /p; s/^skip /skipped /p' "$work/results" | LC_ALL=C sort
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

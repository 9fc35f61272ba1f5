#!/bin/sh
# Runs the tests given as "unit PROGRAM" or "file PATH" (below tests/) for run.sh.
#
# A test file carries its command and its expectations:
#
#   // RUN: dolc check %s        a shell command; several lines are run in order
#   // EXIT: 1                   of the last command; 0 when not given
#   // NEEDS: node               skipped where this program is missing
#   // SLOW                      only with --slow (make check-all)
#
# (# instead of // in a .sh file, which is its own command when its line says just "# RUN".)
# %s is the test, %b its name without suffix, %t a path for scratch files that is the test's own.
# The commands run in tests/; stdout and stderr must equal NAME.out and NAME.err beside the test,
# and be empty where there is no such file. --bless writes them: read them before you commit.
# A .sh test passes with exit code 0, is skipped with 77; its output is shown when it fails, and
# lines "ok NAME" / "not ok NAME" in it count as tests of their own.
set -u
results=$DOLC_TEST_WORK/result.$$
cd "$srcdir/tests" || exit 2

report() {
    printf '%s\n' "$*" >>"$results"
}

count_tap() { # name, output file, exit code
    grep '^ok ' "$2" >>"$results"
    if grep -q '^not ok ' "$2"; then
        sed -n "s|^not ok |not $1: |p" "$2" >>"$results"
        cat "$2"
    elif [ "$3" -eq 77 ]; then
        report "skip $1: $(tail -n 1 "$2")"
    elif [ "$3" -ne 0 ]; then
        report "not $1 (exit $3)"
        cat "$2"
    elif ! grep -q '^ok ' "$2"; then
        report "ok $1"
    fi
}

run_unit() {
    out=$DOLC_TEST_WORK/unit.$$
    (cd "$builddir" && LD_PRELOAD=${DOLC_TEST_PRELOAD:-} CMOCKA_MESSAGE_OUTPUT=TAP "./$1" \
        >"$out" 2>&1)
    count_tap "$1" "$out" $?
}

read_header() { # sets commands, expected_exit, is_script, skip
    commands= expected_exit=0 is_script=no skip=
    while IFS= read -r line; do
        case $line in
        '// RUN: '* | '# RUN: '*) commands="$commands${line#*RUN: }
" ;;
        '# RUN') is_script=yes ;;
        '// EXIT: '* | '# EXIT: '*) expected_exit=${line#*EXIT: } ;;
        '// SLOW'* | '# SLOW'*) [ "$DOLC_TEST_SLOW" = yes ] || skip="slow" ;;
        '// NEEDS: '* | '# NEEDS: '*)
            for tool in ${line#*NEEDS: }; do
                command -v "$tool" >/dev/null 2>&1 || skip="no $tool"
            done ;;
        '//'* | '#'* | '') ;;
        *) break ;;
        esac
    done <"$1"
}

expand() { # command, test
    base=${2%.*}
    printf '%s' "$1" | sed "s|%s|$2|g; s|%b|$base|g; s|%t|$scratch|g"
}

compare() { # golden, actual
    if [ "$DOLC_TEST_BLESS" = yes ]; then
        if [ -s "$2" ]; then cp "$2" "$1"; else rm -f "$1"; fi
    elif [ -f "$1" ]; then
        cmp -s "$1" "$2" || { diff -u "$1" "$2" | head -n 60; return 1; }
    elif [ -s "$2" ]; then
        echo "$1 does not exist, but there is output:"
        head -n 30 "$2"
        return 1
    fi
}

run_golden() {
    eval "$(expand "$commands" "$1")" >"$scratch.out" 2>"$scratch.err" </dev/null
    code=$?
    sed "s|$scratch|%t|g" "$scratch.out" >"$scratch.o"
    sed "s|$scratch|%t|g" "$scratch.err" >"$scratch.e"
    {
        good=yes
        [ "$code" -eq "$expected_exit" ] || { echo "exit $code, not $expected_exit"; good=no; }
        compare "${1%.*}.out" "$scratch.o" || good=no
        compare "${1%.*}.err" "$scratch.e" || good=no
    } >"$scratch.why" 2>&1
    if [ "$good" = yes ]; then
        report "ok $1"
    else
        report "not $1"
        echo "--- $1"
        cat "$scratch.why"
    fi
}

run_file() {
    read_header "$1"
    mkdir -p "$DOLC_TEST_WORK/$(dirname "$1")"
    scratch=$DOLC_TEST_WORK/$1.tmp
    if [ -n "$skip" ]; then
        [ "$skip" = slow ] || report "skip $1: $skip"
    elif [ "$is_script" = yes ]; then
        mkdir -p "$scratch"
        scratch="$scratch" sh "$1" >"$scratch.out" 2>&1 </dev/null
        count_tap "$1" "$scratch.out" $?
    elif [ -n "$commands" ]; then
        run_golden "$1"
    fi
}

for job in "$@"; do
    case $job in
    'unit '*) run_unit "${job#unit }" ;;
    'file '*)
        path=${job#file }
        run_file "${path#"$srcdir/tests/"}" ;;
    esac
done

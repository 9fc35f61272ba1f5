#!/bin/sh
# make fuzz-coverage: which part of its stage's lines the corpus of each fuzz target reaches, with the
# .dol files of the tree, from which fuzzing starts as well. Less than 80 % fails.
# usage: coverage.sh SRCDIR TARGET..., in a build directory configured with --enable-gcov
set -u
src=$1
shift
status=0
export DOLC_STDLIB="$src/stdlib"

stage() { # the sources that the target is for, as an expression
    case $1 in
    lexer) echo '^compiler/syntax/(lexer|brackets|layout|tokens)' ;;
    parser) echo '^compiler/syntax/' ;;
    check) echo '^compiler/sema/' ;;
    *) echo "^compiler/$1/" ;;
    esac
}

for program in "$@"; do
    name=${program##*/fuzz_}
    find . -name '*.gcda' -exec rm -f {} +
    "./$program" "$src/tests/fuzz/corpus/$name" "$src/specs" "$src/stdlib" >fuzz-coverage.log 2>&1 ||
        { tail -n 5 fuzz-coverage.log; status=1; }
    find "$src/tests" -name '*.dol' -exec "./$program" {} + >>fuzz-coverage.log 2>&1
    sh "$src/tests/coverage.sh" "$src" "$(stage "$name")" >fuzz-coverage.rows
    tail -n 1 fuzz-coverage.rows | awk -v name="$name" '{ print $1, "of the", $2, "lines of", name
                                                          exit $1 + 0 < 80 }' || {
        head -n 5 fuzz-coverage.rows
        status=1
    }
done
exit $status

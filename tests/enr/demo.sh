#!/bin/sh
# RUN
# The demonstration prints what demo.txt holds. When a constant of a specification changes, exactly
# the lines that depend on it change, and change to what the formula gives.
set -u
work=$DOLC_TEST_WORK/demo.$$
mkdir -p "$work"
demo() {
    dolc run "$1" --call enr.demo.report --raw
}

demo "$srcdir/specs/enr" >"$work/lines" || exit 1
if [ "${DOLC_TEST_BLESS:-no}" = yes ]; then
    cp "$work/lines" "$srcdir/tests/enr/demo.txt"
fi
diff -u "$srcdir/tests/enr/demo.txt" "$work/lines" || exit 1

# FILE, sed expression, the lines (diff -U0 without heads) that must change
changes() {
    rm -rf "$work/specs"
    cp -R "$srcdir/specs/enr" "$work/specs"
    chmod -R u+w "$work/specs"
    sed -i.orig "$2" "$work/specs/$1"
    rm "$work/specs/$1.orig"
    if cmp -s "$work/specs/$1" "$srcdir/specs/enr/$1"; then
        echo "not ok demo: $2 changes nothing in $1"
        return
    fi
    demo "$work/specs" >"$work/changed" || return
    diff -U0 "$work/lines" "$work/changed" | sed '1,2d; /^@@/d' >"$work/got"
    printf '%s\n' "$3" >"$work/want"
    if diff -u "$work/want" "$work/got"; then
        echo "ok demo: $2"
    else
        echo "not ok demo: $2 changes other lines"
    fi
}

. "$srcdir/tests/enr/demo-changes.sh"

# The program that dolc makes of the specifications prints the same.
if make -C "$builddir" enr-demo >"$work/make.log" 2>&1 && "$builddir/enr-demo" >"$work/compiled" &&
    diff -u "$srcdir/tests/enr/demo.txt" "$work/compiled"; then
    echo "ok demo: enr-demo in C"
else
    tail -n 20 "$work/make.log"
    echo "not ok demo: enr-demo in C"
fi

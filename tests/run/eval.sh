#!/bin/sh
# RUN
# Every function of tests/run/*.dol that stands under a line `// => RESULT` gives this result: JSON, or
# `trap KIND`. Other targets run the same files.
set -u
work=$DOLC_TEST_WORK/run.$$
mkdir -p "$work"

for file in "$srcdir"/tests/run/*.dol; do
    name=$(basename "$file" .dol)
    awk '/^\/\/ => / { want = substr($0, 7); next }
         want != "" && /^fun / { split($2, f, "("); print f[1] "\t" want; want = "" }' \
        "$file" >"$work/cases"
    [ -s "$work/cases" ] || continue
    while IFS='	' read -r function want; do
        # One run each: a trap ends a run.
        dolc eval "$file" -e "$function()" >"$work/got" 2>"$work/errors"
        got=$(sed 's/^{"trap":{"kind":"\([a-z_]*\)".*/trap \1/' "$work/got")
        if [ "$got" != "$want" ]; then
            echo "not ok $name.$function"
            echo "# want $want"
            echo "# got  $got"
            head -n 5 "$work/errors"
        else
            echo "ok $name.$function"
        fi
    done <"$work/cases"
done

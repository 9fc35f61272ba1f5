# RUN
# Each .dol file here marks what `dolc check` must report: `//~ CODE…` at the end of a line, one
# code for each diagnostic on it. Nothing else may be reported.
set -u
cd "$srcdir/tests/flow" || exit 2
for file in *.dol; do
    sed -n '/\/\/~ /=' "$file" | while read -r n; do
        for code in $(sed -n "${n}s/.*\/\/~ //p" "$file"); do
            echo "$n $code"
        done
    done | LC_ALL=C sort >"$scratch/want"
    dolc check --format github "$file" >"$scratch/out" 2>&1
    sed -n 's/^::[a-z]* .*line=\([0-9]*\),.*title=dolc \([EW][0-9]*\).*/\1 \2/p' "$scratch/out" |
        LC_ALL=C sort >"$scratch/got"
    if diff "$scratch/want" "$scratch/got" >"$scratch/diff"; then
        echo "ok $file"
    else
        echo "not ok $file"
        sed 's/^/  /' "$scratch/diff"
    fi
done

#!/bin/sh
# RUN
# docs/errata.md has every number once, and what it names exists: tests in the tables, laws and
# constraints, genes, functions and files of the specifications.
set -u
errata=$srcdir/docs/errata.md
cat "$srcdir"/specs/enr/*.dol "$srcdir"/stdlib/*.dol >"$scratch/specs"
cut -f 1 "$srcdir"/tests/enr/*.tsv "$srcdir"/tests/stdlib/*.tsv >"$scratch/ids"

awk -F ' [|] ' '/^\| [0-9]+ \|/ { sub(/^\| /, "", $1); print $1 }' "$errata" | sort -n >"$scratch/numbers"
awk 'BEGIN { for (i = 1; i <= 193; i++) print i }' | diff - "$scratch/numbers" || exit 1

# The words in backticks of a row's last two columns, one on a line, with the row's number.
awk -F ' [|] ' '/^\| [0-9]+ \|/ {
    sub(/^\| /, "", $1)
    for (i = 4; i <= NF; i++) {
        n = split($i, parts, "`")
        for (k = 2; k <= n; k += 2)
            print $1, (i == NF ? "test" : "name"), parts[k]
    }
}' "$errata" >"$scratch/words"

missing=0
while read -r number kind word; do
    case $word in
    *.dol | *.txt | *.tsv | *.md)
        for folder in specs/enr tests/enr stdlib . docs; do
            [ -f "$srcdir/$folder/$word" ] && continue 2
        done
        ;;
    'dolc '*) continue ;;
    esac
    [ "$kind" = test ] && grep -qx -- "$word" "$scratch/ids" && continue
    found=yes
    for name in $(printf '%s\n' "$word" | tr -c 'A-Za-z0-9_\n' ' '); do
        grep -qw -- "$name" "$scratch/specs" || found=no
    done
    # A test's name has hyphens; what is in the specifications has none.
    case $kind$word in test*-*) found=no ;; esac
    [ "$found" = yes ] && continue
    echo "row $number names '$word', which does not exist"
    missing=$((missing + 1))
done <"$scratch/words"
[ "$missing" -eq 0 ]

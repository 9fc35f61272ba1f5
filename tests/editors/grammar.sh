# RUN
# The tree-sitter grammar against the compiler: every .dol that the compiler parses has a tree without
# errors and of the same shape, whatever is broken in a file is an error of the tree too; the corpus;
# the queries.
set -u
. "$srcdir/tests/editors/build.inc"
cd "$srcdir" || exit 2
queries=editors/tree-sitter-dol/queries

find specs stdlib tests -name '*.dol' | LC_ALL=C sort >"$scratch/files"
while read -r file; do
    if dolc dump --stage ast "$file" >"$scratch/ast" 2>/dev/null; then
        "$grammar" check "$file"
        awk -f tests/editors/shape.awk "$scratch/ast" >"$scratch/want"
        "$grammar" shape "$file" >"$scratch/got"
        cmp -s "$scratch/want" "$scratch/got" || {
            echo "$file: not the compiler's tree:"
            diff "$scratch/want" "$scratch/got" | head -n 6
        }
    else
        echo "$file" >>"$scratch/broken"
    fi
done <"$scratch/files" >"$scratch/differences"
verdict "valid files have the compiler's tree" <"$scratch/differences"
[ "$(wc -l <"$scratch/files")" -ge 60 ] || echo "not ok the files are found"

# rules.dol is well-formed for the grammar: what is wrong in it are rules beside the syntax.
grep -v '/errors/rules\.dol$' "$scratch/broken" | while read -r file; do
    "$grammar" check "$file" >/dev/null && echo "$file"
done | verdict "broken files have errors"

# Examples of the manual and of the pages of diagnostics, each block a file.
mkdir -p "$scratch/blocks"
awk -v dir="$scratch/blocks" '
    /^```dol/ { inside = 1; name = sprintf("%s/%04d.dol", dir, ++n); printf "" >name; next }
    /^```/ { if (inside) close(name); inside = 0; next }
    inside { print >>name }' docs/*.md docs/diagnostics/*.md
for block in "$scratch"/blocks/*.dol; do
    dolc dump --stage ast "$block" >/dev/null 2>&1 && "$grammar" check "$block"
done | verdict "examples of the documentation"

"$grammar" corpus editors/tree-sitter-dol/test/corpus/*.txt

# A query that captures nothing anywhere is not one.
for query in "$queries"/*.scm; do
    "$grammar" captures "$query" tests/syntax/dialect.dol >"$scratch/captures" 2>&1 ||
        cat "$scratch/captures"
    [ -s "$scratch/captures" ] || echo "no captures"
done | grep -v '^[0-9]' | verdict "queries fit the grammar"
for query in highlights locals folds indents tags injections textobjects; do
    [ -f "$queries/$query.scm" ] || echo "$query"
done | verdict "no query is missing"

# words.dol has every word of the language as a keyword, and highlights.scm knows it: what is compared
# with TextMate and with the syntax file of Vim compares all words.
"$grammar" captures "$queries/highlights.scm" tests/editors/words.dol |
    awk '$3 ~ /^(keyword|boolean)/ { print $1, $2 }' | sort -u | while read -r start end; do
    tail -c +$((start + 1)) tests/editors/words.dol | head -c $((end - start)) && echo
done | LC_ALL=C sort -u >"$scratch/keywords"
{
    sed -n 's/^TOKEN([A-Z_]*, "\([a-z]*\)",.*\b\(WORD\|SOFT\)\b.*/\1/p' compiler/syntax/tokens.def
} | grep -vx this | LC_ALL=C sort -u | diff - "$scratch/keywords" | verdict "every word is a keyword"

# What is typed is there; what was complete before it stays whole.
for file in specs/enr/host.dol specs/enr/config.dol tests/syntax/newlines.dol; do
    "$grammar" prefixes "$file"
done | head -n 20 | verdict "typing loses no declaration"

# After an edit the tree is that of the text, not of the history.
for file in specs/enr/types.dol tests/syntax/dialect.dol; do
    "$grammar" edits 1 200 "$file"
done | head -n 20 | verdict "edits and fresh parses agree"

# RUN
# The words of tokens.def are the words of every editor: none is missing, none is made up.
set -u
cd "$srcdir" || exit 2
same() { # name, file with the words that are wanted, file with those that are there
    if diff "$2" "$3" >"$scratch/diff"; then
        echo "ok $1"
    else
        echo "not ok $1"
        sed 's/^/  /' "$scratch/diff"
    fi
}
words() { # flag
    sed -n "s/^TOKEN([A-Z_]*, \"\([a-z]*\)\",.*\b$1\b.*/\1/p" compiler/syntax/tokens.def |
        LC_ALL=C sort -u
}
words WORD >"$scratch/reserved"
words SOFT >"$scratch/soft"
LC_ALL=C sort "$scratch/reserved" "$scratch/soft" >"$scratch/all"
[ "$(wc -l <"$scratch/reserved")" -ge 20 ] && [ "$(wc -l <"$scratch/soft")" -ge 40 ] ||
    echo "not ok tokens.def is read"

# Words of the grammar are its string literals.
grep -A1 '"type": "STRING"' editors/tree-sitter-dol/src/grammar.json |
    sed -n 's/.*"value": "\([a-z]*\)".*/\1/p' | grep . |
    LC_ALL=C sort -u >"$scratch/grammar"
same "words of the tree-sitter grammar" "$scratch/all" "$scratch/grammar"

sed -n '/reserved\[\] = {/,/NULL/p' editors/tree-sitter-dol/src/scanner.c | grep -oE '"[a-z]+"' |
    tr -d '"' | LC_ALL=C sort -u >"$scratch/scanner"
same "reserved words of its scanner" "$scratch/reserved" "$scratch/scanner"

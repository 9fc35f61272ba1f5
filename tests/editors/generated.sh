# RUN
# NEEDS: tree-sitter node
# The committed parser is what the CLI makes of grammar.js, and its own test runner passes.
set -u
[ "$(tree-sitter --version | cut -d' ' -f2)" = 0.22.6 ] || { echo "no tree-sitter-cli 0.22.6"; exit 77; }
export HOME="$scratch/home"
mkdir -p "$HOME"
cp -r "$srcdir/editors/tree-sitter-dol" "$scratch/generated"
cd "$scratch/generated" || exit 2
tree-sitter generate --abi 14 --no-bindings >"$scratch/log" 2>&1 || cat "$scratch/log"
for file in parser.c grammar.json node-types.json; do
    cmp "src/$file" "$srcdir/editors/tree-sitter-dol/src/$file" >/dev/null &&
        echo "ok $file belongs to grammar.js" || echo "not ok $file belongs to grammar.js"
done
tree-sitter test >"$scratch/log" 2>&1 && echo "ok tree-sitter test" || {
    echo "not ok tree-sitter test"
    tail -n 40 "$scratch/log"
}

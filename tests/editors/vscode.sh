# RUN
# SLOW
# NEEDS: node npm
# The extension of VS Code: its TextMate grammar sees what tree-sitter sees, its manifest tells of what
# is there, and it packs without a network.
set -u
. "$srcdir/tests/editors/build.inc"
. "$srcdir/tests/editors/node.inc"
cd "$srcdir" || exit 2

# textmate-exceptions.txt lists differences that are meant, each with its reason after a '#'.
find specs stdlib tests -name '*.dol' | LC_ALL=C sort | while read -r file; do
    dolc dump --stage ast "$file" >/dev/null 2>&1 && echo "$file"
done >"$scratch/files"
xargs node tests/editors/textmate.js "$modules" "$grammar" "$srcdir/editors" <"$scratch/files" \
    >"$scratch/differences" 2>&1
sed 's/ *#.*//; /^$/d' tests/editors/textmate-exceptions.txt >"$scratch/exceptions"
grep -vxFf "$scratch/exceptions" "$scratch/differences" |
    verdict "TextMate and tree-sitter agree on $(wc -l <"$scratch/files") files"

cd "$extension" || exit 2
node --check src/extension.js 2>&1 | verdict "the client is JavaScript"
node "$srcdir/tests/editors/manifest.js" "$extension" 2>&1 | verdict "the manifest"

npm_config_offline=true node_modules/.bin/vsce package --allow-missing-repository \
    --out "$scratch/dol.vsix" >"$scratch/vsce.log" 2>&1 || cat "$scratch/vsce.log"
for file in extension/package.json extension/src/extension.js extension/language-configuration.json \
    extension/syntaxes/dol.tmLanguage.json extension/snippets/dol.json \
    extension/node_modules/vscode-languageclient/package.json; do
    python3 -m zipfile -l "$scratch/dol.vsix" 2>&1 | grep -q "^$file " || echo "$file is not packed"
done | verdict "it packs offline"

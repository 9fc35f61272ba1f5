# RUN
# SLOW
# NEEDS: nvim node npm clang wasm-ld
# The commands of docs/editors.md, run one block after the other by a new user on a copy of the tree.
set -u
[ -f /usr/include/wasm32-wasi/string.h ] || { echo "no wasi-libc"; exit 77; }
export HOME="$scratch/user"
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME 2>/dev/null || :
rm -rf "$HOME" "$scratch/tree" "$scratch/blocks"
mkdir -p "$HOME" "$scratch/tree" "$scratch/blocks"
cp -r "$srcdir/editors" "$srcdir/specs" "$srcdir/stdlib" "$scratch/tree"
rm -rf "$scratch/tree/editors/vscode/node_modules"
export DOLC_STDLIB="$scratch/tree/stdlib"

awk -v dir="$scratch/blocks" '
    /^## Language server/ { exit }
    /^```/ && inside { inside = 0; close(name); next }
    /^```sh$/ || /^```lua$/ || /^```vim$/ {
        inside = 1; name = sprintf("%s/%02d.%s", dir, ++n, substr($0, 4)); next }
    inside { print >name }' "$srcdir/docs/editors.md"
[ "$(ls "$scratch/blocks" | wc -l)" -ge 6 ] || echo "not ok the blocks are found"

for block in "$scratch"/blocks/*; do
    case $block in
    *.sh) (cd "$scratch/tree" && sh -eu "$block") >"$scratch/log" 2>&1 ;;
    *.lua) # user configuration
        mkdir -p "$HOME/.config/nvim"
        cp "$block" "$HOME/.config/nvim/init.lua"
        nvim --headless -c 'qall!' >"$scratch/log" 2>&1 && ! grep . "$scratch/log" ;;
    *.vim) nvim --headless -c "source $block" -c 'qall!' >"$scratch/log" 2>&1 && ! grep . "$scratch/log" ;;
    esac
    if [ $? -eq 0 ]; then
        echo "ok $(basename "$block"): $(head -n 1 "$block" | cut -c1-60)"
    else
        echo "not ok $(basename "$block")"
        tail -n 20 "$scratch/log"
    fi
done

made() { # name, file
    [ -s "$2" ] && echo "ok $1" || echo "not ok $1"
}
made "the parser is built" "$HOME/.local/share/nvim/site/parser/dol.so"
made "the extension is packed" "$scratch/tree/editors/vscode/dol.vsix"
made "the syntax file of Vim is there" "$HOME/.vim/syntax/dol.vim"
made "the grammar is WebAssembly" "$scratch/tree/tree-sitter-dol.wasm"
grep -q 'tree-sitter parser' "$scratch/tree/health.txt" && ! grep ERROR "$scratch/tree/health.txt" &&
    echo "ok :checkhealth is content" || echo "not ok :checkhealth is content"

# What is said to happen when a file is opened.
nvim --headless "$scratch/tree/specs/enr/core.dol" -c 'lua vim.wait(20000, function()
    return next(vim.lsp.buf_get_clients(0)) ~= nil end, 20)' -c 'lua io.stdout:write(
    vim.treesitter.highlighter.active[1] and "highlighted " or "plain ",
    next(vim.lsp.buf_get_clients(0)) and "served" or "alone",
    vim.fn.maparg("gd", "n") ~= "" and " keys" or " no keys", "\n")' -c 'qall!' >"$scratch/log" 2>&1
grep -q '^highlighted served keys' "$scratch/log" && echo "ok a file is highlighted and served" || {
    echo "not ok a file is highlighted and served"
    cat "$scratch/log"
}

# RUN
# NEEDS: nvim
# Neovim without a screen, with the configuration that is shipped: highlighting, indentation, and the
# language server on the ENR specifications. What is asserted is in nvim.lua.
set -u
. "$srcdir/tests/editors/build.inc"
export HOME="$scratch/user" XDG_CONFIG_HOME="$scratch/user/config" XDG_DATA_HOME="$scratch/user/data"
export XDG_STATE_HOME="$scratch/user/state" XDG_CACHE_HOME="$scratch/user/cache"
export DOL_NVIM="$srcdir/editors/nvim" DOL_SPECS="$scratch/specs/enr" DOL_RESULTS="$scratch/results"
export DOLC_STDLIB="$srcdir/stdlib" DOL_SERVER=no
unset VIMRUNTIME VIM 2>/dev/null || :
# Neovim is not sanitized, and cannot load what is.
[ -z "${DOLC_TEST_SANITIZED:-}" ] || export CC=cc
rm -rf "$scratch/specs" "$HOME"
mkdir -p "$HOME"
cp -r "$srcdir/specs" "$scratch/specs"
cp "$srcdir/tests/syntax/dialect.dol" "$srcdir/tests/editors/words.dol" "$scratch"
dolc lsp --help >/dev/null 2>&1 && DOL_SERVER=yes

# The parser comes from the command that users are told of.
timeout 60 nvim --headless -u "$srcdir/tests/editors/nvim-init.lua" -c DolcBuildParser -c 'qall!' \
    >"$scratch/build.log" 2>&1
if [ -f "$XDG_DATA_HOME/nvim/site/parser/dol.so" ]; then
    echo "ok :DolcBuildParser"
else
    echo "not ok :DolcBuildParser"
    cat "$scratch/build.log"
fi

rm -f "$DOL_RESULTS"
(cd "$scratch/specs" && timeout 120 nvim --headless -u "$srcdir/tests/editors/nvim-init.lua" \
    -c "luafile $srcdir/tests/editors/nvim.lua") >"$scratch/log" 2>&1
if [ -s "$DOL_RESULTS" ]; then
    cat "$DOL_RESULTS"
else
    echo "not ok nvim ran to its end"
    cat "$scratch/log"
fi

#!/bin/sh
# The language server over the protocol on a workspace of 12,000 lines, beside tsp-server doing the
# same to as many lines of TypeSpec.
# usage: lsp.sh BUILDDIR SRCDIR
set -eu
build=$1 src=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/dolc-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
command -v python3 >/dev/null || { echo "language server: skipped, no python3"; exit 0; }

python3 "$src/tests/bench/gen_lsp.py" "$src/specs/enr" 12000 "$work/w" >"$work/lines"
echo "language server, $(awk '$1 == "dol" { print $2 }' "$work/lines") lines of DOL:"
python3 "$src/tests/bench/lsp_bench.py" "dolc lsp" dol "$work/w/dol" core0.dol 10000 \
    "$build/dolc" lsp --stdlib "$src/stdlib"

# npm packages as the lock file pins them; kept in the build directory.
tsp=$build/tests/bench/lsp/node_modules/.bin/tsp-server
if [ ! -x "$tsp" ]; then
    command -v npm >/dev/null || { echo "  tsp-server: skipped, no npm"; exit 0; }
    mkdir -p "$build/tests/bench/lsp"
    cp "$src/tests/bench/lsp/package.json" "$src/tests/bench/lsp/package-lock.json" \
        "$build/tests/bench/lsp/"
    (cd "$build/tests/bench/lsp" && npm ci --no-audit --no-fund --ignore-scripts) \
        >"$work/npm" 2>&1 || { echo "  tsp-server: skipped, npm ci failed:"; tail -n 3 "$work/npm"; exit 0; }
fi
echo "language server, $(awk '$1 == "tsp" { print $2 }' "$work/lines") lines of TypeSpec:"
python3 "$src/tests/bench/lsp_bench.py" tsp-server tsp "$work/w/tsp" file3.tsp 200 "$tsp" --stdio

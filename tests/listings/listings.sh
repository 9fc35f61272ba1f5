# RUN
# The seven listings of the ENR architecture document, verbatim, are not part of this tree. Where
# DOLC_LISTINGS names a folder that holds them, checking them together must report exactly what
# expected.txt lists: no syntax error, each fault once, at its line, nothing else.
set -u
listings=${DOLC_LISTINGS:-}
[ -n "$listings" ] && [ -f "$listings/core.dol" ] || {
    echo "DOLC_LISTINGS does not name the listings"
    exit 77
}
cd "$listings" || exit 2
dolc check --format json core.dol entropy.dol nexus.dol revival.dol septal.dol config.dol chaos.dol \
    >"$scratch/json" 2>"$scratch/err"
python3 "$srcdir/tests/listings/compare.py" "$srcdir/tests/listings" "$scratch/json"

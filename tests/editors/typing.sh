# RUN
# SLOW
# Every prefix of ten files, and many edits: see grammar.sh.
set -u
. "$srcdir/tests/editors/build.inc"
cd "$srcdir" || exit 2
for file in specs/enr/core.dol specs/enr/septal.dol specs/enr/entropy.dol specs/enr/pricing.dol \
    specs/enr/accounts.dol specs/enr/observation.dol stdlib/prelude.dol tests/syntax/dialect.dol \
    tests/sema/newer_spelling.dol tests/run/maps.dol; do
    "$grammar" prefixes "$file" | head -n 20 | verdict "typing $file"
    "$grammar" edits 7 1000 "$file" | head -n 20 | verdict "editing $file"
done

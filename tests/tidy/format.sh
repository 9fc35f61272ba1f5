# RUN
# Every .dol of the tree is formatted. unformatted.txt lists the patterns of those that cannot be,
# each with its reason.
set -u
cd "$srcdir" || exit 2
sed 's/:.*//' tests/tidy/unformatted.txt >"$scratch/except"
find . -name .git -prune -o -path './build*' -prune -o -name '*.dol' -print | sed 's|^\./||' |
    LC_ALL=C sort | grep -vE -f "$scratch/except" >"$scratch/files"
[ -s "$scratch/files" ] || echo "not ok there are sources"
if xargs dolc fmt --check <"$scratch/files" >"$scratch/out" 2>&1; then
    echo "ok every source is formatted"
else
    echo "not ok every source is formatted"
    sed 's/^/  /' "$scratch/out" | head -n 40
fi

# RUN
# Every diagnostic has a page and is shown by a test: the page's own example, or a golden or script
# that names its code.
set -u
cd "$srcdir" || exit 2
find tests -type f ! -path '*/corpus/*' \( -name '*.err' -o -name '*.out' -o -name '*.sh' -o -name '*.c' \
    -o -name '*.txt' -o -name '*.py' \) -exec cat {} + >"$scratch/all"
pages=
tests=
for code in $(sed -n 's/^D([A-Z0-9_]*, "\([EW][0-9]*\)".*/\1/p' compiler/source/diag.def); do
    page=docs/diagnostics/$code.md
    if [ ! -f "$page" ]; then
        pages="$pages $code"
        grep -q "$code" "$scratch/all" || tests="$tests $code"
    elif grep -q '<!-- no example: ' "$page" && ! grep -q "$code" "$scratch/all"; then
        tests="$tests $code"
    fi
done
[ -z "$pages" ] && echo "ok every diagnostic has a page" || echo "without a page:$pages"
[ -z "$tests" ] && echo "ok every diagnostic has a test" || echo "without a test:$tests"
echo "ok diagnostics counted"

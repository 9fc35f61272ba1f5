# RUN
# Every diagnostic has a page; its first dol block gives exactly that code, the second nothing. Pages
# without an example say why; a line <!-- by: dolc COMMAND --> names the command that tells it, if it
# is not check.
set -u
cd "$scratch" || exit 2
pages=$srcdir/docs/diagnostics

. "$srcdir/tests/docs/pages.inc"

for code in $(dolc explain | cut -d' ' -f1); do
    page=$pages/$code.md
    if [ ! -f "$page" ]; then
        echo "$code" >>missing
        continue
    fi
    head -n 1 "$page" | grep -q "^# $code: ." || echo "not ok $code: the page starts with '# $code: …'"
    if grep -q '<!-- no example: .* -->' "$page"; then
        echo "ok $code has a page without example"
        continue
    fi
    if ! extract "$page" 1; then
        echo "not ok $code: no failing example"
        continue
    fi
    by=$(command_of "$page")
    dolc $by --format json $(cat options) case >json 2>err
    got=$(grep -o '^{"code":"[EW][0-9]*"' json | cut -d'"' -f4 | sort -u | tr '\n' ' ')
    if [ "$got" = "$code " ]; then
        echo "ok $code fails as told"
    else
        echo "not ok $code: the failing example gives: $got$(head -n 3 err)"
    fi
    if ! extract "$page" 2; then
        echo "not ok $code: no fixed example"
    elif dolc $by $(cat options) case >out 2>&1 && [ ! -s out ]; then
        echo "ok $code is fixed as told"
    else
        echo "not ok $code: the fixed example gives: $(head -n 5 out)"
    fi
done
for page in "$pages"/*.md; do
    name=${page##*/}
    dolc explain | grep -q "^${name%.md} " || echo "not ok $name is about no diagnostic"
done
[ ! -f missing ] || echo "without a page: $(tr '\n' ' ' <missing)"

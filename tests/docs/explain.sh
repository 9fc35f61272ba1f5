# RUN
# Every diagnostic has a page; the page's failing example gives exactly that code, the fixed one
# nothing. Pages without an example say why.
set -u
cd "$scratch" || exit 2
pages=$srcdir/docs/diagnostics

# extract PAGE KIND: writes the files of the example into ./case, its options into ./options
extract() {
    rm -rf case options
    mkdir case
    awk -v kind="$2" '
        /^```dol/ && !on { if ($2 == kind) { on = 1; file = "case/main.dol"
                               sub(/^```dol [a-z]+ */, ""); print > "options"; next } }
        /^```/ && on { exit }
        on && /^\/\/ file: / { file = "case/" $3; next }
        on { print > file }' "$1"
    [ -f options ]
}

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
    if ! extract "$page" fails; then
        echo "not ok $code: no failing example (\`\`\`dol fails)"
        continue
    fi
    dolc check --format json $(cat options) case >json 2>err
    got=$(grep -o '^{"code":"[EW][0-9]*"' json | cut -d'"' -f4 | sort -u | tr '\n' ' ')
    if [ "$got" = "$code " ]; then
        echo "ok $code fails as told"
    else
        echo "not ok $code: the failing example gives: $got$(head -n 3 err)"
    fi
    if ! extract "$page" fixed; then
        echo "not ok $code: no fixed example (\`\`\`dol fixed)"
    elif dolc check $(cat options) case >out 2>&1 && [ ! -s out ]; then
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

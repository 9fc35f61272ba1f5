# RUN
# Names that are one in kebab case, and types that WIT does not have.
set -u
. "$srcdir/tests/wasm.sh"
reason=$(wasm_missing)
[ -z "$reason" ] || { echo "$reason"; exit 77; }

wit() { # name; the source is standard input
    cat >"$scratch/$1.dol"
    dolc compile "$scratch/$1.dol" --target wasm -O0 --emit wit -o "$scratch/$1.wasm" >"$scratch/log" 2>&1
}

has() { # line...
    for line in "$@"; do
        if grep -qF -- "$line" "$scratch/names.wit"; then echo "ok wit_names: $line"; else
            cat "$scratch/names.wit"
            echo "not ok wit_names: $line"
        fi
    done
}

wit names <<'END' || { cat "$scratch/log"; echo "not ok wit_names: is written"; }
module names @ 1.0.0

pub gene HttpName {
    has is_set: Bool
    has isSet: Bool
}

pub gene Http_Name {
    type: enum {
        IsSet,
        Is_Set
    }
}

pub fun http_name(a: HttpName, fooBar: Http_Name, foo_bar: Bool) -> Bool {
    a.is_set and foo_bar and fooBar == Http_Name::IsSet
}
END
has 'record %names-http-name {' 'enum %names-http-name-type {' '%is-set: bool,' '%is-set-field: bool,' \
    '%is-set,' '%is-set-case,' \
    '%names-http-name-function: func(%a: %names-http-name, %foo-bar: %names-http-name-type, %foo-bar-parameter: bool) -> bool;'

wit tree <<'END' && echo "not ok wit_names: a tree is refused"
module tree @ 1.0.0

pub gene Tree {
    has value: UInt64
    has kids: Map<String, Branch>
}

pub gene Branch {
    has trees: List<Tree>
}

pub fun first(t: Tree) -> UInt64 { t.value }
END
case $(cat "$scratch/log") in
*'error[E0873]: `tree.'*) echo "ok wit_names: a tree is refused" ;;
*)
    cat "$scratch/log"
    echo "not ok wit_names: a tree is refused"
    ;;
esac
# What only the state of a system holds is no type of the interface.
sed 's/^pub fun.*//' "$scratch/tree.dol" >"$scratch/shop.in"
cat >>"$scratch/shop.in" <<'END'
pub system Shop @ 1.0.0 {
    state root: Tree

    provides open() -> Shop { Shop { root: Tree { value: 1, kids: {} } } }

    fun getValue() -> UInt64 { this.root.value }

    fun get_value() -> UInt64 { this.root.value }
}
END
sed 's/^module tree/module shop/' "$scratch/shop.in" | wit shop || cat "$scratch/log"
for line in 'resource %shop-shop {' '%get-value: func() -> u64;' '%get-value-function: func() -> u64;'; do
    grep -qF -- "$line" "$scratch/shop.wit" && echo "ok wit_names: $line" || {
        cat "$scratch/shop.wit"
        echo "not ok wit_names: $line"
    }
done
[ -e "$scratch/tree.wasm" ] && echo "not ok wit_names: nothing is written" || echo "ok wit_names: nothing is written"

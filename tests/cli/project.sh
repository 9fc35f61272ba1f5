# RUN
# dol.toml: what it says is done, what it gets wrong is told at its place.
set -u
mkdir -p "$scratch/p/src/deep" "$scratch/p/lib/util" && cd "$scratch/p" || exit 2

expect() { # name, expected exit, pattern in stderr or ''
    if [ "$code" -ne "$2" ]; then
        echo "not ok $1 (exit $code, not $2): $(head -n 5 err)"
    elif [ -n "$3" ] && ! grep -qE "$3" err; then
        echo "not ok $1 (no /$3/): $(head -n 5 err)"
    elif [ -z "$3" ] && [ -s err ]; then
        echo "not ok $1 (says): $(head -n 5 err)"
    else
        echo "ok $1"
    fi
}
check() {
    dolc check "$@" >out 2>err
    code=$?
}
toml() { printf '%b' "$1" >dol.toml; }

printf 'module util.math @ 1.0.0\n\npub fun twice(x: UInt64) -> UInt64 {\n    x * 2\n}\n' >lib/util/math.dol
printf 'module main @ 1.0.0\n\nuse util.math.{ twice }\n\npub fun four() -> UInt64 {\n    twice(2)\n}\n' >src/main.dol

toml '[project]\nname = "p" # why not\nversion = "1.0.0"\nsources = [\n  "src", # one a line\n]\ninclude = ["lib"]\n'
check; expect "the project here" 0 ''
cd src/deep; check; expect "the project above" 0 ''; cd ../..
cd ..; check p; expect "the project named" 0 ''; cd p
check src/main.dol; expect "a file alone does not read the project" 1 'src/main.dol:3:5: error.E03'
check -I lib src/main.dol; expect "a file with -I" 0 ''

toml '[project]\nsuorces = ["src"]\n'
check; expect "an unknown key" 2 "dol.toml:2:1: error.E0004.*suorces"
grep -q "did you mean 'sources'" err && echo "ok and its likely meaning" || echo "not ok and its likely meaning"
toml '[project]\nsources = "src"\n'
check; expect "a wrong type" 2 'dol.toml:2:11: error.E0005'
toml '[project]\nsources = ["src"\n'
check; expect "an open array" 2 'dol.toml:3:1: error.E0003'
toml '[project]\nname = "a\\qb"\n'
check; expect "an unknown escape" 2 'dol.toml:2:10: error.E0003'
toml '[project]\nname = "x"\nname = "y"\n'
check; expect "a key twice" 2 'dol.toml:3:1: error.E0003'
toml '[porject]\n'
check; expect "an unknown table" 2 'dol.toml:1:2: error.E0003'
toml '[project]\nsources = ["nowhere"]\n'
check; expect "sources that are not there" 2 'nowhere'
toml '[project]\nsources = ["lib/util", "src"]\n[warnings]\nunused-nothing = "off"\n'
check; expect "an unknown warning" 2 'dol.toml:4:1: error.E0004'
toml '[project]\nsources = ["lib", "src"]\n[warnings]\ndeny = true\n'
check; expect "no warnings to deny" 0 ''
printf 'module main @ 1.0.0\n\n// dolc:allow(unused-allow) of no use\npub fun four() -> UInt64 {\n    4\n}\n' >src/main.dol
check; expect "a warning denied by the project" 1 'src/main.dol:3:1: error.W1001'
check -W no-unused-allow; expect "the command line overrules" 0 ''
cd / && check; expect "no project anywhere" 2 'E0006'

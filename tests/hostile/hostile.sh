# RUN
# NEEDS: python3
# Inputs that are meant to hurt: each must end by itself, within its memory, with the documented exit
# code and a message, never by a signal. Two gigabytes of address space for each of them.
set -u
cd "$scratch" || exit 2
[ "${DOLC_TEST_SANITIZED:-no}" = yes ] || ulimit -v 2097152 2>/dev/null || :

# judge NAME EXPECTED-EXIT [PATTERN]: the exit code of the last run, its message
judge() {
    if [ "$code" -ge 128 ]; then
        echo "not ok $1 (signal $((code - 128)))"
    elif [ "$code" -ne "$2" ]; then
        echo "not ok $1 (exit $code, not $2): $(head -c 300 err)"
    elif [ "$2" -ne 0 ] && [ ! -s err ]; then
        echo "not ok $1 (no message)"
    elif [ $# -gt 2 ] && ! grep -qE "$3" err; then
        echo "not ok $1 (message lacks /$3/): $(head -c 300 err)"
    elif [ "$(wc -c <err)" -gt 20000000 ]; then
        echo "not ok $1 (floods: $(wc -c <err) bytes)"
    else
        echo "ok $1"
    fi
}

# Memory is bounded, too: 3 GiB of addresses, the stack for nested commands included.
check() {
    (
        [ "${DOLC_TEST_SANITIZED:-no}" = yes ] || ulimit -v 3145728 2>/dev/null || :
        timeout 300 dolc check "$@" >out 2>err
    )
    code=$?
}

# generate NAME < python that prints the source
generate() { python3 - >"$1.dol"; }

# --- 100,000 levels of everything that nests
nest() { # name, opening, closing, around
    python3 -c "
import sys
o, c, around = sys.argv[1].replace('\\\\n', '\\n'), sys.argv[2].replace('\\\\n', '\\n'), sys.argv[3].replace('\\\\n', '\\n')
n = 100000
sys.stdout.write(around.replace('@', o * n + '1' + c * n))" "$2" "$3" "$4" >"$1.dol"
    check "$1.dol"
    judge "nested $1" 1 'nest'
}
nest parentheses '(' ')' 'fun f() -> Int64 { @ }\n'
nest blocks 'if true {\n' '\n}' 'fun f() -> Int64 { @ }\n'
nest lists '[' ']' 'const C = @\n'
nest types 'List<' '>' 'gene G { has x: @ }\n'
nest not 'not ' '' 'fun f() -> Bool { @ }\n'
nest minus '- ' '' 'fun f() -> Int64 { @ }\n'
nest else-if 'if true { 0 } else ' '' 'fun f() -> Int64 { @ }\n'
nest closures '|x| ' '' 'fun f() -> Int64 { @ }\n'
nest tuples '(1, ' ')' 'const C = @\n'
nest calls 'g(' ')' 'fun f() -> Int64 { @ }\n'
nest records 'G { x: ' ' }' 'fun f() -> Int64 { @ }\n'
nest matches 'match 1 { _ => ' ' }' 'fun f() -> Int64 { @ }\n'
nest patterns 'Some(' ')' 'fun f(o: Option<Int64>) -> Int64 { match o { @ => 1 } }\n'
nest binary '1 + (' ')' 'fun f() -> Int64 { @ }\n'
python3 -c "print('const C: Int64 = 1 ' + '/* ' * 100000 + '*/ ' * 100000)" >comments.dol
check comments.dol
judge "nested comments" 0
python3 -c "print('fun f() -> Int64 { ' + '1 + ' * 100000 + '1 }')" >long-sum.dol
check long-sum.dol
[ "$code" -eq 0 ] || [ "$code" -eq 1 ] || code=139
judge "a sum of 100,000" "$code"
python3 -c "print('fun f(x: G) -> Int64 { x' + '.a' * 100000 + ' }')" >long-path.dol
check long-path.dol
judge "a path of 100,000" 1

# --- types that double in size sixty times
generate doubling <<'PY'
print("gene G0 { has x: UInt64 }")
for i in range(1, 61):
    print(f"gene G{i} {{ has a: G{i-1}\n has b: G{i-1} }}")
print("fun f(g: G60) -> UInt64 { 1 }")
PY
check doubling.dol
judge "types that double" 1

# --- broken bytes
printf 'gene G { has x: UInt64 } \377\376 fun f() -> UInt64 { 1 }\n' >utf8.dol
check utf8.dol
judge "invalid UTF-8" 1 'UTF-8'
printf 'const A = "a\377b"\n' >utf8s.dol
check utf8s.dol
judge "invalid UTF-8 in a string" 1 'UTF-8'
printf 'const A = 1\000\nconst B = 2\n' >nul.dol
check nul.dol
judge "NUL" 1 'NUL'

# --- unterminated everything
unterminated() {
    printf '%b' "$2" >"u.dol"
    check u.dol
    judge "unterminated $1" 1
}
unterminated string 'const A = "abc\n'
unterminated text 'const A = """abc\nxyz'
unterminated char "const A = 'a"
unterminated comment 'const A = 1 /* abc'
unterminated exegesis 'gene G { exegesis { abc'
unterminated gene 'gene G { has x: UInt64'
unterminated fun 'fun f() -> UInt64 { 1'
unterminated params 'fun f(a: UInt64'
unterminated generic 'gene G { has x: List<UInt64'
unterminated attribute '#[allow(x'
unterminated list 'const A = [1, 2'
unterminated match 'fun f(a: Bool) -> UInt64 { match a { true => 1'
unterminated use 'use a.{ b'
printf 'gene' >u.dol
check u.dol
judge "only a word" 1
: >empty.dol
check empty.dol
judge "an empty file" 0
head -c 100000 /dev/urandom >random.dol
check random.dol
judge "random bytes" 1

# --- a million errors
generate million <<'PY'
print("\n".join("const C%d: Nowhere%d = 1" % (i, i) for i in range(1000000)))
PY
check million.dol
judge "a million errors" 1 'left out|not shown'
rm -f million.dol

# --- files that are none
mkdir -p dir.dol
check dir.dol
[ "$code" -ne 0 ] || code=2 # an empty folder may be fine or an error, but not a crash
judge "a folder named .dol" "$code"
check missing.dol
judge "a missing file" 2 'missing.dol'
check ''
judge "an empty name" 2
printf 'module a\nuse a\nuse a.{ B }\ngene B { has x: UInt64 }\n' >self.dol
check self.dol
[ "$code" -le 1 ] || code=139
judge "self-import" "$code"
ln -sf loop.dol loop.dol
check loop.dol
judge "a link to itself" 2 'loop.dol'
if [ "$(id -u)" -ne 0 ]; then
    printf 'const A = 1\n' >unreadable.dol
    chmod 000 unreadable.dol
    check unreadable.dol
    judge "an unreadable file" 2 'unreadable.dol'
fi
check /proc/self/mem
judge "a file whose reading fails" 2 '/proc/self/mem'

# --- output that goes nowhere
printf 'const A: UInt64 = 1\n' >ok.dol
timeout 300 dolc eval ok.dol -e 'A' >/dev/full 2>err
code=$?
judge "full disk" 2
timeout 300 dolc eval ok.dol -e 'A' >&- 2>err
code=$?
judge "closed stdout" 2
printf 'fun f( {\n' >bad.dol
timeout 300 dolc check bad.dol >out 2>/dev/full
code=$?
: >err
echo "(stderr is full)" >err
[ "$code" -eq 1 ] || [ "$code" -eq 2 ] || code=139
judge "full stderr" "$code"

# --- programs that do not end
printf 'fun f(n: UInt64) -> UInt64 { f(n + 1) }\nfun g() -> UInt64 { loop { }\n 1 }\n' >forever.dol
timeout 300 dolc eval forever.dol -e 'f(0)' >err 2>&1
code=$?
judge "endless recursion" 1 'depth'
timeout 120 dolc eval forever.dol -e 'g()' >err 2>&1
code=$?
judge "endless loop" 1 'step'
printf 'fun f() -> UInt64 {\n    xs = [0]\n    while true { xs.push(1) }\n    xs.len()\n}\n' >grow.dol
timeout 120 dolc eval grow.dol -e 'f()' >err 2>&1
code=$?
judge "endless list" 1 'step|memory'
printf 'const A: UInt64 = B\nconst B: UInt64 = A\n' >cycle.dol
check cycle.dol
judge "constants in a cycle" 1
printf 'fun g() -> UInt64 { loop { }\n 1 }\nconst A: UInt64 = g()\n' >endless.dol
check endless.dol
judge "an endless constant" 1 'step'
printf 'constraint C {\n%s    law l(%s) { a0 }\n}\n' '' \
    "$(seq -s ', ' -f 'a%.0f: Bool' 0 40)" >many.dol
check many.dol
judge "a law over 2^41 cases" 1

# RUN
# dolc migrate: there and back again is the same text; both mean the same to the bit.
set -u
export DOLC_STDLIB="$scratch/tree/stdlib"
rm -rf "$scratch/tree"
mkdir -p "$scratch/tree"
cp -r "$srcdir/specs" "$srcdir/stdlib" "$scratch/tree"
cd "$scratch/tree" || exit 2

# Conditions and signatures as they are written are part of a program, to be shown to people.
meaning() {
    dolc dump --stage hir specs/enr | sed 's/ conjunct "[^"]*"//; s/^ *signature .*//'
}
same() { # name, two files
    cmp -s "$2" "$3" && echo "ok $1" || {
        echo "not ok $1"
        diff "$2" "$3" | head -n 10
    }
}
meaning >"$scratch/before"
[ "$(wc -l <"$scratch/before")" -gt 1000 ] && echo "ok there is a program" || echo "not ok there is a program"

dolc migrate --to modern specs stdlib 2>"$scratch/notes"
grep -rlE '^(gene|evolves) |^    (exegesis|constraint) |: UInt64\b|List<' --include='*.dol' . >"$scratch/left"
[ -s "$scratch/left" ] && { echo "not ok classic words are gone"; cat "$scratch/left"; } ||
    echo "ok classic words are gone"
meaning >"$scratch/after"
same "the modern program is the same program" "$scratch/before" "$scratch/after"
dolc migrate --to modern --check specs stdlib 2>/dev/null && echo "ok nothing is left to do" ||
    echo "not ok nothing is left to do"

dolc migrate --to classic specs stdlib 2>>"$scratch/notes"
diff -r "$srcdir/specs" specs >"$scratch/diff" && diff -r "$srcdir/stdlib" stdlib >>"$scratch/diff" &&
    echo "ok there and back again" || {
    echo "not ok there and back again"
    head -n 10 "$scratch/diff"
}

# Every construct of both spellings.
want() { # name, spelling; source, then the wanted text
    printf '%s' "$3" | dolc migrate --to "$2" - >"$scratch/got" 2>&1
    printf '%s' "$4" >"$scratch/want"
    same "$1" "$scratch/want" "$scratch/got"
}
want "heads" classic 'gen A { x: u64 }
struct B { y: f32 }
type C { z: bool }
evo A @ 1.1.0 > 1.0.0 { adds n: string }
rule r { true }
' 'gene A { x: UInt64 }
gene B { y: Float32 }
gene C { z: Bool }
evolves A @ 1.1.0 > 1.0.0 { adds n: String }
constraint r { true }
'
want "statements" classic 'fun f(xs: Vec<u8>) -> i64 {
    val a = 1
    var b = a as i64
    if let Some(c) = xs.first() { b += c as i64 }
    let d = Vec::new()
    b
}
' 'fun f(xs: List<UInt8>) -> Int64 {
    let a = 1
    let mut b = a as Int64
    if let Some(c) = xs.first() { b += c as Int64 }
    let d = List::new()
    b
}
'
want "names stay" modern 'fun gene(constraint: UInt64, list: Bool) -> UInt64 {
    gene.constraint + evolves // gene UInt64
    "let exegesis" + string
}
' 'fun gene(constraint: u64, list: bool) -> u64 {
    gene.constraint + evolves // gene UInt64
    "let exegesis" + string
}
'
want "sentences stay" modern 'gene G {
    gene has constraint
    has x: Bool
}
' 'gen G {
    gene has constraint
    has x: bool
}
'
# Between two declarations the two words for a text mean different things.
want "a text between declarations stays" classic 'gen A { x: u64 }
docs { of B }
gen B { x: u64 }
docs { of B, too }
' 'gene A { x: UInt64 }
docs { of B }
gene B { x: UInt64 }
exegesis { of B, too }
dolc: 1 word is kept: there the other spelling would mean something else
'
want "a name of its own stays" classic 'gen List { x: u64 }
fun f(a: Vec<List>) -> Vec<u8> { [] }
' 'gene List { x: UInt64 }
fun f(a: Vec<List>) -> Vec<UInt8> { [] }
dolc: 2 words are kept: there the other spelling would mean something else
'
printf 'gene A {' | dolc migrate --to modern - >"$scratch/got" 2>&1
[ $? -eq 1 ] && grep -q 'error\[' "$scratch/got" && echo "ok a broken file is refused" ||
    echo "not ok a broken file is refused"
dolc migrate specs >"$scratch/got" 2>&1
[ $? -eq 2 ] && echo "ok the spelling must be said" || echo "not ok the spelling must be said"

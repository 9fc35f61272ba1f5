# RUN
# Inputs made to be expensive for the flow passes: each ends with the right diagnostics.
set -u

expect() { # name, code or "clean", file
    timeout 60 dolc check --format github "$3" >"$scratch/out" 2>&1
    status=$?
    codes=$(sed -n 's/.*title=[a-z ]*\([EW][0-9]*\).*/\1/p' "$scratch/out" | sort -u | tr '\n' ' ')
    if [ "$status" -gt 1 ]; then
        echo "not ok $1"
        echo "  exit $status"
        sed -n '1,3p' "$scratch/out"
    elif [ "$codes" = "$2" ]; then
        echo "ok $1"
    else
        echo "not ok $1"
        echo "  found: $codes"
    fi
}

variants() { # count of variants, count of arms
    awk -v n="$1" -v m="$2" 'BEGIN {
        print "gene Big {\n    type: enum {"
        for (i = 0; i < n; i++) print "        V" i (i + 1 < n ? "," : "")
        print "    }\n}\n\nfun index(b: Big) -> UInt64 {\n    match b {"
        for (i = 0; i < m; i++) print "        V" i " => " i
        print "    }\n}" }'
}

variants 10000 10000 >"$scratch/all.dol"
expect "10,000 variants, all covered" "" "$scratch/all.dol"

variants 10000 9999 >"$scratch/one.dol"
expect "10,000 variants, one missing" "E0501 " "$scratch/one.dol"

variants 10000 1 >"$scratch/most.dol"
expect "10,000 variants, one covered" "E0501 " "$scratch/most.dol"

awk 'BEGIN {
    print "fun pick(n: UInt64) -> UInt64 {\n    match n {"
    for (i = 0; i < 10000; i++) print "        " 3 * i ".." 3 * i + 4 " => " i
    print "        _ => 0\n    }\n}" }' >"$scratch/ranges.dol"
expect "10,000 overlapping ranges" "" "$scratch/ranges.dol"

awk 'BEGIN {
    print "fun pick(s: String, go: Bool) -> UInt64 {\n    match s {"
    for (i = 0; i < 5000; i++) print "        \"key" i "\" => " i "\n        _ if go => " i
    print "        _ => 0\n    }\n}" }' >"$scratch/strings.dol"
expect "5,000 strings between guards" "" "$scratch/strings.dol"

# Row i looks at column i only: the matrix splits 2^40 ways unless the work is bounded.
awk 'BEGIN {
    n = 40
    printf "fun pick("
    for (i = 0; i < n; i++) printf "%sa%d: Bool", i ? ", " : "", i
    printf ") -> UInt64 {\n    match ("
    for (i = 0; i < n; i++) printf "%sa%d", i ? ", " : "", i
    print ") {"
    for (r = 0; r < n; r++) for (v = 0; v < 2; v++) {
        printf "        ("
        for (i = 0; i < n; i++)
            printf "%s%s", i ? ", " : "", i == r ? (v ? "true" : "false") : i == (r + 7) % n ? "false" : "_"
        print ") => " r
    }
    print "    }\n}" }' >"$scratch/wide.dol"
timeout 60 dolc check --format github "$scratch/wide.dol" >"$scratch/out" 2>&1
if [ $? -eq 1 ] && grep -qE 'E0501|E0502' "$scratch/out"; then
    echo "ok a match over 40 columns ends"
else
    echo "not ok a match over 40 columns ends"
fi

awk 'BEGIN {
    print "gene Cell {\n    has n: UInt64\n}\n\nfun work(mut cells: List<Cell>, go: Bool) {"
    for (i = 0; i < 2000; i++) {
        print "    mut c" i " = cells[" i "]\n    c" i ".n += 1"
        print "    if go {\n        c" i ".n += 2\n    }"
    }
    print "}" }' >"$scratch/aliases.dol"
expect "2,000 names of places" "" "$scratch/aliases.dol"

awk 'BEGIN {
    print "gene Cell {\n    has n: UInt64\n}\n\nfun work(mut cells: List<Cell>) {"
    for (i = 0; i < 40; i++) print "for mut c" i " in cells {"
    print "c39.n += 1"
    for (i = 0; i < 40; i++) print "}"
    print "}" }' >"$scratch/loops.dol"
expect "40 nested loops over one list" "E0521 " "$scratch/loops.dol"

awk 'BEGIN {
    for (i = 0; i < 20000; i++)
        print "fun f" i "(n: UInt64) -> UInt64 {\n    f" (i + 1) % 20000 "(n)\n}" }' >"$scratch/chain.dol"
expect "a ring of 20,000 calls" "" "$scratch/chain.dol"

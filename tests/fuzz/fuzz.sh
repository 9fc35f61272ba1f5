#!/bin/sh
# make fuzz: each target for FUZZ_SECONDS from its corpus and from every .dol of the tree; a finding
# is kept and fails. What reaches something new is kept in tests/fuzz/corpus/, as little as covers it.
# usage: fuzz.sh SRCDIR SECONDS TARGET..., in a build directory with --enable-fuzzers
set -u
src=$1
seconds=$2
shift 2
status=0
export DOLC_STDLIB="$src/stdlib"
{
    sed -n "s/^TOKEN([A-Z_0-9]*, \"'\\([^'\\\\\"]*\\)'\".*/\\1/p" "$src/compiler/syntax/tokens.def"
    sed -n 's/^BUILTIN([^"]*"\([a-z_]*\)".*/\1/p' "$src/compiler/sema/builtin.def"
} | grep . | LC_ALL=C sort -u | sed 's/.*/"&"/' >fuzz-dict

rm -rf fuzz-seeds
mkdir fuzz-seeds
n=0
find "$src/specs" "$src/stdlib" "$src/tests" -name '*.dol' | LC_ALL=C sort | while IFS= read -r seed; do
    n=$((n + 1))
    cp "$seed" "fuzz-seeds/$n.dol"
done

# Adds to the kept corpus what neither it nor the tree covers.
keep() { # program, name
    rm -rf fuzz-merge fuzz-small
    cp -r fuzz-seeds fuzz-merge
    mkdir fuzz-small
    find "fuzz-work/$2" "$corpus" -type f -size -3 -exec cp -t fuzz-small {} + 2>/dev/null
    "./$1" -merge=1 -set_cover_merge=1 -use_counters=0 -timeout=90 fuzz-merge fuzz-small >"fuzz-work/$2.merge" 2>&1 ||
        return 1
    rm -rf "$corpus"
    mkdir -p "$corpus"
    find fuzz-merge -type f ! -name '*.dol' -exec mv -t "$corpus" {} +
}

for program in "$@"; do
    name=${program##*/fuzz_}
    corpus=$src/tests/fuzz/corpus/$name
    mkdir -p "$corpus" "fuzz-findings/$name" "fuzz-work/$name"
    echo "== $name, $seconds s"
    "./$program" -max_total_time="$seconds" -timeout=90 -rss_limit_mb=4096 -max_len=8192 \
        -dict=fuzz-dict -artifact_prefix="fuzz-findings/$name/" -print_final_stats=1 \
        "fuzz-work/$name" "$corpus" fuzz-seeds >"fuzz-work/$name.log" 2>&1 || {
        status=1
        tail -n 40 "fuzz-work/$name.log"
        echo "FINDING in $name: see fuzz-findings/$name/"
    }
    grep -E '^Done|number_of_executed' "fuzz-work/$name.log"
    keep "$program" "$name" || { status=1; tail -n 5 "fuzz-work/$name.merge"; }
    echo "   kept: $(find "$corpus" -type f | wc -l) files, $(du -sb "$corpus" | cut -f1) bytes"
done
exit $status

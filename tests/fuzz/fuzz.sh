#!/bin/sh
# make fuzz: each target for FUZZ_SECONDS on its corpus, which grows; a finding is kept and fails.
# usage: fuzz.sh SRCDIR SECONDS TARGET..., in a build directory with --enable-fuzzers
set -u
src=$1
seconds=$2
shift 2
status=0
export DOLC_STDLIB="$src/stdlib"
awk -F'"' '/^TOKEN/ && $2 !~ /^a |^an |^the |^$/ { gsub(/\047/, "", $2); print "\"" $2 "\"" }' \
    "$src/compiler/syntax/tokens.def" >fuzz-dict
for program in "$@"; do
    name=${program##*/fuzz_}
    corpus=$src/tests/fuzz/corpus/$name
    mkdir -p "$corpus" "fuzz-findings/$name" "fuzz-work/$name"
    echo "== $name, $seconds s"
    "./$program" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=16384 \
        -dict=fuzz-dict -artifact_prefix="fuzz-findings/$name/" \
        "fuzz-work/$name" "$corpus" "$src/specs" "$src/stdlib" "$src/tests/check" "$src/tests/run" >"fuzz-work/$name.log" 2>&1 || {
        status=1
        tail -n 40 "fuzz-work/$name.log"
        echo "FINDING in $name: see fuzz-findings/$name/"
    }
    grep -E 'DONE|stat::' "fuzz-work/$name.log" | tail -n 1
    # What is new is kept, as small as it covers the same.
    "./$program" -merge=1 "$corpus" "fuzz-work/$name" >/dev/null 2>&1
done
exit $status

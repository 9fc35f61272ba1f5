#!/bin/sh
# Runs the unit-test programs given as arguments; the last line counts what passed.
set -u
passed=0
failed=0
for program in "$@"; do
    out=$(CMOCKA_MESSAGE_OUTPUT=TAP "./$program" 2>&1)
    code=$?
    passed=$((passed + $(printf '%s\n' "$out" | grep -c '^ok ')))
    bad=$(printf '%s\n' "$out" | grep -c '^not ok ')
    [ "$code" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
    failed=$((failed + bad))
    [ "$bad" -eq 0 ] || printf '%s\n' "$program: exit $code" "$out"
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]

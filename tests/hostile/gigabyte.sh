# RUN
# SLOW
# One line of a gigabyte: refused or read, in bounded memory, with a message.
set -u
cd "$scratch" || exit 2
{
    printf 'const A = "'
    head -c 1000000000 /dev/zero | tr '\0' 'x'
    printf '"\n'
} >line.dol
(
    [ "${DOLC_TEST_SANITIZED:-no}" = yes ] || ulimit -v 6291456 2>/dev/null || :
    timeout 120 dolc check line.dol >out 2>err
)
code=$?
[ "$code" -le 2 ] && echo "ok a line of a gigabyte (exit $code)" ||
    echo "not ok a line of a gigabyte (exit $code): $(head -c 300 err)"
{
    printf 'const A = 1'
    yes ' + 1' | head -c 1000000000 | tr -d '\n'
    printf '\n'
} >line.dol
(
    [ "${DOLC_TEST_SANITIZED:-no}" = yes ] || ulimit -v 6291456 2>/dev/null || :
    timeout 300 dolc check line.dol >out 2>err
)
code=$?
[ "$code" -le 2 ] && echo "ok an expression of a gigabyte (exit $code)" ||
    echo "not ok an expression of a gigabyte (exit $code): $(head -c 300 err)"
rm -f line.dol

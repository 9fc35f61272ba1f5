# RUN
# Standard input, closed and full outputs, what goes where.
set -u
cd "$scratch" || exit 2
say() { [ "$1" = yes ] && echo "ok $2" || echo "not ok $2"; }
good='module a @ 1.0.0\n\npub fun one() -> UInt64 {\n    1\n}\n'
bad='module a @ 1.0.0\n\npub fun one() -> UInt64 {\n    two\n}\n'
printf "$good" >good.dol
printf "$bad" >bad.dol

printf "$good" | dolc check - >out 2>err && [ ! -s out ] && [ ! -s err ] && r=yes || r=no
say $r "standard input"
printf "$bad" | dolc check - >out 2>err; [ $? -eq 1 ] && grep -q '^<stdin>:4:5: error' err && r=yes || r=no
say $r "a fault in standard input"
dolc check bad.dol >out 2>err; [ $? -eq 1 ] && [ ! -s out ] && [ -s err ] && r=yes || r=no
say $r "text goes to standard error"
for format in json sarif; do
    dolc check --format $format bad.dol >out 2>err; [ $? -eq 1 ] && [ -s out ] && [ ! -s err ] && r=yes || r=no
    say $r "$format goes to standard output"
    python3 -c 'import json, sys; json.load(open("out"))' 2>/dev/null && r=yes || r=no
    say $r "$format is JSON"
    dolc check --format $format good.dol | python3 -c 'import json, sys; json.load(sys.stdin)' && r=yes || r=no
    say $r "$format of nothing is JSON"
    dolc check --format $format bad.dol >/dev/full 2>err; [ $? -eq 2 ] && grep -q 'cannot write' err && r=yes || r=no
    say $r "$format on a full disk"
done
dolc check --format json bad.dol >&- 2>err; [ $? -eq 2 ] && grep -q 'cannot write' err && r=yes || r=no
say $r "closed standard output"
dolc check bad.dol 2>&-; [ $? -eq 1 ] && r=yes || r=no
say $r "closed standard error"
dolc check good.dol <&- >out 2>&1 && [ ! -s out ] && r=yes || r=no
say $r "closed standard input"
dolc check good.dol good.dol ./good.dol >out 2>&1 && [ ! -s out ] && r=yes || r=no
say $r "a file named three times is one"
dolc check missing.dol >out 2>err; [ $? -eq 2 ] && grep -q "missing.dol.*No such file" err && r=yes || r=no
say $r "a missing file"
mkdir -p empty; dolc check empty >out 2>err; [ $? -eq 2 ] && grep -q E0006 err && r=yes || r=no
say $r "an empty folder"
dolc check --color always bad.dol >out 2>err; grep -q "$(printf '\033')" err && r=yes || r=no
say $r "colours when asked for"
dolc check bad.dol >out 2>err; grep -q "$(printf '\033')" err && r=no || r=yes
say $r "no colours in a file"
dolc check --max-errors x good.dol >out 2>err; [ $? -eq 2 ] && grep -q "'x' is not a number" err && r=yes || r=no
say $r "a number that is none"
dolc check --formt json good.dol >out 2>err; [ $? -eq 2 ] && grep -q "did you mean '--format'" err && r=yes || r=no
say $r "an unknown option"
dolc check --range 1:2 good.dol >out 2>err; [ $? -eq 2 ] && grep -q "means nothing to 'dolc check'" err && r=yes || r=no
say $r "an option of another command"
dolc check --format yaml good.dol >out 2>err; [ $? -eq 2 ] && grep -q "text|json|sarif|junit|github" err && r=yes || r=no
say $r "an unknown alternative"
dolc check --deny nothing good.dol >out 2>err; [ $? -eq 2 ] && grep -q "no warning named 'nothing'" err && r=yes || r=no
say $r "an unknown warning"
dolc check --time-passes good.dol 2>err; grep -q '^parse .* ms' err && grep -q '^total' err && r=yes || r=no
say $r "times of stages"

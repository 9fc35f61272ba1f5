# RUN
# What dolc doc writes: the same bytes each time, only what has changed, all or nothing of a file; and
# what it says when it cannot.
set -u
cd "$scratch" || exit 2
rm -rf a b c small
mkdir -p small
printf 'module small\n\ngene A {\n    has n: UInt64\n}\n' >small/small.dol
verdict() { # name, command...
    name=$1
    shift
    if "$@" >out 2>&1; then echo "ok $name"; else echo "not ok $name: $(head -n 3 out err 2>/dev/null)"; fi
}
fails() { # name, exit code, word of the message, command...
    name=$1 code=$2 word=$3
    shift 3
    "$@" >out 2>&1
    got=$?
    if [ "$got" -eq "$code" ] && grep -q -- "$word" out; then
        echo "ok $name"
    else
        echo "not ok $name (exit $got, not $code): $(head -n 3 out)"
    fi
}

verdict writes dolc doc "$srcdir/specs/enr" --imports -o a/deep/er
(cd "$srcdir" && LC_ALL=C.UTF-8 TZ=Asia/Tokyo dolc doc "$srcdir/specs/enr" --imports -o "$scratch/b") 2>err
verdict 'the same bytes again' diff -r a/deep/er b

# Only what has changed is written; files that are none of ours stay.
dolc doc small -o c 2>err
touch -d '2001-01-01' c/*
echo mine >c/notes.txt
printf 'module small\n\ngene B {\n    has n: UInt64\n}\n' >small/small.dol
dolc doc small -o c 2>err
[ "$(find c -newermt 2002-01-01 -name '*.css')" = "" ] && echo "ok what is the same is left alone" ||
    echo "not ok what is the same is left alone"
[ -n "$(find c -newermt 2002-01-01 -name small.html)" ] && echo "ok what has changed is written" ||
    echo "not ok what has changed is written"
[ "$(cat c/notes.txt)" = mine ] && echo "ok other files stay" || echo "not ok other files stay"
find c -name '*.??????' | grep -v '\.html$\|index\.js$' | sed 's/^/not ok left behind: /'

# Errors
fails 'no -o' 2 'needs -o DIR' dolc doc small
fails 'a file in the way' 2 'cannot make the folder' dolc doc small -o small/small.dol
fails 'no such source' 2 'E0001' dolc doc missing.dol -o d
[ ! -e d ] && echo "ok nothing is written of what cannot be read" || echo "not ok d is there"
printf 'module small\n\ngene B { has n: Missing }\n' >small/bad.dol
fails 'errors in sources' 1 'E0330' dolc doc small/bad.dol -o d
[ ! -e d ] && echo "ok nothing is written of what has errors" || echo "not ok d is there"
fails 'errors as JSON' 1 '^{"code":"E0330"' dolc doc small/bad.dol -o d --format json
fails 'unknown pages' 2 'html|markdown' dolc doc small -o d --pages pdf
fails 'denied warnings' 1 'W1140' sh -c 'printf "module w\n\nexegesis { [Nobody] }\n" >w.dol; dolc doc w.dol -o d --deny doc-link'
[ ! -e d ] && echo "ok nothing is written after a denied warning" || echo "not ok d is there"
verdict 'a warning that is off' sh -c '[ -z "$(dolc doc w.dol --check -Wno-doc-link 2>&1)" ]'
rm -f small/bad.dol
verdict 'check writes nothing' sh -c 'dolc doc small --check && [ ! -e d ] && [ ! -e index.html ]'
if [ "$(id -u)" -ne 0 ]; then
    mkdir -p locked && chmod 555 locked
    fails 'a folder that cannot be written' 2 'cannot write' dolc doc small -o locked
    chmod 755 locked
fi
# A disk that is full, which a limit on the size of files stands for.
mkdir -p full
(trap '' XFSZ; ulimit -f 60; dolc doc "$srcdir/specs/enr" -o full) >out 2>&1
got=$?
[ $got -eq 2 ] && grep -q "cannot write 'full/" out && echo "ok a full disk" ||
    echo "not ok a full disk (exit $got): $(head -n 3 out)"
dolc doc "$srcdir/specs/enr" -o whole 2>err
find full -type f | while read -r file; do
    cmp "$file" "whole/${file#full/}" >/dev/null 2>&1 || echo "not ok half-written or left behind: $file"
done
[ -n "$(find full -type f)" ] && echo "ok files that fit are there" || echo "not ok files that fit are there"

# Standard input is a source like others; what is private is shown when asked for.
printf 'module piped\n\npub fun f() -> UInt64 {\n    g()\n}\n\nfun g() -> UInt64 {\n    1\n}\n' >piped.dol
verdict 'standard input' sh -c 'dolc doc - -o p <piped.dol 2>err && grep -q "id=\"f\"" p/piped.html'
verdict 'private is left out' sh -c '! grep -q "id=\"g\"" p/piped.html'
verdict 'private with --private' sh -c 'dolc doc - --private -o p <piped.dol 2>err && grep -q "id=\"g\"" p/piped.html'
verdict 'a title' sh -c 'dolc doc piped.dol --title "A <b> & c" -o p 2>err && grep -q "<title>piped – A &lt;b&gt; &amp; c</title>" p/piped.html'
# Modules whose pages would be one file, on some system.
printf 'module index\n\nfun f() -> UInt64 {\n    1\n}\n' >one.dol
printf 'module Index\n\nfun f() -> UInt64 {\n    1\n}\n' >two.dol
verdict 'modules named index' sh -c 'dolc doc one.dol two.dol -o q 2>err && ls q | grep -qx Index-2.html && ls q | grep -qx index-3.html || { ls q; false; }'
# Without Graphviz the pages are the same, but for the drawings.
d=$(command -v dolc)
PATH=/nowhere "$d" doc "$srcdir/specs/enr" -o n 2>err
grep -q "no working 'dot'" err && echo "ok a missing dot is told of" || echo "not ok a missing dot is told of"
verdict 'no drawing then' sh -c '! grep -l "<svg" n/*.html'
mkdir -p bin && printf '#!/bin/sh\nexit 3\n' >bin/dot && chmod +x bin/dot
PATH=$PWD/bin:$PATH dolc doc "$srcdir/specs/enr" -o n2 2>err
grep -q "no working 'dot'" err && diff -r n n2 && echo "ok a dot that fails" || echo "not ok a dot that fails"

# RUN
# What each command answers, right and wrong: exit code, and a word of what it says.
set -u
cd "$scratch" || exit 2
printf 'module a\n\nfun f(n: UInt64) -> UInt64 {\n    n + 1\n}\n' >a.dol
printf 'module a\nfun   f(n:UInt64)->UInt64 { n+1 }\n' >wide.dol
printf 'fun f( {\n' >bad.dol

answers() { # exit code, what it says, command...
    code=$1 word=$2
    shift 2
    "$@" >out 2>&1 </dev/null
    got=$?
    if [ "$got" -eq "$code" ] && { [ -z "$word" ] || grep -q -- "$word" out; }; then
        echo "ok $*"
    else
        echo "not ok $* (exit $got, not $code): $(head -n 3 out)"
    fi
}

answers 0 '^# E0301: ' dolc explain E0301
answers 0 '^# E0301: ' dolc explain e0301
answers 0 '^W1130 ' dolc explain unused-import
answers 0 '^E0001 ' dolc explain
answers 2 "did you mean 'E0301'\|there is no diagnostic" dolc explain E9301
answers 0 'GENE\|FUN\|fun' dolc dump --stage ast a.dol
answers 0 '^1:1 ' dolc dump --stage tokens a.dol
answers 0 '^hir 1' dolc dump --stage hir a.dol
answers 0 'range\|return' dolc dump --stage hir --after lower a.dol
answers 2 'no-such-pass' dolc dump --stage hir --after no-such-pass a.dol
answers 1 'E0' dolc dump --stage hir bad.dol
answers 0 '' dolc fmt --check a.dol
answers 1 'wide.dol' dolc fmt --check wide.dol
answers 1 '^-fun   f' dolc fmt --diff wide.dol
answers 1 'E02' dolc fmt bad.dol
answers 2 'missing.dol' dolc fmt missing.dol
answers 0 '^8' dolc run a.dol --call a.f --args '[7]'
answers 2 'does not fit' dolc run a.dol --call a.f --args '[-7]'
answers 2 'a.g' dolc run a.dol --call a.g --args '[]'
answers 2 'args' dolc run a.dol --call a.f --args 'x'
answers 2 'argument' dolc run a.dol --call a.f --args '[1, 2]'
answers 2 'call' dolc run a.dol
answers 2 'standard input' dolc fix -
answers 0 '' dolc fix a.dol
answers 1 'E02' dolc fix bad.dol
answers 2 'target' dolc compile a.dol --target no-such-target
cp wide.dol again.dol
dolc fmt again.dol && dolc fmt --check again.dol && echo "ok fmt writes the file" ||
    echo "not ok fmt writes the file"

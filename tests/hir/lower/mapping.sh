#!/bin/sh
# RUN
# The rows of the document's section 10.1, "DOL to HIR translation": what each construct becomes.
# The document names nodes of another compiler; the right column is their counterpart here.
set -u
cd "$srcdir/tests/hir/lower" || exit 2
dolc dump --stage hir --after layout mapping.dol >"$scratch/hir" || exit 1

row() { # construct, what must be in the dump
    if grep -qF -- "$2" "$scratch/hir"; then
        echo "ok $1"
    else
        echo "not ok $1: no '$2'"
    fi
}
row 'module' 'module enr.core [requested, version "0.1.0"'
row 'gene' 'record enr.core.Credits [gene, pub, module "enr.core"] {'
row 'gene with an enum' 'variant enr.core.Event.kind [pub, module "enr.core"] {'
row 'trait' 'trait enr.core.Calculator [module "enr.core"] {'
row 'trait item' '    signature "is calculate(events: List<Event>) -> Credits"'
row 'has' '    amount: u64'
row 'constraint' 'constraint bounded of enr.core.Credits [holds @enr.core.Credits.bounded] {'
row 'constraint condition' '    conjunct "this.amount <= 1_000" at "amount"'
row 'constraint expression' '    return (this.amount <= 1000u64)'
row 'fun' 'fun free enr.core.calculate(events: list<enr.core.Event>) -> enr.core.Credits ['
row 'system' 'system enr.core.StandardCalculator of enr.core.StandardCalculator'
row 'system state' '    last: enr.core.Credits'
row 'system impl' '    trait "enr.core.Calculator"'
row 'system method' '    method @enr.core.StandardCalculator.calculate'
row 'match' '        switch event.kind {'
row 'match arm' '            case NodeFailure {'
row 'for' '    range L1 i: u64 in 0u64 .. list_len(events) {'
row 'if' '                if (event.credits.amount > 0u64) {'
row 'else' '                } else {'
row 'sentence' '    sentence "enr.core.Event: event is logged"'

#!/bin/sh
# RUN
# The systems that decide, asked through a host that gives the same answer to every question:
# managers.txt holds what they conclude, and the commands that they send to the ledger.
set -u
call() { # FUNCTION ARGUMENTS [--host NAME=JSON]...
    name=$1 arguments=$2
    shift 2
    echo "$name $arguments"
    dolc run "$srcdir/specs/enr" "$srcdir/tests/enr/managers.dol" --call "enr.managers.$name" \
        --args "$arguments" "$@" >"$scratch/result" 2>"$scratch/effects"
    cat "$scratch/effects" "$scratch/result"
    echo
}

# What the host sees of a node: its answer to a ping, when it was last heard of.
seen() {
    set -- "$1" "$2" \
        --host "enr.septal.ping_node=$1" \
        --host "enr.septal.last_heard_from={\"ms\":$2}"
    shift 2
    call_with "$@" \
        --host 'enr.septal.get_credit_balance={"amount":500}' \
        --host 'enr.septal.get_outstanding_obligations={"amount":0}' \
        --host 'enr.septal.get_reputation=0.9' \
        --host 'prelude.now={"ms":100000}'
}
call_with() {
    call "$function" "$given" "$@"
}

# What a node leaves behind: its role, reservations and items.
left() {
    witness='"last_heard":{"ms":0}}'
    set -- --host "enr.revival.estate_of={\"node\":\"ada\",\"role\":\"$1\",\"frozen\":{\"amount\":500},\
\"reservations\":[$2],\"items\":[$3],\"first_event\":20}"
    call_with "$@" --host "enr.revival.failure_witnesses=[{\"observer\":\"w1\",$witness,\
{\"observer\":\"w2\",$witness,{\"observer\":\"w3\",$witness]"
}

shared() {
    call_with \
        --host 'enr.revival.pool_view={"recycled_credits":{"amount":100},
            "entropy_tax_collected":{"amount":0},"maintenance_fund":{"amount":7},
            "reserve_buffer":{"amount":0}}' \
        --host 'enr.revival.next_event_id=30' \
        --host 'enr.revival.account_of={"node":{"id":"bo","role":"Nexus","region":1,"uptime":0.99,
            "bandwidth":1,"reputation":0.9,"leaf_count":5,"joined_at":{"ms":0},
            "health_passing":true},"balance":{"amount":500},"isolated":false}'
}

{
    silent='{"Err":{"TimedOut":"5s"}}'
    answers='{"Ok":"20ms"}'
    function=watched given='[4]' && seen "$silent" 95000
    function=watched given='[5]' && seen "$silent" 95000
    function=healed given='[]' && seen "$answers" 200000
    function=tried given='[]' && seen "$answers" 100000
    function=decomposed given='[]' && left Nexus \
        '{"id":7,"amount":{"amount":100},"consumed":false}' \
        '{"key":"k1","has_replicas":true,"deposit":{"amount":30}},
         {"key":"k2","has_replicas":false,"deposit":{"amount":40}}'
    function=welcomed given='[]' && left Leaf '' ''
    function=shared_out given='[3599999]' && shared
    function=shared_out given='[3600000]' && shared
} >"$scratch/found"

if [ "${DOLC_TEST_BLESS:-no}" = yes ]; then
    cp "$scratch/found" "$srcdir/tests/enr/managers.txt"
fi
diff -u "$srcdir/tests/enr/managers.txt" "$scratch/found"

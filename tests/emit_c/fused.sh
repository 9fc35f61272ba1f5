# RUN
# Chains are loops without a call, hence without an allocation, and neighbouring chains over one
# list are one loop: asked of the machine code that gcc -O2 makes of the generated C.
set -u
command -v gcc >/dev/null && command -v objdump >/dev/null || {
    echo "no gcc or no objdump"
    exit 77
}
code() { # unit, sources...
    unit=$1
    shift
    rm -rf "$scratch/c"
    dolc compile "$@" --target c -o "$scratch/c" || exit 1
    gcc -std=c11 -O2 -ffp-contract=off -I"$srcdir/runtime" -I"$scratch/c" \
        -c "$scratch/c/$unit.c" -o "$scratch/unit.o" || exit 1
    objdump -d --no-show-raw-insn "$scratch/unit.o"
}
code enr/nexus "$srcdir/specs/enr" >"$scratch/code"
code fused "$srcdir/tests/emit_c/fused.dol" >>"$scratch/code"

# A loop: instructions that can all reach each other, inner loops included.
python3 - "$scratch/code" <<'PY'
import re, sys

functions, name = {}, None
for line in open(sys.argv[1]):
    head = re.match(r"[0-9a-f]+ <(.*)>:", line)
    if head:
        name = head[1]
        functions[name] = []
    at = re.match(r" *([0-9a-f]+):\s+(\S+)\s*(.*)", line)
    if at and name:
        functions[name].append((int(at[1], 16), at[2], at[3]))

def is_call(op):
    return op in ("call", "callq", "bl", "blr")

def successors(code):
    after = {}
    for i, (at, op, rest) in enumerate(code):
        target = re.search(r"\b([0-9a-f]+) <", rest)
        jumps = re.match(r"j|b|cb|tb", op) and not is_call(op)
        ends = re.match(r"jmp|ret|b$|br$|ud2", op)
        after[at] = {code[i + 1][0]} if not ends and i + 1 < len(code) else set()
        if jumps and target:
            after[at].add(int(target[1], 16))
    return after

def reached(after, start):
    seen, todo = set(), list(after.get(start, ()))
    while todo:
        at = todo.pop()
        if at not in seen:
            seen.add(at)
            todo += after.get(at, ())
    return seen

def loops(code):
    after = successors(code)
    reach = {at: reached(after, at) for at in after}
    return {frozenset(b for b in reach[at] if b in reach and at in reach[b])
            for at in after if at in reach[at]}

wanted = {
    "enr_nexus_aggregate_gradients": 2, # the weights, which may end it; then six sums in one
    "fused_mean": 1,
    "fused_tagged": 1,
    "fused_dot": 1,
    "fused_first_peak": 1,
    "fused_squares": 1,
    "fused_heaviest": 1,
    "fused_late": 2, # the second starts later
}
for name, count in wanted.items():
    code = functions.get(name, [])
    found = loops(code)
    calls = [rest for at, op, rest in code
             if is_call(op) and any(at in loop for loop in found)]
    if len(found) == count and not calls:
        print("ok fused:", name)
    else:
        print(f"not ok fused: {name}: {len(found)} loops, calls in them: {calls}")
PY

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

# A loop is what jumps backwards within the function span; what overlaps is one, inner loops
# included. Traps are in another section.
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

def loops(code):
    found = []
    for at, op, rest in code:
        target = re.search(r"\b([0-9a-f]+) <", rest)
        low = int(target[1], 16) if target else at + 1
        if re.match(r"j|b|cb|tb", op) and code[0][0] <= low <= at:
            apart = [span for span in found if span[1] < low or span[0] > at]
            met = [span for span in found if span not in apart] + [(low, at)]
            found = apart + [(min(s[0] for s in met), max(s[1] for s in met))]
    return found

wanted = {
    "enr_nexus_aggregate_gradients": 2, # the weights, which may end it; then six sums in one
    "fused_mean": 1,
    "fused_tagged": 1,
    "fused_dot": 1,
    "fused_first_peak": 1,
    "fused_squares": 1,
}
for name, count in wanted.items():
    code = functions.get(name, [])
    spans = loops(code) if code else []
    calls = [rest for at, op, rest in code if op in ("call", "callq", "bl")
             and any(low <= at <= high for low, high in spans)]
    if len(spans) == count and not calls:
        print("ok fused:", name)
    else:
        print(f"not ok fused: {name}: {len(spans)} loops, calls in them: {calls}")
PY

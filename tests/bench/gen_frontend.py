#!/usr/bin/env python3
"""Inputs for the front-end benchmark: specs/enr over and over under other module names, and as many
lines of equivalent declarations for tcc (C) and flatc (FlatBuffers).

usage: gen_frontend.py SPECS LINES OUT
writes OUT/dol/*.dol, OUT/dol.list, OUT/equiv.c, OUT/equiv.fbs and prints the lines of each.
"""
import pathlib
import re
import sys

specs, lines, out = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
(out / "dol").mkdir(parents=True, exist_ok=True)

# --- DOL: copy k of module enr.x is module enrK.x
texts = [(p.stem, p.read_text()) for p in sorted(specs.glob("*.dol"))]
total, copy, paths = 0, 0, []
while total < lines:
    for stem, text in texts:
        path = out / "dol" / f"{stem}{copy}.dol"
        path.write_text(re.sub(r"\benr\.(?=[a-z])", f"enr{copy}.", text))
        paths.append(str(path))
        total += text.count("\n")
    copy += 1
(out / "dol.list").write_text("\n".join(paths) + "\n")
print(f"dol {total}")

# --- C: records, constants and functions in the proportion of the specs
C = """/* The weights of one calculation. */
struct weights_{n} {{
    double network; /* hops, latency, loss */
    double compute;
    double storage;
    double temporal;
    unsigned long amount;
    int state;
}};

static const double factor_{n} = 0.01;

int bounded_{n}(const struct weights_{n} *w)
{{
    return w->network >= 0.0 && w->network <= 10.0 &&
           w->compute >= 0.0 && w->compute <= 10.0 &&
           w->storage >= 0.0 && w->storage <= 10.0 &&
           w->temporal >= 0.0 && w->temporal <= 10.0;
}}

double sum_{n}(const struct weights_{n} *w, const struct weights_{n} *v)
{{
    double total = w->network * v->network + w->compute * v->compute;
    total = total + w->storage * v->storage;
    total = total + w->temporal * factor_{n};
    if (total < 2.0) {{
        return 1.0 + total * 0.05;
    }} else if (total < 5.0) {{
        return 1.1 + (total - 2.0) * 0.1;
    }}
    switch (w->state) {{
    case 0: return total;
    case 1: return total * 2.0;
    default: return (double)w->amount;
    }}
}}

"""
with open(out / "equiv.c", "w") as f:
    n = written = 0
    while written < total:
        text = C.format(n=n)
        f.write(text)
        written += text.count("\n")
        n += 1
print(f"c {written}")

FBS = """/// The weights of one calculation.
enum State{n} : byte {{
  Open,
  HalfOpen,
  Closed
}}

/// What a node reports.
table Weights{n} {{
  /// hops, latency, loss
  network: double = 0.3;
  compute: double = 0.3;
  storage: double = 0.2;
  temporal: double;
  amount: ulong;
  state: State{n};
  names: [string];
}}

table Report{n} {{
  weights: Weights{n};
  others: [Weights{n}];
  taken_at: ulong;
}}

"""
with open(out / "equiv.fbs", "w") as f:
    n = written = 0
    while written < total:
        text = FBS.format(n=n)
        f.write(text)
        written += text.count("\n")
        n += 1
print(f"fbs {written}")

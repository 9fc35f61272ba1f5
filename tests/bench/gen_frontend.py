#!/usr/bin/env python3
"""Inputs for the front-end benchmark: specs/enr over and over under other module names; the same
declarations in C, as dolc writes them; and as many lines of short declarations for tcc (C) and
flatc (FlatBuffers).

usage: gen_frontend.py SPECS LINES OUT DOLC
writes OUT/dol/*.dol, OUT/dol.list, OUT/same.c, OUT/short.c, OUT/short.fbs and prints the lines of
each.
"""
import pathlib
import re
import subprocess
import sys

specs, lines, out = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
dolc = sys.argv[4]
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

# --- the same in C: types, constants, conditions and functions. What dolc adds for reading and
# writing JSON is left out, as DOL does not write it down.
ADDED = ("Descriptors", "Descriptors of instances", "Functions by name")


def without_added(text):
    parts = re.split(r"(?m)^(?=/\* ---- )", text)
    title = re.compile(r"/\* ---- (.*?) -+ \*/")
    return "".join(p for p in parts if not ((m := title.match(p)) and m[1] in ADDED))


subprocess.run([dolc, "compile", out / "dol", "--target", "c", "--single-file", "-o", out / "c"],
               check=True)
header, = (out / "c").glob("**/*.h")
body = without_added(header.with_suffix(".c").read_text())
same = header.read_text() + re.sub(r'(?m)^#include "enr.*\n', "", body)
(out / "same.c").write_text(same)
count = same.count("\n")
print(f"same {count}")

# --- C by hand: a short record, a constant, two functions
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
with open(out / "short.c", "w") as f:
    n = written = 0
    while written < total:
        text = C.format(n=n)
        f.write(text)
        written += text.count("\n")
        n += 1
print(f"short {written}")

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
with open(out / "short.fbs", "w") as f:
    n = written = 0
    while written < total:
        text = FBS.format(n=n)
        f.write(text)
        written += text.count("\n")
        n += 1
print(f"fbs {written}")

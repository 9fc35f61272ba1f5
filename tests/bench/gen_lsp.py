#!/usr/bin/env python3
"""Workspaces for the language server benchmark: specs/enr under other module names, and as many lines
of declarations of the same kinds in TypeSpec.

usage: gen_lsp.py SPECS LINES OUT
writes OUT/dol/*.dol and OUT/tsp/*.tsp and prints the lines of each."""
import pathlib
import re
import sys

specs, lines, out = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
(out / "dol").mkdir(parents=True)
(out / "tsp").mkdir(parents=True)

# A file comes after those that it imports, so that the last copy may end anywhere.
texts = {"enr." + p.stem: p.read_text() for p in sorted(specs.glob("*.dol"))}
order = []
while len(order) < len(texts):
    order += [name for name, text in texts.items() if name not in order
              and all(used in order for used in re.findall(r"^use (enr\.\w+)", text, re.M))]
total = copy = 0
while total < lines:
    for name in order:
        if total < lines:
            (out / "dol" / ("%s%d.dol" % (name[4:], copy))).write_text(
                re.sub(r"\benr\.(?=[a-z])", "enr%d." % copy, texts[name]))
            total += texts[name].count("\n")
    copy += 1
print("dol", total)

# Records that use each other across files, variants, documentation, constraints, operations.
DECLARATION = """
/**
 * What moves between accounts: number {n} of its kind.
 * The id makes it count once, however often it is delivered.
 */
model Transfer{n} {{
    /** Who sent it. */
    id: string;
    @minValue(0) amount: uint64;
    @maxValue(100) ratio: float64 = 1.0;
    state: State{n};
    parts: Part{n}[];
    before?: Transfer{m};
}}

model Part{n} {{
    owner: string;
    share: float64;
    labels: Record<string>;
}}

enum State{n} {{
    Active,
    Reserved,
    Consumed,
}}

union Answer{n} {{
    fine: Transfer{n},
    late: State{n},
    failed: string,
}}

op send{n}(transfer: Transfer{n}, factor: uint64): Answer{n};
"""
total = n = 0
names = []
while total < lines:
    name = "file%d" % len(names)
    head = "".join('import "./%s.tsp";\n' % other for other in names[-3:])
    body = head + "\nnamespace Bench;\n"
    while body.count("\n") < 400 and total + body.count("\n") < lines:
        body += DECLARATION.format(n=n, m=max(0, n - 1))
        n += 1
    (out / "tsp" / (name + ".tsp")).write_text(body)
    names.append(name)
    total += body.count("\n")
(out / "tsp" / "main.tsp").write_text("".join('import "./%s.tsp";\n' % x for x in names))
print("tsp", total + len(names))

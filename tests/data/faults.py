"""Data files with planted faults: what `dolc check --data` says must be exactly what was planted.

A file is built as text, piece by piece, so that the place of every fault is known before dolc sees
it. usage: faults.py DOLC SPEC COUNT FOLDER SYNTAX...
"""
import json
import random
import subprocess
import sys

class Text:
    """Text under construction that knows where it is, and the faults in it."""

    def __init__(self, syntax):
        self.parts, self.line, self.column, self.faults, self.syntax = [], 1, 1, [], syntax

    def put(self, text):
        for c in text:
            self.parts.append(c)
            self.line, self.column = (self.line + 1, 1) if c == "\n" else (self.line, self.column + 1)

    def here(self):
        return self.line, self.column

    def fault(self, code, at, path, constraint=None):
        self.faults.append((code, *at, path, constraint))


def text_of(value, syntax):
    if syntax == "toml" and value is None:
        raise ValueError("TOML has no null")
    return json.dumps(value, ensure_ascii=False)


# What an order is made of: name -> (a good value, [(fault, bad value, code, constraint)]).
# Each fault is one that its field alone decides.
FIELDS = {
    "id": (7, [("zero", 0, "E0907", "id"), ("negative", -1, "E0903", None),
               ("large", 2**64, "E0903", None), ("text", "seven", "E0902", None),
               ("float", 7.5, "E0902", None), ("flag", True, "E0902", None)]),
    "paid": (20, [("overpaid", 31, "E0907", "never_overpaid"), ("list", [], "E0902", None)]),
    "rating": (-3, [("range", 128, "E0903", None), ("range", -129, "E0903", None),
                    ("text", "good", "E0902", None)]),
    "discount": (0.25, [("negative", -0.5, "E0907", "discount"), ("all", 1.0, "E0907", "discount"),
                        ("text", "a lot", "E0902", None)]),
    "urgent": (False, [("number", 1, "E0902", None), ("text", "no", "E0902", None)]),
    "note": ("für Ä", [("number", 5, "E0902", None)]),
    "wait": ("1h30m", [("zero", "0s", "E0907", "wait"), ("unit", "5 fortnights", "E0902", None),
                       ("list", [5], "E0902", None)]),
}
LINE = {
    "name": ("näil", [("number", 3, "E0902", None)]),
    "count": (2, [("zero", 0, "E0907", "count"), ("large", 2**32, "E0903", None),
                  ("text", "two", "E0902", None)]),
}
PRICES = [("dear", 1_000_001, "E0907", "affordable"), ("negative", -5, "E0903", None),
          ("text", "free", "E0902", None)]


class Writer:
    """One order in one syntax, with faults chosen by `pick`."""

    def __init__(self, rng, syntax, wanted):
        self.rng, self.t, self.wanted = rng, Text(syntax), wanted

    def chance(self):
        if self.wanted and self.rng.random() < 0.25:
            self.wanted -= 1
            return True
        return False

    # --- syntax
    def begin(self):
        at = self.t.here()
        self.t.put("{")
        self.first = True
        return at

    def separate(self):
        if not self.first:
            self.t.put(", " if self.inline else ",\n  ")
        self.first = False

    def key(self, name):
        self.separate()
        at = self.t.here()
        self.t.put(json.dumps(name, ensure_ascii=False) + (" = " if self.t.syntax == "toml" else ": "))
        return at

    # --- parts
    def scalar(self, name, path, good, faults):
        if faults and self.chance():
            _, value, code, constraint = self.rng.choice(faults)
            if self.t.syntax == "toml" and isinstance(value, int) and abs(value) >= 2**63:
                value, code, constraint = "huge", "E0902", None
            self.key(name)
            at = self.t.here()
            self.t.put(text_of(value, self.t.syntax))
            self.t.fault(code, at, path, constraint)
        else:
            self.key(name)
            self.t.put(text_of(good, self.t.syntax))

    def strays(self, path, at):
        if self.chance():
            self.t.fault("E0904", self.key("kolour"), path, None)
            self.t.put("1")
        return at

    def money(self, name, path, good, faults):
        self.key(name)
        at = self.begin()
        if self.chance():
            self.t.fault("E0905", at, path, None)
        else:
            self.scalar("amount", path + ".amount", good, faults)
        self.t.put("}")
        self.first = False

    def line(self, path):
        at = self.begin()
        for name, (good, faults) in LINE.items():
            if self.chance():
                self.t.fault("E0905", at, path, None)
            else:
                self.scalar(name, f"{path}.{name}", good, faults)
        self.money("price", path + ".price", 15, PRICES)
        self.strays(path, at)
        self.t.put("}")
        self.first = False

    def lines(self):
        self.key("lines")
        at = self.t.here()
        self.t.put("[")
        if self.chance():
            self.t.fault("E0907", at, "lines", "lines_present")
        else:
            for i in range(self.rng.randint(1, 3)):
                self.t.put(", " if i else "")
                self.line(f"lines[{i}]")
        self.t.put("]")
        self.first = False

    def tags(self):
        self.key("tags")
        tags = ["red", "bl\u00fc", "green"]
        self.t.put("[" + ", ".join(text_of(t, self.t.syntax) for t in tags))
        if self.chance():
            self.t.put(", ")
            twice = self.rng.random() < 0.5
            self.t.fault("E0906" if twice else "E0902", self.t.here(), "tags[3]", None)
            self.t.put('"red"' if twice else "4")
        self.t.put("]")

    def stock(self):
        self.key("stock")
        self.begin()
        for name in ["bolt", "a.b [c]"]:
            self.key(name)
            self.line(f"stock[{json.dumps(name)}]")
        self.t.put("}")
        self.first = False

    def payment(self):
        kind = self.rng.choice(["cash", "card", "wire"])
        if kind == "cash":
            self.key("payment")
            bad = self.chance()
            if bad:
                self.t.fault("E0902", self.t.here(), "payment", None)
            self.t.put('"Cahs"' if bad else '"Cash"')
        elif kind == "card":
            self.key("payment")
            self.begin()
            self.scalar("Card", "payment.Card", "4711", [("number", 4711, "E0902", None)])
            self.t.put("}")
        else:
            self.key("payment")
            self.begin()
            self.key("Wire")
            at = self.begin()
            self.scalar("bank", "payment.Wire.bank", "B", [("list", ["B"], "E0902", None)])
            if self.chance():
                self.t.fault("E0905", at, "payment.Wire", None)
            else:
                self.scalar("fee", "payment.Wire.fee", 1.5, [("text", "none", "E0902", None)])
            self.t.put("}}")
        self.first = False

    def order(self, inline):
        self.inline = inline
        toml = self.t.syntax == "toml"
        at = self.t.here() if toml else self.begin()
        self.first = True
        names = list(FIELDS)
        self.rng.shuffle(names)
        parts = [lambda n=n: self.field(n, at) for n in names]
        parts += [self.lines, self.tags, self.stock, self.payment,
                  lambda: self.money("price", "price", 30, [("text", "x", "E0902", None)])]
        self.rng.shuffle(parts)
        for part in parts:
            if toml:
                self.first, self.inline = True, True
            part()
            if toml:
                self.t.put("\n")
        if not toml:
            self.strays("", at)
            if self.chance():
                self.t.fault("E0906", self.key("id"), "", None)
                self.t.put("8")
            self.t.put("}")

    def field(self, name, at):
        good, faults = FIELDS[name]
        if name != "note" and self.chance():
            self.t.fault("E0905", at, "", None)
        else:
            self.scalar(name, name, good, faults)


def told(dolc, spec, path):
    run = subprocess.run([dolc, "check", spec, "--data", path, "--as", "shop.Order", "--format", "json"],
                         capture_output=True, text=True)
    found = []
    for d in json.loads(run.stdout)["diagnostics"]:
        found.append((d["code"], d["start"]["line"], d["start"]["column"],
                      d["facts"]["path"], d["facts"].get("constraint")))
    return sorted(found, key=str), run.returncode


def asked(faults):
    """A constraint that reads a part which is not there is not asked."""
    no_price = any((code, path) in [("E0905", "price"), ("E0902", "price.amount")]
                   for code, _, _, path, _ in faults)
    return [f for f in faults if not (no_price and f[4] == "never_overpaid")]


def main():
    dolc, spec, count, folder, *syntaxes = sys.argv[1:]
    planted = wrong = 0
    for seed in range(int(count)):
        rng = random.Random(seed)
        syntax = syntaxes[seed % len(syntaxes)]
        while True:
            w = Writer(rng, syntax, 1 + seed % 5)
            for record in range(2 if syntax == "jsonl" else 1):
                w.order(syntax == "jsonl")
                w.t.put("\n")
            if w.t.faults:
                break
        path = f"{folder}/{seed}.{syntax}"
        with open(path, "w", encoding="utf-8") as f:
            f.write("".join(w.t.parts))
        expected = sorted(asked(w.t.faults), key=str)
        found, code = told(dolc, spec, path)
        planted += len(expected)
        if found != expected or code != (1 if expected else 0):
            wrong += 1
            print(f"not ok seed {seed} ({syntax})")
            for f in expected:
                if f not in found:
                    print("   not told:", f)
            for f in found:
                if f not in expected:
                    print("   told and not planted:", f)
    if not wrong:
        print(f"ok {planted} faults in {count} data files, each at its place")


main()

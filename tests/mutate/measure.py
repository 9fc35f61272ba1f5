"""Plants one fault in each of N copies of the shipped specs and measures what dolc says.

usage: measure.py DOLC SPEC_DIR SCRATCH N [SEED]

A fault counts as reported when an error, or a place that an error points to, is within two lines of
it; errors beyond the first are further errors. Every certain fix of a mutant is then applied alone,
and `dolc fix` applies them together: neither may leave more errors than there were. At last files
with ten faults each.
"""
import collections
import json
import os
import random
import subprocess
import sys

import specs


class Copy:
    """A folder with the specs, one file of which can be something else."""

    def __init__(self, dolc, folder, files):
        self.dolc, self.folder, self.files = dolc, folder, files
        for file, text in files.items():
            self.write(file, text)

    def write(self, file, text):
        with open(os.path.join(self.folder, file), "wb") as out:
            out.write(text.encode())

    def read(self, file):
        with open(os.path.join(self.folder, file), "rb") as text:
            return text.read().decode()

    def run(self, *args):
        run = subprocess.run([self.dolc, *args, "--format", "json", self.folder], capture_output=True)
        if run.returncode not in (0, 1):
            print("crash: exit %d %s" % (run.returncode, run.stderr.decode()))
            sys.exit(1)
        return json.loads(run.stdout)["diagnostics"]

    def diagnostics(self, file, text):
        self.write(file, text)
        return self.run("check")

    def fixed(self, file, text):
        """What `dolc fix` makes of it; other files must stay as they are."""
        self.write(file, text)
        self.run("fix")
        for other, shipped in self.files.items():
            if other != file and self.read(other) != shipped:
                print("fixed: %s, but the fault is in %s" % (other, file))
                self.write(other, shipped)
        return self.read(file)

    def restore(self, file):
        self.write(file, self.files[file])


def errors(diagnostics):
    return [d for d in diagnostics if d["severity"] == "error"]


def places(diagnostic):
    spans = [diagnostic] + diagnostic["peers"]
    return [(os.path.basename(s["file"]), s["start"]["line"]) for s in spans if s.get("file")]


def near(found, file, lines):
    return any(f == file and abs(line - at) <= 2 for e in found for f, line in places(e) for at in lines)


def certain_fixes(diagnostics, file):
    fixes = {}
    for d in diagnostics:
        for fix in d["fixes"]:
            inside = all(os.path.basename(e["file"]) == file for e in fix["edits"])
            if fix["certain"] and inside:
                fixes[json.dumps(fix["edits"], sort_keys=True)] = fix["edits"]
    return list(fixes.values())


def apply(text, edits):
    data = text.encode()
    for e in sorted(edits, key=lambda e: e["start"]["offset"], reverse=True):
        data = data[:e["start"]["offset"]] + e["text"].encode() + data[e["end"]["offset"]:]
    return data.decode()


class Measure:
    def __init__(self, copy, mutator):
        self.copy, self.mutator = copy, mutator
        self.count = collections.Counter()

    def tell(self, word, fault, file, found):
        print("%s: %s %s:%d %s: %s" % (word, fault.kind, file, fault.lines[-1], fault.what, " ".join(
            "%s:%d %s" % (*(places(e) or [("", 0)])[0], e["code"]) for e in found[:4])))

    def fixes(self, fault, file, text, found):
        before = len(errors(found))
        for edits in certain_fixes(found, file):
            after = errors(self.copy.diagnostics(file, apply(text, edits)))
            self.count["fixes"] += 1
            self.count["fewer"] += len(after) < before
            if len(after) > before:
                self.count["worse"] += 1
                self.tell("worse by %s" % edits[0]["text"], fault, file, after)
        fixed = self.copy.fixed(file, text)
        if fixed == text:
            return
        after = errors(self.copy.diagnostics(file, fixed))
        self.count["fixed"] += 1
        self.count["clean"] += not after
        self.count["as shipped"] += fixed.split() == self.copy.files[file].split()
        if len(after) > before:
            self.count["worse"] += 1
            self.tell("worse after fix", fault, file, after)

    def one(self, kind):
        fault = None
        while not fault:
            file = self.mutator.rng.choice(sorted(self.copy.files))
            fault = kind(file)
        text = specs.edited(self.copy.files[file], fault.edits)
        found = self.copy.diagnostics(file, text)
        wrong = errors(found)
        good = near(wrong, file, fault.lines)
        self.count[fault.kind] += 1
        self.count[fault.kind, "near"] += good
        self.count[fault.kind, "silent"] += not wrong
        self.count[fault.kind, "further"] += max(0, len(wrong) - 1)
        if not good or len(wrong) > 2:
            self.tell("many" if good else "far" if wrong else "silent", fault, file, wrong)
        self.fixes(fault, file, text, found)
        self.copy.restore(file)
        return fault.kind

    def ten(self):
        files = [f for f, t in sorted(self.copy.files.items()) if t.count("\n") > 200]
        file = self.mutator.rng.choice(files)
        faults = self.mutator.plant(self.mutator.six(), file, 10)
        text = specs.edited(self.copy.files[file], [e for f in faults for e in f.edits])
        found = self.copy.diagnostics(file, text)
        wrong = errors(found)
        self.fixes(faults[0], file, text, found)
        self.copy.restore(file)
        shift = 0
        told = 0
        for f in faults:
            good = near(wrong, file, [line + shift for line in f.lines])
            told += good
            shift += sum(new.count("\n") - self.copy.files[file].count("\n", a, b) for a, b, new in f.edits)
            if not good:
                self.tell("not among ten", f, file, wrong)
        self.count["tens"] += 1
        self.count["planted in tens"] += len(faults)
        self.count["told of tens"] += told
        self.count["nine of ten"] += told >= 0.9 * len(faults)

    def row(self, name, kinds):
        n, close, silent, further = (sum(self.count[k if not what else (k, what)] for k in kinds)
                                     for what in ("", "near", "silent", "further"))
        print("%-18s %7d %16.1f %% %7d %15.2f" % (name, n, 100 * close / n, silent, further / n))
        return close >= 0.95 * n and further <= 0.3 * n

    def table(self, six, more):
        c = self.count
        print("%-18s %7s %18s %7s %15s" % ("fault", "planted", "within two lines", "silent",
                                           "further errors"))
        for kind in six:
            self.row(kind, [kind])
        good = self.row("all six", six)
        for kind in more:
            self.row("also: " + kind, [kind])
        good = self.row("all", six + more) and good
        print("ten faults at once: %d of %d reported; at least nine of ten in %d of %d files" % (
            c["told of tens"], c["planted in tens"], c["nine of ten"], c["tens"]))
        print("certain fixes: %d alone (%d leave fewer errors), %d files by `dolc fix` "
              "(%d without errors then, %d as shipped), %d worse" % (
                  c["fixes"], c["fewer"], c["fixed"], c["clean"], c["as shipped"], c["worse"]))
        return good and c["told of tens"] >= 0.9 * c["planted in tens"] and not c["worse"]


def main():
    dolc, spec_dir, scratch, n = sys.argv[1:4] + [int(sys.argv[4])]
    rng = random.Random(int(sys.argv[5]) if len(sys.argv) > 5 else 1)
    files = {f: open(os.path.join(spec_dir, f), encoding="utf-8").read()
             for f in sorted(os.listdir(spec_dir)) if f.endswith(".dol")}
    mutator = specs.Mutator(files, rng)
    measure = Measure(Copy(dolc, scratch, files), mutator)
    six, more = mutator.six(), [mutator.brace_doubled, mutator.keyword_misspelt]
    names = [measure.one(six[i % len(six)]) for i in range(n)]
    extra = [measure.one(more[i % len(more)]) for i in range(n // 5)]
    for _ in range(max(5, n // 20)):
        measure.ten()
    sys.exit(0 if measure.table(list(dict.fromkeys(names)), list(dict.fromkeys(extra))) else 1)


main()

"""Plants syntax errors in N copies of the shipped specs and measures what dolc says.

usage: syntax.py DOLC SPEC_DIR SCRATCH N [SEED]

Faults: a token deleted, a bracket lost, a bracket doubled, a keyword misspelt; and ten faults at once
in one file. A fault counts as reported when an error is within two lines of it; errors beyond the
first of a file with one fault are further errors.
"""
import collections
import json
import os
import random
import re
import subprocess
import sys

TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|\"[^\"\n]*\"|::|->|=>|[<>=!]=|[-+*/]=|\.\.=?|[^\s\w]")
# Without these the text means something else, or the same, but is no syntax error.
OPTIONAL = {"has", "let", "mut", "state", "return", "not", "extern", "effect", "atomic", "pub", "-", "?",
            ";", "old", "try", "law", "eventually"}
KEYWORDS = ["gene", "trait", "system", "constraint", "fun", "const", "provides", "impl", "match", "while",
            "module", "state", "evolves", "else"]


def blank(text):
    """The text with comments and exegesis replaced by blanks of the same shape."""
    def wipe(m):
        return re.sub(r"[^\n]", " ", m.group())
    text = re.sub(r"\b(exegesis|docs)\s*\{[^{}]*(\{[^{}]*\}[^{}]*)*\}", wipe, text)
    return re.sub(r"\"(\\.|[^\"\\\n])*\"|//[^\n]*", lambda m: wipe(m) if m.group()[0] == "/" else m.group(),
                  text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


class Mutator:
    def __init__(self, files, rng):
        self.files = files
        self.rng = rng
        self.tokens = {f: list(TOKEN.finditer(blank(t))) for f, t in files.items()}

    def places(self, file, wanted):
        return [m for m in self.tokens[file] if wanted(m.group())]

    def delete(self, file, wanted):
        text = self.files[file]
        m = self.rng.choice(self.places(file, wanted))
        if m.group() == "," and text[m.end()] == "\n":
            return None  # a newline separates as well
        return m.start(), m.end(), " "  # so that its neighbours stay what they are

    def token_deleted(self, file):
        return self.delete(file, lambda t: t not in OPTIONAL and t not in "{}()[]<>")

    def bracket_lost(self, file):
        return self.delete(file, lambda t: t in "{}()[]")

    def bracket_doubled(self, file):
        m = self.rng.choice(self.places(file, lambda t: t in "})]"))
        return m.end(), m.end(), m.group()

    def keyword_misspelt(self, file):
        found = self.places(file, lambda t: t in KEYWORDS)
        if not found:
            return None
        m = self.rng.choice(found)
        word = m.group()
        i = self.rng.randrange(len(word) - 1)
        new = word[:i] + word[i + 1] + word[i] + word[i + 2:]
        return (m.start(), m.end(), new) if new != word else None


def check(dolc, folder):
    run = subprocess.run([dolc, "check", "--format", "json", folder], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        print("crash: exit %d %s" % (run.returncode, run.stderr))
        sys.exit(1)
    return [d for d in json.loads(run.stdout)["diagnostics"] if d["severity"] == "error"]


def place(diagnostic):
    return os.path.basename(diagnostic.get("file", "")), diagnostic.get("start", {}).get("line", 0)


def write(scratch, file, text):
    with open(os.path.join(scratch, file), "w", encoding="utf-8") as out:
        out.write(text)


def plant(mutator, kinds, file, n):
    """N edits in one file, at least twelve lines apart."""
    text, edits = mutator.files[file], []
    for _ in range(200 * n):
        edit = mutator.rng.choice(kinds)(file)
        if edit and all(abs(line_of(text, edit[0]) - line_of(text, e[0])) > 12 for e in edits):
            edits.append(edit)
        if len(edits) == n:
            break
    edits.sort()
    lines = [line_of(text, e[0]) for e in edits]
    for start, end, new in reversed(edits):
        text = text[:start] + new + text[end:]
    return text, lines


def one_by_one(dolc, scratch, mutator, n):
    kinds = [mutator.token_deleted, mutator.bracket_lost, mutator.bracket_doubled,
             mutator.keyword_misspelt]
    count = collections.Counter()
    for i in range(n):
        kind = kinds[i % len(kinds)]
        name, lines = kind.__name__, []
        while not lines:
            file = mutator.rng.choice(sorted(mutator.files))
            text, lines = plant(mutator, [kind], file, 1)
        write(scratch, file, text)
        errors = check(dolc, scratch)
        write(scratch, file, mutator.files[file])
        near = any(place(e)[0] == file and abs(place(e)[1] - lines[0]) <= 2 for e in errors)
        count[name] += 1
        count[name, "near"] += near
        count[name, "further"] += max(0, len(errors) - 1)
        if not near or len(errors) > 1:
            print("%s: %s %s:%d '%s' -> '%s': %s" % (
                "many" if near else "far" if errors else "silent", name, file, lines[0],
                mutator.files[file].split("\n")[lines[0] - 1].strip(), text.split("\n")[lines[0] - 1].strip(),
                ["%s:%d %s" % (*place(e), e["code"]) for e in errors[:4]]))
    near = sum(count[k.__name__, "near"] for k in kinds)
    further = sum(count[k.__name__, "further"] for k in kinds)
    for k in kinds:
        name = k.__name__
        print("%-16s %4d planted, %4d reported near, %.2f further errors each" % (
            name, count[name], count[name, "near"], count[name, "further"] / max(1, count[name])))
    print("all: %.1f%% reported within two lines, %.2f further errors per file" % (100 * near / n, further / n))
    return near >= 0.95 * n and further <= 0.3 * n


def ten_at_once(dolc, scratch, mutator, n):
    kinds = [mutator.token_deleted, mutator.bracket_lost, mutator.keyword_misspelt]
    found = planted = 0
    for _ in range(n):
        file = mutator.rng.choice([f for f in sorted(mutator.files) if mutator.files[f].count("\n") > 200])
        text, lines = plant(mutator, kinds, file, 10)
        write(scratch, file, text)
        errors = [place(e)[1] for e in check(dolc, scratch) if place(e)[0] == file]
        write(scratch, file, mutator.files[file])
        hits = [any(abs(e - at) <= 2 for e in errors) for at in lines]
        planted += len(lines)
        found += sum(hits)
        if sum(hits) < 0.9 * len(hits):
            print("ten: %s: not found: %s" % (file, [at for at, hit in zip(lines, hits) if not hit]))
    print("ten faults at once: %d of %d reported" % (found, planted))
    return found >= 0.9 * planted


def main():
    dolc, spec_dir, scratch, n = sys.argv[1:4] + [int(sys.argv[4])]
    rng = random.Random(int(sys.argv[5]) if len(sys.argv) > 5 else 1)
    files = {f: open(os.path.join(spec_dir, f), encoding="utf-8").read()
             for f in sorted(os.listdir(spec_dir)) if f.endswith(".dol")}
    for f, text in files.items():
        write(scratch, f, text)
    mutator = Mutator(files, rng)
    good = one_by_one(dolc, scratch, mutator, n)
    good = ten_at_once(dolc, scratch, mutator, max(5, n // 50)) and good
    sys.exit(0 if good else 1)


main()

"""Plants one fault in each of N copies of the shipped specs and measures what dolc says.

usage: semantic.py DOLC SPEC_DIR SCRATCH N [SEED]

Faults: a name misspelt where it is used, a type swapped, an arm of a match removed, a field of a
record removed, a token deleted, a brace lost. A fault counts as reported when an error, or a place that an error points to,
is within two lines of it; errors beyond the first of a file are further errors.
"""
import collections
import json
import os
import random
import re
import subprocess
import sys

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
DECLARING = {
    "has", "fun", "gene", "trait", "system", "const", "state", "constraint", "law", "provides", "is",
    "module", "let", "mut", "for", "use", "extern", "evolves", "as", "in", "forall", "exists",
}
KEYWORDS = DECLARING | {
    "if", "else", "match", "while", "loop", "return", "break", "continue", "and", "or", "not",
    "implies", "true", "false", "this", "type", "enum", "impl", "exegesis", "requires", "ensures",
    "where", "effect", "atomic", "pub", "Self", "old", "result", "eventually", "within", "adds",
    "removes", "because", "migrate", "deprecates", "operator", "try",
}
TYPES = ["UInt64", "Float64", "String", "Bool", "UInt32"]


def blank(text):
    """The text with comments, strings and exegesis replaced by blanks of the same shape."""
    out = list(text)

    def wipe(a, b):
        for i in range(a, b):
            if out[i] != "\n":
                out[i] = " "

    i = 0
    while i < len(text):
        if text.startswith("//", i):
            end = text.find("\n", i)
            wipe(i, end)
            i = end
        elif text[i] == '"':
            end = i + 1
            while text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            wipe(i + 1, end)
            i = end + 1
        elif re.match(r"(exegesis|docs)\s*\{", text[i:]) and (i == 0 or not text[i - 1].isalnum()):
            start = text.index("{", i)
            depth = 0
            for end in range(start, len(text)):
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                if depth == 0:
                    break
            wipe(i, end + 1)
            i = end + 1
        else:
            i += 1
    return "".join(out)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def balance(line):
    return sum(line.count(c) for c in "{([") - sum(line.count(c) for c in "})]")


class Mutator:
    def __init__(self, files, rng):
        self.files = files
        self.code = {f: blank(t) for f, t in files.items()}
        self.rng = rng
        self.defaulted = {m.group(1) for t in self.code.values() for m in re.finditer(
            r"has (\w+): [^\n]*[^=<>!]=[^=]", t)}
        self.names = collections.Counter(w for t in self.code.values() for w in WORD.findall(t))

    def misspell(self, name):
        i = self.rng.randrange(1, len(name) - 1)
        for candidate in (name[:i] + name[i + 1] + name[i] + name[i + 2:], name[:i] + name[i + 1:],
                          name[:i] + name[i] + name[i:]):
            if candidate not in self.names:
                return candidate
        return None

    def name_misspelt(self, file):
        text, code = self.files[file], self.code[file]
        places = []
        for m in WORD.finditer(code):
            name = m.group()
            if len(name) < 4 or name in KEYWORDS or self.names[name] < 2:
                continue
            before = code[:m.start()].rstrip(" ")
            after = code[m.end():].lstrip(" ")
            previous = WORD.findall(before[-40:])
            if previous and before.endswith(previous[-1]) and previous[-1] in DECLARING:
                continue
            if after[:1] in ":=" and after[:2] not in ("::", "=="):
                continue
            if before[-1:] == "|" or after[:1] == "|" or after[:2] in ("+=", "-="):
                continue
            line = code[code.rfind("\n", 0, m.start()) + 1:].split("\n", 1)[0]
            if re.match(r"\s*([A-Z]\w*(\(.*\)|\s*\{.*\})?,?\s*|use .*|module .*)$", line):
                continue  # a variant being declared, a header
            if re.match(r"\s*(for|let|law|fun|provides|is|constraint)\b", line):
                continue
            if "=>" in line and m.start() < code.index("=>", m.start() - (m.start() - code.rfind(
                    "\n", 0, m.start()))):
                continue  # a pattern: lower-case names there bind
            places.append(m)
        if not places:
            return None
        m = self.rng.choice(places)
        new = self.misspell(m.group())
        if not new:
            return None
        return text[:m.start()] + new + text[m.end():], [line_of(text, m.start())], m.group()

    def token_deleted(self, file):
        """A token without which what is left is no DOL."""
        text, code = self.files[file], self.code[file]
        places = list(re.finditer(r"=>|->|::|[():=\[\]]|\b(?:fun|gene|match|in|module)\b", code))
        m = self.rng.choice(places)
        return text[:m.start()] + text[m.end():], [line_of(text, m.start())], m.group()

    def brace_lost(self, file):
        text, code = self.files[file], self.code[file]
        m = self.rng.choice(list(re.finditer(r"[{}]", code)))
        return text[:m.start()] + text[m.end():], [line_of(text, m.start())], m.group()

    def type_swapped(self, file):
        text, code = self.files[file], self.code[file]
        places = [m for m in re.finditer(r"(?::|->) *(%s)\b" % "|".join(TYPES), code)]
        if not places:
            return None
        m = self.rng.choice(places)
        new = self.rng.choice([t for t in TYPES if t != m.group(1)])
        line = line_of(text, m.start(1))
        return text[:m.start(1)] + new + text[m.end(1):], [line], m.group(1) + "->" + new

    def removed(self, file, pattern, usable):
        """Removes a whole line that matches, inside braces whose head satisfies `usable`."""
        text, code = self.files[file], self.code[file]
        lines = code.split("\n")
        places = []
        for i, line in enumerate(lines):
            if not re.match(pattern, line) or balance(line):
                continue
            depth = 0
            for k in range(i - 1, -1, -1):
                depth -= balance(lines[k])
                if depth < 0:
                    break
            if usable(lines, k, i):
                places.append((k, i))
        if not places:
            return None
        head, at = self.rng.choice(places)
        kept = text.split("\n")
        what = kept[at].strip()
        del kept[at]
        if not lines[at].rstrip().endswith(",") and kept[at - 1].rstrip().endswith(","):
            kept[at - 1] = kept[at - 1].rstrip()[:-1]
        return "\n".join(kept), [head + 1, at + 1], what

    def arm_removed(self, file):
        def usable(lines, head, at):
            body = []
            depth = 1
            for line in lines[head + 1:]:
                depth += line.count("{") - line.count("}")
                if depth <= 0:
                    break
                body.append(line)
            return (re.search(r"\bmatch\b.*\{\s*$", lines[head]) and
                    not any(re.match(r"\s*[a-z_]\w*( if .*)?\s*=>", b) for b in body) and
                    not any(" if " in b.split("=>")[0] for b in body if "=>" in b) and
                    not re.match(r"\s*\(", lines[at]))
        return self.removed(file, r"\s*[A-Z].*=>", usable)

    def field_missing(self, file):
        def usable(lines, head, at):
            return (re.search(r"[A-Z]\w*\s*\{\s*$", lines[head]) and
                    WORD.search(lines[at]).group() not in self.defaulted and
                    "->" not in lines[head] and
                    not re.search(r"\b(gene|system|trait|enum|impl|evolves)\b", lines[head]))
        return self.removed(file, r"\s*[a-z]\w*(: [^{}]*)?,?\s*$", usable)


def check(dolc, folder):
    run = subprocess.run([dolc, "check", "--format", "json", folder], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        return None, run.stderr
    found = json.loads(run.stdout or "[]")
    found = found["diagnostics"] if isinstance(found, dict) else found
    return [d for d in found if d["severity"] == "error"], run.stderr


def places_of(diagnostic):
    spans = [diagnostic] + diagnostic.get("peers", [])
    return [(os.path.basename(s["file"]), s["start"]["line"]) for s in spans if s.get("file")]


def main():
    dolc, spec_dir, scratch, n = sys.argv[1:4] + [int(sys.argv[4])]
    rng = random.Random(int(sys.argv[5]) if len(sys.argv) > 5 else 1)
    files = {f: open(os.path.join(spec_dir, f), encoding="utf-8").read()
             for f in sorted(os.listdir(spec_dir)) if f.endswith(".dol")}
    for f, text in files.items():
        with open(os.path.join(scratch, f), "w", encoding="utf-8") as out:
            out.write(text)
    mutator = Mutator(files, rng)
    kinds = [mutator.name_misspelt, mutator.type_swapped, mutator.arm_removed,
             mutator.field_missing, mutator.token_deleted, mutator.brace_lost]
    count = collections.Counter()
    for i in range(n):
        kind = kinds[i % len(kinds)]
        mutant = None
        while mutant is None:
            file = rng.choice(sorted(files))
            mutant = kind(file)
        text, lines, what = mutant
        with open(os.path.join(scratch, file), "w", encoding="utf-8") as out:
            out.write(text)
        errors, stderr = check(dolc, scratch)
        with open(os.path.join(scratch, file), "w", encoding="utf-8") as out:
            out.write(files[file])
        name = kind.__name__
        if errors is None:
            print("crash: %s in %s:%d: %s\n%s" % (name, file, lines[0], what, stderr))
            sys.exit(1)
        count[name] += 1
        if not errors:
            count[name, "silent"] += 1
            print("silent: %s %s:%d %s" % (name, file, lines[0], what))
            continue
        near = [any(f == file and any(abs(line - at) <= 2 for at in lines)
                    for f, line in places_of(e)) for e in errors]
        count[name, "near"] += any(near)
        count[name, "further"] += len(errors) - 1
        if not any(near) or len(errors) > 2:
            print("%s: %s %s:%d %s: %s" % ("far" if not any(near) else "many", name, file, lines[0],
                                           what, ["%s:%d %s" % (*places_of(e)[0], e["code"])
                                                  for e in errors[:4]]))
    total = sum(count[k.__name__] for k in kinds)
    near = sum(count[k.__name__, "near"] for k in kinds)
    further = sum(count[k.__name__, "further"] for k in kinds)
    for k in kinds:
        name = k.__name__
        print("%-14s %4d planted, %4d reported near, %3d silent, %.2f further errors each" %
              (name, count[name], count[name, "near"], count[name, "silent"],
               count[name, "further"] / max(1, count[name])))
    print("all: %.1f%% reported within two lines, %.2f further errors per file" %
          (100 * near / total, further / total))
    sys.exit(0 if near >= 0.95 * total and further <= 0.3 * total else 1)


main()

"""The shipped specs with one fault, or some faults, planted in one file."""
import collections
import re

WORD = re.compile(r"\b[A-Za-z_][A-Za-z0-9_]*")
TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|\"[^\"\n]*\"|::|->|=>|[<>=!]=|[-+*/]=|\.\.=?|[^\s\w]")
# Without these the text means something else, or the same, but nothing wrong.
OPTIONAL = {"has", "let", "mut", "state", "return", "not", "extern", "effect", "atomic", "pub", "-",
            "?", ";", "old", "try", "law", "eventually", "<", ">"}
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
HEADS = ["gene", "trait", "system", "constraint", "fun", "const", "provides", "impl", "match", "while",
         "module", "state", "evolves", "else"]
TYPES = ["UInt64", "Float64", "String", "Bool", "UInt32"]

# `edits` are (start, end, text) in the file as shipped; `lines` are where the fault counts as told.
Fault = collections.namedtuple("Fault", "kind edits lines what")


def wiped(text):
    return re.sub(r"[^\n]", " ", text)


def blank(text):
    """The text with comments, exegesis and what is in strings replaced by blanks."""
    text = re.sub(r"\b(exegesis|docs)\s*\{[^{}]*(\{[^{}]*\}[^{}]*)*\}", lambda m: wiped(m.group()), text)
    return re.sub(r"\"(\\.|[^\"\\\n])*\"|//[^\n]*", lambda m: wiped(m.group()) if m.group()[0] == "/"
                  else '"' + " " * (len(m.group()) - 2) + '"', text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def balance(line):
    return sum(line.count(c) for c in "{([") - sum(line.count(c) for c in "})]")


def edited(text, edits):
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


class Mutator:
    """A fault of a kind somewhere in a file, or None where it would not be wrong."""

    def __init__(self, files, rng):
        self.files = files
        self.rng = rng
        self.code = {f: blank(t) for f, t in files.items()}
        self.defaulted = {m.group(1) for t in self.code.values() for m in re.finditer(
            r"has (\w+): [^\n]*[^=<>!]=[^=]", t)}
        self.names = collections.Counter(w for t in self.code.values() for w in WORD.findall(t))

    def fault(self, kind, file, start, end, new):
        what = "'%s' -> '%s'" % (self.files[file][start:end], new)
        return Fault(kind, [(start, end, new)], [line_of(self.files[file], start)], what)

    def tokens(self, file, wanted):
        return [m for m in TOKEN.finditer(self.code[file]) if wanted(m.group())]

    # --- the six kinds

    def token_deleted(self, file):
        m = self.rng.choice(self.tokens(file, lambda t: t not in OPTIONAL and t not in "{}()[]"))
        if m.group() == "," and self.code[file][m.end()] == "\n":
            return None  # a newline separates as well
        return self.fault("token deleted", file, m.start(), m.end(), " ")

    def brace_lost(self, file):
        m = self.rng.choice(self.tokens(file, lambda t: t in "{}()[]"))
        return self.fault("brace lost", file, m.start(), m.end(), " ")

    def misspelt(self, name):
        i = self.rng.randrange(1, len(name) - 1)
        for candidate in (name[:i] + name[i + 1] + name[i] + name[i + 2:], name[:i] + name[i + 1:],
                          name[:i] + name[i] + name[i:]):
            if candidate not in self.names:
                return candidate
        return None

    def is_use(self, code, m):
        """Whether another spelling of this name would be the use of something that is not there."""
        name = m.group()
        if len(name) < 4 or name in KEYWORDS or self.names[name] < 2:
            return False
        before, after = code[:m.start()].rstrip(" "), code[m.end():].lstrip(" ")
        start = code.rfind("\n", 0, m.start()) + 1
        line = code[start:].split("\n", 1)[0]
        if re.match(r"\s*(use|module) .*$", line):
            return False
        if name[0].isupper():
            word = re.search(r"(\w+)\s*$", before)
            declares = word and word.group(1) in DECLARING - {"has", "is", "for", "in", "as", "fun"}
            return not declares and not re.match(r"\s*[A-Z]\w*(\(.*\)|\s*\{.*\})?,?\s*$", line)
        previous = WORD.findall(before[-40:])
        if previous and before.endswith(previous[-1]) and previous[-1] in DECLARING:
            return False
        if after[:1] in ":=" and after[:2] not in ("::", "=="):
            return False
        if before[-1:] == "|" or after[:1] == "|" or after[:2] in ("+=", "-="):
            return False
        if re.match(r"\s*(for|let|law|fun|provides|is|constraint)\b", line):
            return False
        return "=>" not in line or m.start() - start > line.index("=>")

    def name_misspelt(self, file):
        code = self.code[file]
        places = [m for m in WORD.finditer(code) if self.is_use(code, m)]
        m = self.rng.choice(places) if places else None
        new = self.misspelt(m.group()) if m else None
        return self.fault("name misspelt", file, m.start(), m.end(), new) if new else None

    def type_swapped(self, file):
        places = list(re.finditer(r"(?::|->) *(%s)\b" % "|".join(TYPES), self.code[file]))
        if not places:
            return None
        m = self.rng.choice(places)
        new = self.rng.choice([t for t in TYPES if t != m.group(1)])
        return self.fault("type swapped", file, m.start(1), m.end(1), new)

    def line_removed(self, kind, file, pattern, usable):
        """Removes a whole line that matches, inside braces whose head satisfies `usable`."""
        lines = self.code[file].split("\n")
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
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
        edits = [(starts[at], starts[at + 1], "")]
        before = lines[at - 1].rstrip()
        if not lines[at].rstrip().endswith(",") and before.endswith(","):
            edits.append((starts[at - 1] + len(before) - 1, starts[at - 1] + len(before), ""))
        return Fault(kind, edits, [head + 1, at + 1], lines[at].strip())

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
        return self.line_removed("arm removed", file, r"\s*[A-Z].*=>", usable)

    def field_missing(self, file):
        def usable(lines, head, at):
            return (re.search(r"[A-Z]\w*\s*\{\s*$", lines[head]) and
                    WORD.search(lines[at]).group() not in self.defaulted and
                    "->" not in lines[head] and
                    not re.search(r"\b(gene|system|trait|enum|impl|evolves)\b", lines[head]))
        return self.line_removed("field missing", file, r"\s*[a-z]\w*(: [^{}]*)?,?\s*$", usable)

    # --- two more that people make

    def brace_doubled(self, file):
        m = self.rng.choice(self.tokens(file, lambda t: t in "})]"))
        return self.fault("brace doubled", file, m.end(), m.end(), m.group())

    def keyword_misspelt(self, file):
        found = self.tokens(file, lambda t: t in HEADS)
        m = self.rng.choice(found)
        i = self.rng.randrange(len(m.group()) - 1)
        word = m.group()
        new = word[:i] + word[i + 1] + word[i] + word[i + 2:]
        return self.fault("keyword misspelt", file, m.start(), m.end(), new) if new != word else None

    def six(self):
        return [self.token_deleted, self.name_misspelt, self.type_swapped, self.brace_lost,
                self.arm_removed, self.field_missing]

    def plant(self, kinds, file, n):
        """Up to N faults in one file, all of them at least twelve lines apart."""
        faults = []
        for _ in range(200 * n):
            fault = self.rng.choice(kinds)(file)
            if fault and all(abs(a - b) > 12 for f in faults for a in f.lines for b in fault.lines):
                faults.append(fault)
            if len(faults) == n:
                break
        return sorted(faults, key=lambda f: f.edits)

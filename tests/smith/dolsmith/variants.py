"""The same modules written otherwise: renamed, in another order, formatted."""

import random
import re

from .executors import Batch, Broken, Rejected, command, without_hash

# Names that generators make are a letter and a number; others have another letter each, so that
# texts keep their lengths and places stay where they are.
LETTERS = dict(zip("vfGgEcKST", "whHkFdLRU"))
BACK = {new: old for old, new in LETTERS.items()}


def renamed(text, letters):
    """Also where names stand in texts one behind the other; not in hashes, nor in escapes."""
    return re.sub(r"(#[0-9a-f]{16}|\\u\{[0-9A-F]+\})|([A-Za-z])(\d+)",
                  lambda m: m[1] or letters.get(m[2], m[2]) + m[3], text)


def reordered(text):
    """Declarations in another order; each begins with a letter in the first column."""
    parts = re.split(r"\n(?=(?:gene|fun|const|system|trait) )", text.rstrip("\n"))
    rest = parts[1:]
    random.Random(text).shuffle(rest)
    return "\n".join([parts[0], *rest]) + "\n"


class Variant:
    """missing, name, run, normal: as every executor (executors.py)."""

    reads_hir = False

    def __init__(self, name, write, ask=str, back=str, normal=str, after=None):
        self.name = name
        self.write = write    # source text -> source text
        self.ask = ask        # call -> call
        self.back = back      # answer -> answer
        self.normal = normal  # what is compared of an answer
        self.after = after    # batch -> None, once it is written

    def missing(self, build):
        return None

    def run(self, batch):
        other = Batch(batch.build, batch.folder / self.name)
        other.write({f.stem: self.write(f.read_text()) for f in batch.sources.glob("*.dol")})
        if self.after:
            self.after(other)
        calls = (batch.folder / "calls").read_text().splitlines()
        try:
            lines, _ = other.reference([self.ask(c) for c in calls])
        except Rejected as e:
            raise Broken("\n".join(f"{name}.dol:{why}" for name, why in e.modules.items())) from e
        return [self.back(line) for line in lines["evaluated"]]


def without_places(line):
    """Nor the blanks of conditions, which are quoted as they are written."""
    line = re.sub(r'"at":"[^"]*"', '"at":""', line)
    return re.sub(r"\s+", "", line)


def format_all(batch):
    code, _, err = command([batch.dolc, "fmt", batch.sources])
    if code != 0:
        raise Broken(f"dolc fmt: exit {code}\n{err.decode(errors='replace')[:2000]}")


# Without hashes: a state may hold texts in which there are names, records as they are shown.
VARIANTS = [
    Variant("renamed", lambda s: renamed(s, LETTERS), lambda c: renamed(c, LETTERS),
            lambda a: renamed(a, BACK), normal=without_hash),
    Variant("reordered", reordered, normal=without_places),
    Variant("formatted", str, normal=without_places, after=format_all),
]

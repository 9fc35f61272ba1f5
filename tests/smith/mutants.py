#!/usr/bin/env python3
"""Mechanical mutants of lowering, passes, back ends and the runtime: does anything notice?

Each mutant is one small change of one file: an operator flipped, a check dropped, a bound moved, an
order swapped. It is built in a copy of the tree; then the tests below run for at most a minute. A
mutant is killed when one of them fails, crashes or hangs. What does not compile is no mutant.

usage: mutants.py --work FOLDER [--count N] [--seed S] [--only FILE-PART]"""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent.parent
GROUPS = {  # name: (share of the mutants, files)
    "lowering": (4, "compiler/hir/lower_*.c"),
    "passes": (2, "compiler/hir/pass_*.c"),
    "C": (3, "compiler/emit/c/*.c"),
    "WASM": (1, "compiler/emit/wasm/*.c"),
    "runtime": (3, "runtime/dol/*.[ch]"),
}
# Files that say nothing about the meaning of programs: layout of C text, comments, names.
WITHOUT_MEANING = {"fit.c", "text.c:emit", "decimal.c"}

FLIPS = [
    ("operator flipped", r" < ", " <= "), ("operator flipped", r" <= ", " < "),
    ("operator flipped", r" > ", " >= "), ("operator flipped", r" >= ", " > "),
    ("operator flipped", r" == ", " != "), ("operator flipped", r" != ", " == "),
    ("operator flipped", r" && ", " || "), ("operator flipped", r" \|\| ", " && "),
    ("operator flipped", r" \+ (?!1\b)", " - "), ("operator flipped", r"(?<=\w) - (?!1\b)", " + "),
    ("operator flipped", r"\bHB_ADD\b", "HB_SUB"), ("operator flipped", r"\bHB_SUB\b", "HB_ADD"),
    ("operator flipped", r"\bHB_EQ\b", "HB_NE"), ("operator flipped", r"\bHB_NE\b", "HB_EQ"),
    ("operator flipped", r"\bHB_LT\b", "HB_LE"), ("operator flipped", r"\bHB_GT\b", "HB_GE"),
    ("operator flipped", r"\bHB_GE\b", "HB_GT"), ("operator flipped", r"\bHB_LE\b", "HB_LT"),
    ("operator flipped", r"\bHX_AND\b", "HX_OR"), ("operator flipped", r"\bHX_OR\b", "HX_AND"),
    ("operator flipped", r"\bHS_BREAK\b", "HS_CONTINUE"),
    ("operator flipped", r"\bHP_(LIST|MAP|SET)_FIND\b", r"HP_\1_LEN"),
    ("operator flipped", r"\b(true|false), (s->at|at|e->span)", r"!\1, \2"),
    ("check dropped", r"\bif \((?!0|!)(\w+(?:->\w+|\.\w+)*)\)", r"if (!\1)"),
    ("check dropped", r"\bif \(!", "if ("),
    ("check dropped", r"^    +(fn_trap_unless|lw_check\w*|fn_check|dol_trap\w*)\(.*\);$", ""),
    ("check dropped", r"\bif \((?=.* (?:<|>|<=|>=) )", "if (0 && "),
    ("bound moved", r" \+ 1\b", " + 2"), ("bound moved", r" - 1\b", " - 0"),
    ("bound moved", r"\b(uint32_t|size_t|uint64_t) i = 0\b", r"\1 i = 1"),
    ("bound moved", r"\bhx_u64\(fn, 0\b", "hx_u64(fn, 1"),
    ("bound moved", r"\bhx_u64\(fn, 1\b", "hx_u64(fn, 2"),
    ("answer flipped", r"\breturn true;", "return false;"),
    ("answer flipped", r"\breturn false;", "return true;"),
    ("order swapped", r"\((\w+), (\w+), (\w+)\)", r"(\1, \3, \2)"),
    ("order swapped", r"\bleft\b(.*)\bright\b", r"right\1left"),
    ("order swapped", r"\? (\w+) : (\w+);", r"? \2 : \1;"),
]


def code_of(line):
    """Nothing of lines that are text or declarations."""
    bare = line.strip()
    return not bare.startswith(("#", "/*", "*", "//", "static const", "enum", "typedef")) \
        and '"' not in line and not re.match(r"^\S", line)


def candidates(path):
    """(what, line number, new line)"""
    for i, line in enumerate(path.read_text().split("\n")):
        if not code_of(line):
            continue
        for what, pattern, by in FLIPS:
            for m in re.finditer(pattern, line):
                yield what, i, line[:m.start()] + m.expand(by) + line[m.end():]


def says_nothing(path):
    where = f"{path.name}:{path.parent.parent.name}"
    return path.name in WITHOUT_MEANING or where in WITHOUT_MEANING


def choose(rng, count, only):
    """Mutants spread over the groups, and over the files of each."""
    shares = sum(share for share, _ in GROUPS.values())
    for group, (share, glob) in GROUPS.items():
        files = [f for f in sorted(TREE.glob(glob)) if not says_nothing(f)
                 and (not only or only in str(f))]
        wanted = max(1, round(count * share / shares))
        pools = {f: list(candidates(f)) for f in files}
        sizes = [len(pools[f]) for f in files]
        for _ in range(wanted if sum(sizes) else 0):
            f = rng.choices(files, sizes)[0]
            yield group, f.relative_to(TREE), rng.choice(pools[f])


def run(words, folder, seconds, **more):
    """Whether it ends well in time; the whole group of processes ends with it."""
    p = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         start_new_session=True, **more)
    try:
        out, _ = p.communicate(timeout=seconds)
        return p.returncode == 0, out.decode(errors="replace")
    except subprocess.TimeoutExpired:
        os.killpg(p.pid, signal.SIGKILL)
        p.communicate()
        return False, "took too long"


class Copy:
    """A tree of its own with its build."""

    def __init__(self, work, jobs):
        self.tree = work / "tree"
        self.build = self.tree / "build"
        self.make = ["make", "-s", f"-j{jobs}", "dolc", "libdol.la", "tests/smith/evaluate"]
        if not self.build.exists():
            subprocess.run(["git", "clone", "-q", TREE, self.tree], check=True)
            self.demand(["autoreconf", "-fi"], self.tree)
            self.build.mkdir()
            self.demand(["../configure", "--enable-debug", "--disable-shared", "CFLAGS=-O1",
                         *([f"CC=ccache {os.environ.get('CC', 'cc')}"] if cached() else [])],
                        self.build)
        self.demand(["make", "-s", f"-j{jobs}"], self.build)
        self.demand(self.make, self.build)
        self.demand(["make", "-s", "check", "TESTS=run/found.dol"], self.build)

    def demand(self, words, folder):
        good, out = run(words, folder, 1800)
        if not good:
            sys.exit(f"{' '.join(map(str, words))}:\n{out[-3000:]}")

    def smith(self, answers, seconds):
        return run([sys.executable, self.tree / "tests/smith/smith.py", "--build", self.build,
                    "--work", self.tree.parent / "smith", "--seed", "11", "--count", "150",
                    "--executors", "lowered,handles,tcc", "--reduce", "0", "--answers", answers],
                   self.build, seconds)

    def tests(self, seconds):
        names = [str(f.relative_to(self.tree / "tests"))
                 for f in sorted(self.tree.glob("tests/run/*.dol"))
                 if re.search(r"^// RUN", f.read_text(), re.M)]
        command = ["sh", self.tree / "tests/run.sh", "hir/goldens.sh", *names]
        return run(command, self.build, seconds)


def cached():
    return subprocess.run(["sh", "-c", "command -v ccache"], capture_output=True).returncode == 0


def verdict(copy, answers):
    """What killed it, or None; within a minute."""
    end = time.monotonic() + 60
    got = answers.with_name("got")
    good, out = copy.smith(got, 60)
    if not good:
        return "smith: " + ("time" if out == "took too long" else "mismatch or crash")
    if got.read_text() != answers.read_text():
        return "smith: other answers"
    left = end - time.monotonic()
    if left > 1 and not copy.tests(left)[0]:
        return "run tests"
    return None


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--work", required=True)
    p.add_argument("--count", type=int, default=130)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--jobs", type=int, default=1)
    p.add_argument("--only", default="")
    o = p.parse_args()
    work = Path(o.work).resolve()
    copy = Copy(work, o.jobs)
    answers = work / "answers"
    good, out = copy.smith(answers, 600)
    if not good:
        sys.exit(f"without a mutant:\n{out[-3000:]}")
    killed, survivors, stillborn = {}, [], 0
    for group, path, (what, at, new) in choose(random.Random(o.seed), o.count, o.only):
        target = copy.tree / path
        text = target.read_text()
        lines = text.split("\n")
        label = f"{group}: {path}:{at + 1}: {what}: {lines[at].strip()} => {new.strip()}"
        lines[at] = new
        target.write_text("\n".join(lines))
        try:
            if not run(copy.make, copy.build, 600)[0]:
                stillborn += 1
                continue
            why = verdict(copy, answers)
        finally:
            target.write_text(text)
        killed.setdefault(group, []).append(why is not None)
        if why is None:
            survivors.append(label)
        print(f"{'killed by ' + why if why else 'SURVIVED'}  {label}", flush=True)
    total = [k for rows in killed.values() for k in rows]
    for group, rows in killed.items():
        print(f"{group}: {sum(rows)} of {len(rows)} killed")
    share = 100 * sum(total) / max(len(total), 1)
    print(f"{len(total)} mutants, {sum(total)} killed ({share:.0f} %); {stillborn} did not compile")
    return 0


if __name__ == "__main__":
    sys.exit(main())

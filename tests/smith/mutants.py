#!/usr/bin/env python3
"""Mechanical mutants of lowering, passes, back ends and the runtime: does anything notice?

Each mutant is one small change of one file: an operator flipped, a check dropped, a bound moved, an
order swapped. It is built in a copy of the tree, only what it touches; then the stages below run,
for at most a minute of processor time together. A mutant is killed by the first that fails, crashes
or hangs. What does not compile is no mutant; what cannot be seen from outside is argued in the file
`equivalent`, one by one, and not counted.

usage: mutants.py --work FOLDER [--count N] [--seed S] [--only FILE-PART] [--resume LOG]"""

import argparse
import hashlib
import os
import random
import re
import resource
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent.parent
MINUTE = 60
LONG = 900  # seconds by the clock after which something hangs, however busy the machine is
HANGS = 40  # of one executor with one batch, which takes some seconds
# What is run, with the objects that they have beside the compiler's.
PROGRAMS = {"dolc": ["compiler/driver/main.o"],
            "tests/smith/evaluate": ["tests/smith/evaluate.o", "tests/smith/coverage.o"]}
GROUPS = {  # name: (share of the mutants, files)
    "lowering": (4, "compiler/hir/lower*.c"),
    "passes": (2, "compiler/hir/pass_*.c"),
    "C": (3, "compiler/emit/c/*.c"),
    "WASM": (2, "compiler/emit/wasm/*.c"),
    "runtime": (3, "runtime/dol/*.[ch]"),
}
# Files that say nothing about what programs do: layout of C text, declarations for other languages.
WITHOUT_MEANING = {"fit.c", "text.c:emit", "decimal.c", "dts.c", "wit.c", "layout_json.c",
                   "sections.c", "package.c", "tables.c"}

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
    """[(group, file, (what, line number, new line))]: spread over the groups and their files, in
    any order, so that the first of them say something about all."""
    shares = sum(share for share, _ in GROUPS.values())
    chosen = []
    for group, (share, glob) in GROUPS.items():
        files = [f for f in sorted(TREE.glob(glob)) if not says_nothing(f)
                 and (not only or only in str(f))]
        pools = {f: list(candidates(f)) for f in files}
        wanted = min(max(1, round(count * share / shares)), sum(map(len, pools.values())))
        found = {}
        while len(found) < wanted:
            f = rng.choices(files, [len(pools[f]) for f in files])[0]
            change = rng.choice(pools[f])
            found.setdefault((f, *change), (group, f.relative_to(TREE), change))
        chosen += found.values()
    rng.shuffle(chosen)
    return chosen


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


def spent():
    """Seconds of processor time of what has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cached():
    return subprocess.run(["sh", "-c", "command -v ccache"], capture_output=True).returncode == 0


class Copy:
    """A tree of its own with its build."""

    def __init__(self, work, jobs):
        self.work = work
        self.tree = work / "tree"
        self.build = self.tree / "build"
        self.make = ["make", "-s", f"-j{jobs}", *PROGRAMS, "libdol.la"]
        self.refresh()
        if not (self.build / "Makefile").exists():
            self.demand(["autoreconf", "-fi"], self.tree)
            self.build.mkdir(exist_ok=True)
            self.demand(["../configure", "--enable-debug", "--disable-shared", "CFLAGS=-O1",
                         *([f"CC=ccache {os.environ.get('CC', 'cc')}"] if cached() else [])],
                        self.build)
        self.demand(["make", "-s", f"-j{jobs}"], self.build)
        self.demand(self.make, self.build)

    def refresh(self):
        """The files of the tree as they are now; those that are the same keep their time."""
        names = subprocess.run(["git", "ls-files", "-z"], cwd=TREE, capture_output=True, check=True)
        for name in names.stdout.decode().split("\0")[:-1]:
            source, target = TREE / name, self.tree / name
            if not source.is_file():
                continue
            data = source.read_bytes()
            if not target.exists() or target.read_bytes() != data:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
                target.chmod(source.stat().st_mode)

    def sum(self):
        """Of everything that the programs and their answers follow from."""
        found = hashlib.sha256()
        for folder in ("compiler", "runtime", "stdlib", "tests"):
            for f in sorted((self.tree / folder).rglob("*")):
                if f.is_file() and "__pycache__" not in f.parts:
                    found.update(f"{f.relative_to(self.tree)} ".encode() + f.read_bytes())
        return found.hexdigest()

    def try_unchanged(self):
        """All stages without a mutant, once for a tree; the answers are kept."""
        stamp, now = self.work / "unchanged", self.sum()
        if stamp.exists() and stamp.read_text() == now:
            return
        stamp.unlink(missing_ok=True)
        for old in self.work.glob("*.answers"):
            old.unlink()
        unchanged = {key: look for group in GROUPS for _, key, look in stages(self, group)}
        for key, look in unchanged.items():
            if why := look(1800):
                sys.exit(f"without a mutant: {' '.join(key)}: {why}")
        stamp.write_text(now)

    def demand(self, words, folder):
        good, out = run(words, folder, 1800)
        if not good:
            sys.exit(f"{' '.join(map(str, words))}:\n{out[-3000:]}")

    def compile(self, path):
        """One file, and the programs linked from objects: a quarter of what make takes."""
        if not run(["make", "-s", path.with_suffix(".lo")], self.build, 600)[0]:
            return False
        main = self.build / PROGRAMS["dolc"][0]
        objects = [o for o in sorted((self.build / "compiler").rglob("*.o")) if o != main]
        return all(run(["cc", "-o", program, *own, *objects, "-lm"], self.build, 600)[0]
                   for program, own in PROGRAMS.items())

    @contextmanager
    def changed(self, path, text):
        """The programs with this text in a file; whether they could be built."""
        target, alone = self.tree / path, path.parts[0] == "compiler" and path.suffix == ".c"
        made = [self.build / path.with_suffix(s) for s in (".o", ".lo") if alone]
        before = {f: (f.read_bytes(), f.stat().st_mtime_ns) for f in (target, *made)}
        target.write_text(text)
        try:
            if alone:
                yield self.compile(path)
            else:
                for program in PROGRAMS:
                    (self.build / program).unlink(missing_ok=True)
                yield run(self.make, self.build, 600)[0]
        finally:
            for f, (data, time) in before.items():
                f.write_bytes(data)
                os.utime(f, ns=(time, time))
            if not alone:
                os.utime(target)

    def smith(self, name, seconds, *options):
        """Mismatches, or answers that are not those of the tree without a mutant."""
        got, wanted = self.work / f"{name}.got", self.work / f"{name}.answers"
        good, out = run([sys.executable, self.tree / "tests/smith/smith.py", "--build", self.build,
                         "--work", self.work / "smith", "--reduce", "0", "--jobs", "1",
                         "--answers", got, *options], self.build, seconds,
                        env={**os.environ, "DOLSMITH_TIMEOUT": str(HANGS)})
        if not good:
            executors = sorted(set(re.findall(r"^mismatch: ([\w-]+)", out, re.M)))
            return "hangs" if out == "took too long" else \
                f"mismatch ({', '.join(executors)})" if executors else "crash"
        if not wanted.exists():
            got.rename(wanted)
        return None if not got.exists() or got.read_text() == wanted.read_text() else "answers"

    def tests(self, names, seconds):
        """The first of them that fails."""
        good, out = run(["sh", self.tree / "tests/run.sh", "--jobs", "1", *names], self.build,
                        seconds)
        if out == "took too long":
            return "hangs"
        failed = re.search(r"^FAILED ([^\s:]+)", out, re.M)
        return None if good else f"test {failed[1] if failed else '?'}"


BACK_ENDS = {"C": ["tcc"], "runtime": ["tcc"], "WASM": ["wasm-O0"]}
GOLDENS = {"C": ["output", "fused", "traits", "contract", "kitchen"], "WASM": ["kitchen"],
           "runtime": ["kitchen"]}


def run_tests(tree):
    return [str(f.relative_to(tree / "tests")) for f in sorted(tree.glob("tests/run/*.dol"))
            if re.search(r"^// RUN", f.read_text(), re.M)]


def stages(copy, group):
    """(what it is called, all that says what it does, seconds -> why it fails or None), the quickest
    first."""
    def smith(name, seed, first, count, *executors):
        return "smith", (name, *executors), lambda s: copy.smith(
            name, s, "--seed", str(seed), "--first", str(first), "--count", str(count),
            "--batch", "200", "--executors", ",".join(executors))

    def tests(*names):
        return "tests", names, lambda s: copy.tests(names, s)

    quick = BACK_ENDS.get(group, ["lowered", "handles", "tcc"])
    yield smith("few", 11, 0, 100, *quick)
    if group in ("lowering", "passes"):
        yield tests("hir/goldens.sh")
    yield smith("more", 12, 1, 150, *quick, "wasm-O0", "reordered")
    yield smith("many", 13, 1, 400, *quick)
    yield tests(*run_tests(copy.tree))
    if group in GOLDENS:
        folder = "emit_wasm" if group == "WASM" else "emit_c"
        yield tests(*(f"{folder}/{name}.sh" for name in GOLDENS[group]))


def verdict(copy, group):
    """(stage, why) of what killed it, or None; and the processor time."""
    start = spent()
    for stage, _, look in stages(copy, group):
        left = MINUTE - (spent() - start)
        if left < 1:
            break
        why = look(LONG)
        if why and spent() - start <= MINUTE:
            return (stage, why), spent() - start
    return None, spent() - start


def argued():
    """{mutant: why nobody can tell it from the original}; see the file."""
    rows, name = {}, None
    for line in (TREE / "tests/smith/equivalent").read_text().splitlines():
        if line.startswith("    ") and name:
            rows[name] = f"{rows[name]} {line.strip()}".strip()
        elif line and not line.startswith("#"):
            name = line
            path, old = line.split(" => ")[0].split(": ", 1)
            if old not in (TREE / path).read_text():
                sys.exit(f"tests/smith/equivalent: {path} has no line any more that is\n  {old}")
            rows[name] = ""
    return rows


def signature(path, old, new):
    return f"{path}: {old.strip()} => {new.strip()}"


def trial(copy, group, path, at, new):
    """Builds and judges one mutant; None: it does not compile."""
    lines = (copy.tree / path).read_text().split("\n")
    lines[at] = new
    with copy.changed(path, "\n".join(lines)) as built:
        return verdict(copy, group) if built else None


def table(rows):
    """rows: (group, kind of mutant, stage that killed it or None)"""
    lines = [f"{'':20}{'mutants':>9}{'smith':>7}{'tests':>7}{'survive':>9}{'killed':>8}"]
    for by in (0, 1, None):
        for name in sorted({r[by] for r in rows}) if by is not None else ["all"]:
            mine = [r for r in rows if by is None or r[by] == name]
            count = Counter(r[2] for r in mine)
            share = 100 * (len(mine) - count[None]) / len(mine)
            lines.append(f"{name:20}{len(mine):>9}{count['smith']:>7}{count['tests']:>7}"
                         f"{count[None]:>9}{share:>6.0f} %")
    return "\n".join(lines)


def told_in(log):
    """{label: verdict} of who was killed, or did not compile."""
    text = log.read_text()
    rows = {label: None for label in re.findall(r"^no mutant  (.*)$", text, re.M)}
    for stage, why, seconds, label in re.findall(
            r"^killed by (\w+): (.*) \((\d+) s\)  (.*)$", text, re.M):
        rows[label] = (stage, why), float(seconds)
    return rows


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--work", required=True, help="where the copy of the tree is built")
    p.add_argument("--count", type=int, default=140, help="mutants to try")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--jobs", type=int, default=1)
    p.add_argument("--only", default="", help="only files with this in their path")
    p.add_argument("--part", default="1/1", help="I/N: only every N-th of them, from the I-th on")
    p.add_argument("--resume", help="take over who is killed from this log of an earlier run")
    return p.parse_args()


def main():
    o = options()
    work = Path(o.work).resolve()
    copy = Copy(work, o.jobs)
    copy.try_unchanged()
    equivalent, rows, slowest = argued(), [], 0
    earlier = told_in(Path(o.resume)) if o.resume else {}
    stillborn = excused = 0
    part, parts = map(int, o.part.split("/"))
    mutants = choose(random.Random(o.seed), o.count, o.only)[part - 1::parts]
    for group, path, (what, at, new) in mutants:
        name = signature(path, (copy.tree / path).read_text().split("\n")[at], new)
        label = f"{group}: {what}: {path}:{at + 1}:{name[len(str(path)) + 1:]}"
        if name in equivalent:
            excused += 1
            print(f"equivalent  {label}", flush=True)
            continue
        if label in earlier:
            judged = earlier[label]
        else:
            judged = trial(copy, group, path, at, new)
        if not judged:
            stillborn += 1
            print(f"no mutant  {label}", flush=True)
            continue
        why, seconds = judged
        slowest = max(slowest, seconds if why else 0)
        rows.append((group, what, why and why[0]))
        told = f"killed by {why[0]}: {why[1]}" if why else "SURVIVED"
        print(f"{told} ({seconds:.0f} s)  {label}", flush=True)
    print(table(rows))
    print(f"{excused} equivalent, {stillborn} did not compile; the slowest kill took {slowest:.0f} s "
          "of processor time")
    killed = sum(stage is not None for *_, stage in rows)
    return 0 if killed >= 0.9 * len(rows) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Batches of modules through all executors, and what came of them."""

import hashlib
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from . import generator, inputs, systematic
from .executors import WORLD, Batch, Broken, InProcess, Rejected, demand, without_hash

MOST_NAMES = 30  # of what was not reached


class Mismatch:
    """A call (or None: the whole module) that an executor answers otherwise than the evaluator."""

    def __init__(self, module, executor, call, wanted, got):
        self.module = module      # its name
        self.executor = executor  # its name
        self.call = call
        self.wanted = wanted
        self.got = got

    def __str__(self):
        lines = [f"mismatch: {self.executor}, module {self.module}"]
        if self.call:
            lines += [f"  call   {self.call}", f"  wanted {self.wanted[:500]}"]
        return "\n".join([*lines, f"  got    {self.got[:1500]}"])


class Totals:
    def __init__(self):
        self.start = time.monotonic()
        self.programs = self.calls = self.traps = self.violations = self.skipped = 0
        self.rejected = {}
        self.mismatches = []
        self.coverage = Counter()
        self.seconds = Counter()  # by executor
        self.answers = {}         # by module: the sum of what the evaluator gives

    def add_coverage(self, text):
        for line in text.splitlines():
            name, _, n = line.rpartition(" ")
            self.coverage[name] += int(n)

    def reached(self, what):
        """(reached, all, names of those that were not) of "node", "pair", "prim", "type"."""
        rows = {k: n for k, n in self.coverage.items() if k.startswith(what + " ")}
        return sum(n > 0 for n in rows.values()), len(rows), [k for k, n in rows.items() if not n]

    def summary(self, executors):
        took = time.monotonic() - self.start
        runs = max(self.calls, 1)
        rows = [
            f"{self.programs} programs, {self.calls} runs in {len(executors)} executors and the "
            f"evaluator; {took:.0f} s, {self.programs / took:.1f} programs per second",
            f"mismatches: {len(self.mismatches)}",
            f"runs that trap: {100 * self.traps / runs:.1f} %; violations: "
            f"{100 * self.violations / runs:.1f} %; past a limit of the evaluator, not compared: "
            f"{100 * self.skipped / runs:.1f} %",
            f"programs that the checker refused: {len(self.rejected)}",
        ]
        for what, title in (("node", "kinds of HIR"), ("pair", "pairs of parent and child"),
                            ("prim", "primitives"), ("type", "kinds of types")):
            reached, total, missing = self.reached(what)
            names = [name[len(what) + 1:].replace(" ", ">") for name in missing]
            more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
            rows.append(f"{title}: {reached} of {total}"
                        + (f"; not {', '.join(names[:MOST_NAMES])}{more}" if missing else ""))
        rows.append("seconds: " + ", ".join(f"{name} {s:.0f}" for name, s in self.seconds.items()))
        return "\n".join(rows)


def modules_of(seed, first, count):
    return [generator.module(seed, i) for i in range(first, first + count)]


def crashing(batch, modules, calls_of):
    """Those that break the reference by themselves."""
    found = []
    for m in modules:
        alone = Batch(batch.build, batch.folder / "alone")
        alone.write({m.name: m.text()})
        try:
            alone.reference(calls_of(m))
        except Broken as e:
            found.append(Mismatch(m.name, "evaluate", None, "", str(e)))
        except Rejected:
            pass
    return found


def reference(batch, modules, calls_of, totals):
    """Drops the modules that the checker refuses until the rest runs."""
    while True:
        calls = [line for m in modules for line in calls_of(m)]
        try:
            lines, coverage = batch.reference(calls)
            return modules, calls, lines, coverage
        except Rejected as e:
            if not e.modules.keys() & {m.name for m in modules}:
                raise Broken(f"evaluate refuses: {e}") from e
            totals.rejected.update(e.modules)
            for name in e.modules:
                (batch.sources / f"{name}.dol").unlink(missing_ok=True)
            modules = [m for m in modules if m.name not in e.modules]
        except Broken:
            found = crashing(batch, modules, calls_of)
            if not found:
                raise
            totals.mismatches += found
            for m in found:
                (batch.sources / f"{m.module}.dol").unlink()
            modules = [m for m in modules if m.name not in {x.module for x in found}]


def compare(calls, wanted, executor, got):
    """Mismatches of one executor: at most one a module, the first."""
    found = {}
    for i, (call, want) in enumerate(zip(calls, wanted)):
        module = call.partition(".")[0]
        answer = got[i] if i < len(got) else "nothing"
        if answer.startswith('{"trap":{"kind":"input"'):
            answer = "refused" + answer[answer.rindex("}") + 1:]
        if " #" not in want:
            answer = without_hash(answer)
        if executor.normal(answer) != executor.normal(want) and module not in found:
            found[module] = Mismatch(module, executor.name, call, want, answer)
        if i >= len(got):
            break
    return list(found.values())


def blamed(text):
    """The modules that a compiler's messages name."""
    return sorted(set(re.findall(r"\b(m\d+|pairs)(?:\.[chd]|_)", text)))


def attempt(executor, batch, calls, wanted):
    """Mismatches, and the seconds that it took."""
    started = time.monotonic()
    try:
        found = compare(calls, wanted, executor, executor.run(batch))
    except Broken as e:
        text = str(e)
        found = [Mismatch(name, executor.name, None, "", text) for name in blamed(text) or ["?"]]
    return found, time.monotonic() - started


def attempts(executors, batch, calls, wanted, totals, jobs):
    """All of them, some at a time."""
    with ThreadPoolExecutor(jobs) as pool:
        done = list(pool.map(lambda e: attempt(e, batch, calls, wanted), executors))
    for executor, (_, seconds) in zip(executors, done):
        totals.seconds[executor.name] += seconds
    return [m for found, _ in done for m in found]


def sums(calls, answers):
    """A short sum of each module's answers, to tell whether they ever change. Not of the pairs,
    whose places follow from the text of the prelude."""
    by_module = {}
    for call, answer in zip(calls, answers):
        if call.startswith("pairs."):
            continue
        by_module.setdefault(call.partition(".")[0], hashlib.sha256()).update(
            f"{call} {answer}\n".encode())
    return {name: h.hexdigest()[:16] for name, h in by_module.items()}


def run_batch(build, folder, modules, calls_of, executors, totals, suffix=".dol", jobs=1):
    """Runs them all; mismatches are added to the totals and returned."""
    batch = Batch(build, folder)
    batch.write({m.name: m.text() for m in modules}, suffix)
    started, before = time.monotonic(), len(totals.mismatches)
    modules, calls, lines, coverage = reference(batch, modules, calls_of, totals)
    totals.seconds["evaluator"] += time.monotonic() - started
    crashes = list(totals.mismatches[before:])
    limited = {i for rows in lines.values() for i, row in enumerate(rows)
               if row.startswith("limit")}
    kept = [i for i in range(len(calls)) if i not in limited]
    wanted = [lines["evaluated"][i] for i in kept]
    totals.programs += len(modules)
    totals.calls += len(calls)
    totals.skipped += len(limited)
    totals.traps += sum('{"trap"' in row for row in wanted)
    totals.violations += sum(row.startswith('{"violations"') for row in wanted)
    totals.add_coverage(coverage)
    totals.answers.update(sums(calls, lines["evaluated"]))
    calls = [calls[i] for i in kept]
    (batch.folder / "calls").write_text("".join(line + "\n" for line in calls))
    inside = [e for e in executors if isinstance(e, InProcess)]
    found = attempts([e for e in executors if e not in inside], batch, calls, wanted, totals, jobs)
    for executor in inside:
        rows = executor.run(batch)
        found += compare(calls, wanted, executor, [rows[i] for i in kept])
    totals.mismatches += found
    return crashes + found


class Pairs:
    """The program of systematic.py, as run_batch wants modules."""

    name = "pairs"

    def __init__(self, batch):
        _, coverage = batch.reference([])
        pairs = [line.split()[1:3] for line in coverage.splitlines() if line.startswith("pair ")]
        world = demand("dolc dump", [batch.dolc, "dump", "--stage", "hir", "--after", "lower",
                                     WORLD])
        self.program, self.calls = systematic.program(world.decode(), pairs)

    def text(self):
        return self.program


def run_pairs(build, folder, executors, totals, jobs=1):
    """All pairs of kinds that the verifier allows, in the executors that read HIR."""
    pairs = Pairs(Batch(build, folder))
    return run_batch(build, folder, [pairs], lambda m: m.calls,
                     [e for e in executors if e.reads_hir], totals, ".hir", jobs)


def calls_by(seed, inputs_each):
    return lambda m: inputs.calls(seed, m, inputs_each)

#!/usr/bin/env python3
"""dolsmith: random well-typed DOL modules in every executor. See CONTRIBUTING.md.

Runs until stopped (or --count programs), reduces the first mismatches and prints a summary. Exit
code 1 after a mismatch. The same seed makes the same programs."""

import argparse
import os
import random
import signal
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from dolsmith import campaign, generator, table  # noqa: E402
from dolsmith.reduce import Reducer  # noqa: E402


class Stopped(Exception):
    pass


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--build", default=".", help="folder with dolc and tests/smith/evaluate")
    p.add_argument("--work", help="where batches are made (default: smith.tmp in the build folder)")
    p.add_argument("--seed", type=int, help="of the first program; random when not given")
    p.add_argument("--first", type=int, default=0, help="number of the first program of the seed")
    p.add_argument("--count", type=int, default=0, help="programs to compare; 0: until stopped")
    p.add_argument("--seconds", type=float, default=0, help="stop after about so many seconds")
    p.add_argument("--batch", type=int, default=100, help="programs in a batch")
    p.add_argument("--inputs", type=int, default=20, help="calls of each program")
    p.add_argument("--executors", default="", help="a,b,c: only these; of "
                   + ", ".join(e.name for e in table.EXECUTORS))
    p.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)),
                   help="executors at a time (default: all processors)")
    p.add_argument("--reduce", type=int, default=3, help="how many mismatches to reduce")
    p.add_argument("--answers", help="write a sum of each program's answers to this file")
    p.add_argument("--print", action="store_true", help="print the programs and their calls")
    return p.parse_args()


def print_programs(o, seed):
    calls_of = campaign.calls_by(seed, o.inputs)
    for m in campaign.modules_of(seed, o.first, o.count or 1):
        print(m.text(), end="")
        for line in calls_of(m):
            print(f"// {line}")


def reduce(o, work, seed, mismatch, chosen):
    """Prints the smallest module found that shows it."""
    if not mismatch.module.startswith("m"):
        return
    module = generator.module(seed, int(mismatch.module[1:]))
    reducer = Reducer(o.build, work / "reduce", module, mismatch, chosen, print)
    if reducer.run(campaign.calls_by(seed, o.inputs)(module)):
        target = work / f"{seed}-{mismatch.module}-{mismatch.executor}.dol"
        text = module.text() + "".join(f"// {line}\n" for line in reducer.calls)
        target.write_text(text)
        print(f"reduced to {target}:\n{text}")


def batches(o, totals):
    """(number of the first program, how many); for one that the checker refuses comes another."""
    at, before = o.first, totals.programs
    stop = time.monotonic() + o.seconds if o.seconds else None
    while stop is None or time.monotonic() < stop:
        n = min(o.batch, o.count + before - totals.programs) if o.count else o.batch
        if n <= 0:
            return
        yield at, n
        at += n


def stop(*_):
    raise Stopped


def run(o, seed, work, chosen, totals):
    left = o.reduce
    for mismatch in [] if o.first else campaign.run_pairs(o.build, work / "pairs", chosen, totals,
                                                                 o.jobs):
        print(mismatch)
    for first, count in batches(o, totals):
        modules = campaign.modules_of(seed, first, count)
        found = campaign.run_batch(o.build, work / "batch", modules,
                                   campaign.calls_by(seed, o.inputs), chosen, totals,
                                   jobs=o.jobs)
        for mismatch in found:
            print(mismatch, f"\n  again: --seed {seed} --first {mismatch.module[1:]} --count 1")
        for mismatch in found[:left]:
            reduce(o, work, seed, mismatch, chosen)
            left -= 1
        sys.stdout.flush()


def main():
    o = options()
    seed = o.seed if o.seed is not None else random.SystemRandom().randrange(1 << 32)
    if o.print:
        print_programs(o, seed)
        return 0
    work = Path(o.work or f"{o.build}/smith.tmp").resolve()
    chosen, missing = table.chosen([n for n in o.executors.split(",") if n], o.build)
    print(f"seed {seed}; executors: {', '.join(e.name for e in chosen)}"
          + "".join(f"; without {name}: {why}" for name, why in missing), flush=True)
    totals = campaign.Totals()
    signal.signal(signal.SIGTERM, stop)
    try:
        run(o, seed, work, chosen, totals)
    except (KeyboardInterrupt, Stopped):
        print("stopped")
    for name, why in list(totals.rejected.items())[:10]:
        print(f"refused: {name}:{why}")
    if o.answers:
        Path(o.answers).write_text("".join(f"{k} {v}\n" for k, v in totals.answers.items()))
    print(totals.summary(chosen))
    return 1 if totals.mismatches else 0


if __name__ == "__main__":
    sys.exit(main())

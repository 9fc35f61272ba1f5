#!/usr/bin/env python3
"""Runs the front ends of one size by turns and prints the best round of each.

usage: frontend_rows.py ROUNDS LINES_DOL LINES_SAME LINES_SHORT LINES_FBS DIR BENCH DOLC SRCDIR
Time is that of the processor (user and system), so that a busy machine disturbs it less. Peak
memory is that of the process, or the 10 MB of the Python it forks from if that is more. The last
lines compare with tcc: the same declarations by their time and by lines/s, short ones by lines/s.
"""
import os
import re
import shutil
import sys

rounds, dol, same, short, fbs = (int(a) for a in sys.argv[1:6])
work, bench, dolc, src = sys.argv[6:10]


def run(argv):
    """Standard output, seconds of processor time, peak memory in MB."""
    out_read, out_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(out_write, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.close(out_read)
        os.execvp(argv[0], argv)
    os.close(out_write)
    with open(out_read) as pipe:
        text = pipe.read()
    _, status, use = os.wait4(pid, 0)
    if status:
        sys.exit(f"{' '.join(argv)}: exit code {os.waitstatus_to_exitcode(status)}")
    return text, use.ru_utime + use.ru_stime, use.ru_maxrss >> 10


def in_process(argv):
    text, _, peak = run(argv)
    found = re.search(r"parse=([\d.]+)s check=([\d.]+)s .*arena=(\d+)MB", text)
    parse, check = float(found[1]), float(found[2])
    return parse + check, peak, f"parse {parse:.4f} s, check {check:.4f} s"


def command(argv):
    _, seconds, peak = run(argv)
    return seconds, peak, ""


rows = [
    ("in process", dol, in_process, [bench, f"{work}/dol.list", f"{src}/stdlib", "3"]),
    ("dolc check", dol, command, [dolc, "check", f"{work}/dol"]),
    ("tcc same", same, command, ["tcc", "-c", f"-I{src}/runtime", "-o", f"{work}/same.o",
                                 f"{work}/same.c"]),
    ("tcc short", short, command, ["tcc", "-c", "-o", f"{work}/short.o", f"{work}/short.c"]),
    ("flatc", fbs, command, ["flatc", "-b", "--schema", "-o", work, f"{work}/short.fbs"]),
]
if dol < 50000:
    rows.append(("dolc fmt", dol, command, [dolc, "fmt", "--check", f"{work}/dol"]))
rows = [row for row in rows if os.sep in row[3][0] or shutil.which(row[3][0])]

best = {}
for _ in range(rounds):
    for name, _lines, measure, argv in rows:
        result = measure(argv)
        if name not in best or result[0] < best[name][0]:
            best[name] = result
rate = {name: lines / best[name][0] for name, lines, _measure, _argv in rows}
for name, lines, _measure, _argv in rows:
    seconds, peak, note = best[name]
    print(f"  {name:<11}{lines:9d} lines {seconds:8.4f} s {rate[name] / 1e6:6.2f} M lines/s "
          f"{seconds * 1e9 / lines:6.0f} ns/line {peak:5d} MB  {note}")
for name in ["in process", "dolc check"] if "tcc same" in rate else []:
    print(f"  {name} beside tcc: the same declarations in {best[name][0] / best['tcc same'][0]:.2f} "
          f"of its time, {rate[name] / rate['tcc same']:.2f} x its lines/s; "
          f"{rate[name] / rate['tcc short']:.2f} x its lines/s on short ones")

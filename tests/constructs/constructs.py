"""Runs table.txt; prints a line "ok NAME" or "not ok NAME" for each case.

usage: constructs.py DOLC TABLE SCRATCH
"""
import os
import re
import shutil
import subprocess
import sys


def cases(path):
    """(name, mode, [(file, text with marks)])"""
    with open(path, encoding="utf-8") as table:
        blocks = re.split(r"^== ", table.read(), flags=re.M)[1:]
    for block in blocks:
        name, mode, text = block.split("\n", 2)
        files = re.split(r"^--- (.*)\n", text, flags=re.M)
        pairs = list(zip(files[1::2], files[2::2]))
        if files[0].strip():
            pairs.insert(0, ("first.dol", files[0]))
        yield name, mode, pairs


def observe(dolc, folder, mode):
    if mode == "check":
        command = ["check", "--format", "github", "."]
    elif mode == "dump":
        command = ["dump", "--stage", "hir", "--after", "lower", "."]
    else:
        command = ["eval", ".", "-e", mode.split(" ", 1)[1]]
    run = subprocess.run([dolc, *command], cwd=folder, capture_output=True, text=True)
    return run.returncode, run.stdout, run.stderr


def written(folder, pairs, keep):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for file, text in pairs:
        marked = re.sub(r"«(.*?)»", r"\1" if keep else "", text, flags=re.S)
        with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
            out.write(marked)


def codes(diagnostics):
    return sorted(re.findall(r"title=([EW]\d+)", diagnostics))


def try_case(dolc, folder, name, mode, pairs):
    """Why it is not as it should be, or None."""
    modes = [re.sub(r"«(.*?)»", r"\1" if keep else "", mode) for keep in (True, False)]
    seen = []
    for keep, one in zip((True, False), modes):
        written(folder, pairs, keep)
        seen.append(observe(dolc, folder, one))
    if any(code not in (0, 1) for code, _, _ in seen):
        return "exit code %d" % max(code for code, _, _ in seen)
    if mode == "check":
        same = codes(seen[0][1]) == codes(seen[1][1])
        return "same diagnostics: %s" % codes(seen[0][1]) if same else None
    if seen[0][0] and '"trap"' not in seen[0][1] and '"violations"' not in seen[0][1]:
        return "it has errors: " + seen[0][2]
    return None if seen[0][1] != seen[1][1] else "the same: " + seen[0][1][-200:]


def main():
    dolc, table, scratch = sys.argv[1:4]
    for name, mode, pairs in cases(table):
        why = try_case(dolc, os.path.join(scratch, "case"), name, mode, pairs)
        print("ok %s" % name if why is None else "not ok %s\n  %s" % (name, why))


main()

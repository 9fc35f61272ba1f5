"""What `dolc breaking` says of each pair in changes.txt. usage: changes.py DOLC CHANGES FOLDER"""
import json
import re
import subprocess
import sys

CHANGE = re.compile(r"[a-z-]+ [A-Za-z.]+ (source|wire|abi)[a-z,]*$")


def told(dolc, folder, old, new):
    paths = []
    for name, text in [("old", old), ("new", new)]:
        if not text.startswith("module "):
            text = "module m @ 1.0.0\n" + text
        paths.append(f"{folder}/{name}.dol")
        with open(paths[-1], "w", encoding="utf-8") as f:
            f.write(text)
    run = subprocess.run([dolc, "breaking", *paths, "--format", "json"], capture_output=True, text=True)
    found = []
    for d in json.loads(run.stdout)["diagnostics"]:
        facts = d.get("facts")
        found.append(f"{facts['change']} {facts['name']} {','.join(facts['breaks'])}" if facts
                     else f"{d['code']} {d['message']}")
    return found, run.returncode


def main():
    dolc, changes, folder = sys.argv[1:]
    text = open(changes, encoding="utf-8").read().split("=== ", 1)[1]
    for case in text.split("\n=== "):
        name, body = case.split("\n", 1)
        old, new = body.split("\n---\n", 1)
        lines = new.rstrip().split("\n")
        expected = [l for l in lines if CHANGE.match(l)]
        new = "\n".join(l for l in lines if not CHANGE.match(l)) + "\n"
        found, code = told(dolc, folder, old + "\n", new)
        good = sorted(found) == sorted(expected) and code == (1 if expected else 0)
        print(f"{'ok' if good else 'not ok'} {name}")
        if not good:
            print("  expected", expected, "\n  told    ", found, "exit", code)


main()

"""Compares what `dolc check --format json` reported with expected.txt, by file, line, kind and name."""
import collections
import json
import pathlib
import sys

here, report = pathlib.Path(sys.argv[1]), sys.argv[2]


def rows(path):
    for line in (here / path).read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split()


kinds, placed = {}, set()
for kind, *codes in rows("kinds.txt"):
    if kind.endswith("*"):
        kind = kind[:-1]
        placed.add(kind)
    for code in codes:
        kinds[code] = kind

expected = collections.Counter()
subjects = {}
for place, kind, *subject in rows("expected.txt"):
    expected[place, kind] += 1
    subjects.setdefault((place, kind), []).extend(subject)

found = collections.Counter()
messages = collections.defaultdict(list)
with open(report) as f:
    text = f.read().strip()
diagnostics = json.loads(text)
if isinstance(diagnostics, dict):
    diagnostics = diagnostics["diagnostics"]
for d in diagnostics:
    key = (f'{d["file"].split("/")[-1]}:{d["start"]["line"]}', kinds.get(d["code"], d["code"]))
    found[key] += 1
    messages[key].append(d["message"])

good = True
for key in sorted(expected | found):
    for subject in [] if key[1] in placed else subjects.get(key, []):
        if found[key] and not any(subject.split(".")[-1] in m for m in messages[key]):
            print("not ok", *key, "does not name", subject, messages[key])
            good = False
    if expected[key] > found[key]:
        print("not ok missing:", *key, *subjects[key])
        good = False
    elif found[key] > expected[key]:
        print("not ok spurious:", *key, messages[key])
        good = False
if good:
    print("ok listings:", sum(expected.values()), "faults, each at its place")

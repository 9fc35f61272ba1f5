# RUN
# NEEDS: python3
# docs/ci.md: its files and its console, command by command, with what they print.
cd "$scratch" || exit 2
python3 - "$srcdir/docs/ci.md" <<'PY' || echo "not ok the commands: ended early"
import re, subprocess, sys
text = open(sys.argv[1], encoding="utf-8").read()
for name, body in re.findall(r"```\w+\n// file: (\S+)\n(.*?)```", text, re.S):
    open(name, "w", encoding="utf-8").write(body)
commands = 0
for console in re.findall(r"```console\n(.*?)```", text, re.S):
    for command, expected in re.findall(r"^\$ ([^\n]*)\n((?:(?!\$ )[^\n]*\n)*)", console, re.M):
        commands += 1
        run = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             text=True)
        if run.stdout == expected:
            print("ok", command)
        else:
            print("not ok", command)
            print("   expected:\n" + expected + "   got:\n" + run.stdout)
if not commands:
    print("not ok there are commands")
PY
dolc check shop.dol --data orders.jsonl --as shop.Order --format junit >dolc.xml
dolc check shop.dol --data orders.jsonl --as shop.Order --format sarif >dolc.sarif
python3 - <<'PY'
import json
import xml.etree.ElementTree
suite = xml.etree.ElementTree.parse("dolc.xml").getroot()[0]
cases = {c.get("name"): len(c.findall("failure")) for c in suite}
good = cases == {"shop.dol": 0, "orders.jsonl": 3} and suite.get("failures") == "1"
print("ok" if good else "not ok", "JUnit: a case for each file", cases)
results = json.load(open("dolc.sarif"))["runs"][0]["results"]
good = [r["ruleId"] for r in results] == ["E0907", "E0905", "E0902"] and \
    results[0]["properties"]["path"] == "paid"
print("ok" if good else "not ok", "SARIF: the facts of a violation")
PY

#!/usr/bin/env python3
"""Drives a language server over the protocol and prints what answers cost, at the median and at p99:
an edit until its diagnostics are there, hover, completion, completion right after an edit.

usage: lsp_bench.py LABEL LANGUAGE ROOT FILE EDITS COMMAND..."""
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lsp"))
from client import Client, Lost, uri_of  # noqa: E402

label, language, root, name, edits = sys.argv[1:5] + [int(sys.argv[5])]
command = sys.argv[6:]
path = pathlib.Path(root) / name
text = path.read_text()
client = Client(command, seconds=120)
uri = uri_of(path)


def report(what, times):
    times = sorted(times)
    p = lambda q: 1000 * times[min(len(times) - 1, int(q * len(times)))]
    print("  %-10s %-34s %6d times   p50 %8.2f ms   p99 %8.2f ms" % (label, what, len(times), p(0.5),
                                                                     p(0.99)), flush=True)


def memory():
    with open("/proc/%d/status" % client.server.pid) as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS")) // 1024


def processor_time():
    """Seconds of all threads of the server so far: what does not depend on other load."""
    with open("/proc/%d/stat" % client.server.pid) as f:
        fields = f.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def where(marked):
    before, after = marked.split("‸")
    at = text.index(before + after) + len(before)
    return {"line": text.count("\n", 0, at), "character": at - (text.rfind("\n", 0, at) + 1)}


SPOTS = {
    "dol": {"edit": "fun is_zero() -> ‸Bool", "hover": ["gene Cre‸dits", "has am‸ount", "fun pa‸rt(",
                                                        "mul_div(th‸is.amount", "this.amo‸unt =="],
            "complete": ["this.‸amount ==", "mul_div(this.amount, ‸num", "has from: Acc‸ountId"],
            "dot": "        this.amount == 0‸"},
    "tsp": {"edit": "amount: ‸uint64", "hover": ["model Trans‸fer", "state: Sta‸te", "parts: Par‸t",
                                                 "op se‸nd", "fine: Trans‸fer"],
            "complete": ["state: ‸State", "parts: ‸Part", "fine: ‸Transfer"], "dot": None},
}[language]


def published(version):
    """Waits until diagnostics of the file come that are of this version or say none."""
    while True:
        message = client.receive()
        client._dispatch(message)
        if message.get("method") == "textDocument/publishDiagnostics" and \
                message["params"]["uri"] == uri:
            return len(message["params"]["diagnostics"])


client.start(root, capabilities={"general": {"positionEncodings": ["utf-16"]},
                                 "textDocument": {"publishDiagnostics": {},
                                                  "completion": {"completionItem": {"snippetSupport": True}}},
                                 "workspace": {"workspaceFolders": True}},
             folders=[root])
client.notify("textDocument/didOpen", {"textDocument": {
    "uri": uri, "languageId": {"dol": "dol", "tsp": "typespec"}[language], "version": 1, "text": text}})
at = {"textDocument": {"uri": uri}, "position": where(SPOTS["hover"][0])}
client.result("textDocument/hover", at)
before = memory()

# an unknown name comes and goes: the diagnostics change each time
times, version, spot, busy = [], 1, where(SPOTS["edit"]), processor_time()
for i in range(edits):
    version += 1
    wrong = i % 2 == 0
    end = dict(spot, character=spot["character"] + (0 if wrong else 1))
    began = time.perf_counter()
    client.change(uri, version, [{"range": {"start": spot, "end": end}, "text": "Q" if wrong else ""}])
    while (published(version) > 0) != wrong:
        pass
    times.append(time.perf_counter() - began)
report("edit to diagnostics", times)
busy = (processor_time() - busy) / edits
after = memory()


def each(what, method, marks, rounds):
    times = []
    for i in range(rounds):
        position = where(marks[i % len(marks)])
        began = time.perf_counter()
        result = client.result(method, {"textDocument": {"uri": uri}, "position": position,
                                        "context": {"triggerKind": 1}})
        times.append(time.perf_counter() - began)
        assert result, (method, marks[i % len(marks)])
    report(what, times)


rounds = min(edits, 1000)
each("hover", "textDocument/hover", SPOTS["hover"], rounds)
each("completion", "textDocument/completion", SPOTS["complete"], rounds)

if SPOTS["dot"]:
    line = where(SPOTS["dot"])
    times = []
    for i in range(rounds):
        version += 1
        began = time.perf_counter()
        client.change(uri, version, [{"range": {"start": line, "end": line}, "text": " + this."}])
        result = client.result("textDocument/completion", {
            "textDocument": {"uri": uri}, "position": dict(line, character=line["character"] + 8)})
        times.append(time.perf_counter() - began)
        assert any(item["label"] == "amount" for item in result["items"])
        version += 1
        client.change(uri, version, [{"range": {
            "start": line, "end": dict(line, character=line["character"] + 8)}, "text": ""}])
        client.result("textDocument/hover", at)
    report("edit and completion after a '.'", times)
print("  %-10s processor time %.2f ms an edit; memory %d MB, after %d edits %d MB"
      % (label, 1000 * busy, before, edits, after))
try:
    client.stop()
except Lost:
    pass

"""Random edits: every hundred the server must say what a fresh one says of the same texts.
usage: edits.py SOURCES EDITS SEED"""
import pathlib
import random
import sys

from client import CAPABILITIES, Client, uri_of

source, count, seed = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
root = source / "specs" / "enr"
command = ["dolc", "lsp", "--stdlib", str(source / "stdlib")]
SNIPPETS = ["x", "\n", " ", "{", "}", "(", ")", ".", "this.", "gene G {\n", "fun f() -> UInt64 {\n",
            "\"", "exegesis {", "/*", "*/", "//", "1", "😀", "ß", "match", ": ", "->", "<", ">", "use ",
            "has a: UInt64\n", "else", "\t", "\r\n", "@", "#[", "forall x in xs: ", "..."]


def state(client, uris):
    """Diagnostics and symbols of every file."""
    report = client.result("workspace/diagnostic", {"previousResultIds": []})["items"]
    found = {r["uri"]: r["items"] for r in report}
    symbols = {u: client.result("textDocument/documentSymbol", {"textDocument": {"uri": u}})
               for u in uris}
    names = client.result("workspace/symbol", {"query": "e"})
    return found, symbols, names


def units(s):
    return len(s.encode("utf-16-le")) // 2


def position(text, at):
    head = text[:at].replace("\r\n", "\n").replace("\r", "\n")
    return {"line": head.count("\n"), "character": units(head[head.rfind("\n") + 1:])}


def memory(pid):
    with open("/proc/%d/status" % pid) as f:
        return next(int(l.split()[1]) for l in f if l.startswith("VmRSS"))


rng = random.Random(seed)
originals = {uri_of(p): p.read_text() for p in sorted(root.glob("*.dol"))}
texts = dict(originals)
uris = sorted(texts)
client = Client(command, seconds=300)
client.start(root)
for u in uris:
    client.open(u, texts[u])
compared, sizes = 0, []
for n in range(1, count + 1):
    u = rng.choice(uris[:4] if rng.random() < 0.7 else uris)
    text = texts[u]
    if rng.random() < 0.02 or len(text) > 3 * len(originals[u]):
        texts[u] = originals[u]
        change = {"text": texts[u]}
    else:
        a = rng.randrange(len(text) + 1)
        b = min(len(text), a + (rng.randrange(1, 60) if rng.random() < 0.4 else 0))
        # never between \r and \n: no position names that place
        while a > 0 and text[a - 1:a + 1] == "\r\n":
            a -= 1
        while b < len(text) and text[b - 1:b + 1] == "\r\n":
            b += 1
        new = rng.choice(SNIPPETS) if rng.random() < 0.8 else ""
        if (a and text[a - 1] == "\r") or (new.endswith("\r\n") and text[b:b + 1] == "\n"):
            new = "x"
        change = {"range": {"start": position(text, a), "end": position(text, b)}, "text": new}
        texts[u] = text[:a] + new + text[b:]
    client.change(u, n + 1, [change])
    if rng.random() < 0.1:
        request = client.ask(rng.choice(["textDocument/hover", "textDocument/completion",
                                         "textDocument/definition", "textDocument/signatureHelp",
                                         "textDocument/documentHighlight"]), {
            "textDocument": {"uri": u}, "position": position(texts[u], rng.randrange(len(texts[u]) + 1))})
        if rng.random() < 0.3:
            client.notify("$/cancelRequest", {"id": request})
        answer = client.answer(request)
        assert "result" in answer or answer["error"]["code"] == -32800, answer
    if n % 100 == 0 or n == count:
        fresh = Client(command, seconds=300)
        fresh.start(root)
        for v in uris:
            fresh.open(v, texts[v])
        for what, mine, theirs in zip(("diagnostics", "outlines", "symbols"), state(client, uris),
                                      state(fresh, uris)):
            if mine != theirs:
                print("not ok after %d edits: %s differ" % (n, what))
                if isinstance(mine, dict):
                    for v in uris:
                        if mine.get(v) != theirs.get(v):
                            print(v, mine.get(v), theirs.get(v), sep="\n  ")
                sys.exit(1)
        assert fresh.stop() == 0
        compared += 1
        sizes.append(memory(client.server.pid))
assert client.stop() == 0
print("ok %d edits, compared %d times" % (count, compared))
if len(sizes) >= 20:
    early, late = max(sizes[2:len(sizes) // 4]), max(sizes[-len(sizes) // 4:])
    print("%s memory stays flat" % ("ok" if late < 1.25 * early else "not ok"))
    print("memory: %d KiB, later %d KiB" % (early, late))

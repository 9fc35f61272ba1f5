"""The protocol itself: hostile clients, cancellation, coalescing, encodings, folders, files.
Prints "ok NAME" and "not ok NAME". usage: protocol.py SOURCES WORK"""
import json
import pathlib
import shutil
import sys
import traceback

from client import CAPABILITIES, Client, Lost, uri_of

source, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
command = ["dolc", "lsp", "--stdlib", str(source / "stdlib")]
GOOD = "module good @ 1.0.0\n\nfun one() -> UInt64 {\n    1\n}\n"


def test(f):
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        f()
        print("ok " + f.__name__.replace("_", " "))
    except (AssertionError, Lost, KeyError, ValueError) as e:
        print("not ok %s: %s %s" % (f.__name__.replace("_", " "), type(e).__name__, e))
        traceback.print_exc(file=sys.stdout)


def code_of(response):
    return response.get("error", {}).get("code")


def errors(client, uri):
    """The messages of the pushed errors of a file, once they are there."""
    client.wait_for(lambda n: n["method"] == "textDocument/publishDiagnostics"
                    and n["params"]["uri"] == uri)
    return [d["message"] for d in client.diagnostics[uri]]


def pulled(client, uri):
    report = client.result("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    return [d["message"] for d in report["items"]]


def alive(client):
    """It answers; then it ends as it should."""
    uri = "untitled:alive"
    client.open(uri, GOOD)
    hover = client.result("textDocument/hover", {"textDocument": {"uri": uri},
                                                 "position": {"line": 2, "character": 5}})
    assert "fun one() -> UInt64" in hover["contents"]["value"], hover
    assert client.stop() == 0


def raw(client, text):
    client.send_bytes(b"Content-Length: %d\r\n\r\n" % len(text) + text)
    return client.receive()


# --- life


@test
def a_session_ends_with_0():
    c = Client(command)
    c.start()
    assert c.stop() == 0


@test
def exit_without_shutdown_is_1():
    c = Client(command)
    c.start()
    c.notify("exit")
    assert c.server.wait(timeout=60) == 1


@test
def the_end_of_the_input_is_1():
    c = Client(command)
    c.start()
    c.server.stdin.close()
    assert c.server.wait(timeout=60) == 1


@test
def nothing_before_initialize():
    c = Client(command)
    assert code_of(c.request("textDocument/hover", {})) == -32002
    assert code_of(c.request("no/such", {})) == -32002
    c.open("untitled:early", "gene")
    c.start()
    assert code_of(c.request("textDocument/hover", {
        "textDocument": {"uri": "untitled:early"}, "position": {"line": 0, "character": 0}})) == -32602
    alive(c)


@test
def initialize_comes_once():
    c = Client(command)
    c.start()
    assert code_of(c.request("initialize", {"capabilities": {}})) == -32600
    alive(c)


@test
def nothing_after_shutdown():
    c = Client(command)
    c.start()
    assert c.result("shutdown") is None
    assert code_of(c.request("textDocument/hover", {})) == -32600
    c.notify("exit")
    assert c.server.wait(timeout=60) == 0


# --- hostile


@test
def unknown_methods():
    c = Client(command)
    c.start()
    assert code_of(c.request("textDocument/fly")) == -32601
    assert code_of(c.request("$/fly")) == -32601
    assert code_of(c.request("textDocument/didOpen", {})) == -32600
    c.notify("$/fly")
    c.notify("workspace/fly", {"a": 1})
    alive(c)


@test
def invalid_json():
    c = Client(command)
    c.start(capabilities={})
    for text in (b"{", b"", b"nonsense", b"{\"jsonrpc\": \"2.0\", }", b"\xff\xfe", b"[" * 100000,
                 b'{"a": 1e}', b'"\\ud800"', b'{"jsonrpc":"2.0","id":1,"method":"x\\udc00"}',
                 b'"\x01"'):
        answer = raw(c, text)
        assert code_of(answer) == -32700 and answer["id"] is None, (text[:40], answer)
    alive(c)


@test
def no_messages_of_the_protocol():
    c = Client(command)
    c.start(capabilities={})
    for text in (b"[]", b"1", b"null", b"[{}]", b"{}", b'{"jsonrpc":"1.0","id":1,"method":"x"}',
                 b'{"id":1,"method":"x"}', b'{"jsonrpc":"2.0","id":{},"method":"x"}',
                 b'{"jsonrpc":"2.0","id":null,"method":"shutdown"}',
                 b'{"jsonrpc":"2.0","id":1,"method":7}',
                 b'{"jsonrpc":"2.0","id":1,"method":"x","params":"text"}'):
        answer = raw(c, text)
        assert code_of(answer) == -32600, (text, answer)
    c.send({"jsonrpc": "2.0", "id": 99, "result": None})
    c.send({"jsonrpc": "2.0", "id": "unasked", "error": {"code": 1, "message": "no"}})
    alive(c)


@test
def malformed_headers():
    c = Client(command)
    c.start(capabilities={})
    for header in (b"Content-Length: -1\r\n\r\n", b"Content-Length: 12x\r\n\r\n",
                   b"Content-Length:\r\n\r\n", b"Nonsense\r\n\r\n", b"Content-Type: x\r\n\r\n",
                   b"Content-Length: 99999999999999999999\r\n\r\n", b"\x00\x00: 1\r\n\r\n",
                   b"Content-Length: 1000000000000\r\n\r\n", b"A" * 100000 + b"\r\n\r\n"):
        c.send_bytes(header)
        answer = c.receive()
        assert code_of(answer) == -32700 and answer["id"] is None, (header[:40], answer)
    c.send_bytes(b"\r\n\r\n")
    body = b'{"jsonrpc":"2.0","id":"s","method":"textDocument/fly","params":{}}'
    c.send_bytes(b"content-length:%d\nContent-Type: application/vscode-jsonrpc; charset=utf-8\n\n"
                 % len(body) + body)
    answer = c.receive()
    assert answer["id"] == "s" and code_of(answer) == -32601, answer
    alive(c)


@test
def a_message_byte_by_byte():
    c = Client(command)
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize",
                       "params": {"capabilities": {}}}).encode()
    for byte in b"Content-Length: %d\r\n\r\n" % len(body) + body:
        c.send_bytes(bytes([byte]))
    assert "capabilities" in c.receive()["result"]
    c.notify("initialized")
    alive(c)


@test
def a_message_that_stops_in_the_middle():
    c = Client(command)
    c.start()
    c.send_bytes(b"Content-Length: 100\r\n\r\n{\"jsonrpc\"")
    c.server.stdin.close()
    assert c.server.wait(timeout=60) == 1


POSITIONS = [{"line": -1, "character": 0}, {"line": 0, "character": -1}, {"line": 1.5, "character": 0},
             {"line": 4294967296, "character": 0}, {"line": "0", "character": 0}, {"line": 0}, None,
             [], {"line": 10 ** 30, "character": 0}, {"line": 100000, "character": 0}]


@test
def positions_out_of_range():
    c = Client(command)
    c.start()
    uri = "untitled:positions"
    c.open(uri, GOOD)
    for method in ("textDocument/hover", "textDocument/definition", "textDocument/completion",
                   "textDocument/rename", "textDocument/signatureHelp", "textDocument/references",
                   "textDocument/prepareCallHierarchy"):
        for position in POSITIONS:
            answer = c.request(method, {"textDocument": {"uri": uri}, "position": position,
                                        "newName": "x", "context": {}})
            assert code_of(answer) == -32602, (method, position, answer)
        # past the end of its line a position is that end
        answer = c.request(method, {"textDocument": {"uri": uri}, "newName": "x", "context": {},
                                    "position": {"line": 3, "character": 4294967295}})
        assert code_of(answer) in (None, -32803), (method, answer)
    for method in ("textDocument/codeAction", "textDocument/inlayHint",
                   "textDocument/rangeFormatting", "textDocument/semanticTokens/range"):
        for position in POSITIONS[:-1]:
            answer = c.request(method, {"textDocument": {"uri": uri}, "range": {
                "start": position, "end": position}, "context": {"diagnostics": []}})
            assert code_of(answer) == -32602, (method, position, answer)
    for kind in ("source.fixAll\0longer", "source", "", "quickfix.more", "\0"):
        answer = c.request("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": {
            "start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
            "context": {"diagnostics": [], "only": [kind, 5, None]}})
        assert isinstance(answer.get("result"), list), (kind, answer)
    alive(c)


@test
def parameters_that_are_missing():
    c = Client(command)
    result = c.start()
    methods = [line.split('"')[1] for line in
               (source / "compiler/lsp/methods.def").read_text().splitlines()
               if line.startswith("METHOD(") and line.endswith("REQUEST)")]
    assert len(methods) > 30
    for method in methods:
        if method in ("shutdown", "initialize"):
            continue
        for params in ({}, [], {"textDocument": 1}, {"textDocument": {"uri": 5}},
                       {"textDocument": {"uri": "untitled:none"}}, {"item": {"uri": "file:///none"}}):
            answer = c.request(method, params)
            fine = method in ("workspace/symbol", "workspace/diagnostic", "completionItem/resolve")
            assert fine or code_of(answer) in (-32602, -32803), (method, params, answer)
    alive(c)


@test
def notifications_that_make_no_sense():
    c = Client(command)
    c.start()
    uri = "untitled:odd"
    for params in (None, [], {}, {"textDocument": {"uri": uri}}, {"textDocument": {"uri": 1}},
                   {"textDocument": {"uri": uri}, "contentChanges": 5},
                   {"textDocument": {"uri": uri}, "contentChanges": [{}, 1, {"text": 1}, {"range": 1}]}):
        for method in ("didOpen", "didChange", "didClose", "didSave"):
            c.notify("textDocument/" + method, params)
        c.notify("workspace/didChangeWatchedFiles", params)
        c.notify("workspace/didChangeConfiguration", params)
        c.notify("workspace/didChangeWorkspaceFolders", params)
    c.open(uri, GOOD)
    c.change(uri, 2, [{"range": {"start": {"line": 99, "character": 0}, "end": {"line": 0, "character": 0}},
                       "text": "// end\n"}])
    assert pulled(c, uri) == []
    alive(c)


# --- cancellation and order


@test
def cancelled_requests():
    c = Client(command)
    c.start(source / "specs" / "enr")
    uri = uri_of(source / "specs/enr/core.dol")
    c.open(uri, (source / "specs/enr/core.dol").read_text())
    ids = []
    for i in range(20):
        c.change(uri, 2 + i, [{"range": {"start": {"line": 0, "character": 0},
                                         "end": {"line": 0, "character": 0}}, "text": "\n"}])
        ids.append(c.ask("textDocument/references", {
            "textDocument": {"uri": uri}, "position": {"line": 15 + i, "character": 6},
            "context": {"includeDeclaration": True}}))
        if i % 2:
            c.notify("$/cancelRequest", {"id": ids[-1]})
    answers = [c.answer(i) for i in ids]
    assert all("result" in a for a in answers[0::2]), answers
    assert all("result" in a or code_of(a) == -32800 for a in answers[1::2])
    c.notify("$/cancelRequest", {"id": 12345})
    c.notify("$/cancelRequest", {})
    c.notify("$/cancelRequest", {"id": ids[0]})
    alive(c)


@test
def a_request_that_waits_is_cancelled():
    c = Client(command)
    c.start(source / "specs" / "enr")
    uri = uri_of(source / "specs/enr/core.dol")
    message = lambda m: b"Content-Length: %d\r\n\r\n" % len(json.dumps(m)) + json.dumps(m).encode()
    first = [{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {
        "uri": uri, "languageId": "dol", "version": 1,
        "text": (source / "specs/enr/core.dol").read_text()}}}]
    asks = [{"jsonrpc": "2.0", "id": "r%d" % i, "method": "workspace/symbol", "params": {"query": ""}}
            for i in range(50)]
    cancels = [{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": "r%d" % i}}
               for i in range(50)]
    c.send_bytes(b"".join(map(message, first + asks + cancels)))
    codes = [code_of(c.answer("r%d" % i)) for i in range(50)]
    assert codes[-1] == -32800, codes
    assert set(codes) <= {None, -32800}
    alive(c)


@test
def answers_are_about_the_latest_text():
    c = Client(command)
    c.start()
    uri = "untitled:latest"
    c.open(uri, "")
    for i in range(200):
        c.change(uri, 2 + i, [{"text": "fun f%d() -> UInt64 {\n    1\n}\n" % i}])
        hover = c.result("textDocument/hover", {"textDocument": {"uri": uri},
                                                "position": {"line": 0, "character": 4}})
        assert "fun f%d()" % i in hover["contents"]["value"], (i, hover)
    alive(c)


@test
def many_edits_make_few_diagnostics():
    c = Client(command)
    c.start(source / "specs" / "enr")
    uri = uri_of(source / "specs/enr/core.dol")
    text = (source / "specs/enr/core.dol").read_text()
    c.open(uri, text)
    version = 1
    for i in range(300):
        version += 1
        c.change(uri, version, [{"text": "\n" * i + text + "\nfun broken() -> UInt64 { true }\n"}])
    c.wait_for(lambda n: n["method"] == "textDocument/publishDiagnostics"
               and n["params"]["uri"] == uri and n["params"].get("version") == version)
    seen = [n for n in c.notes if n["method"] == "textDocument/publishDiagnostics"]
    assert len(seen) < 300, len(seen)
    alive(c)


# --- encodings


@test
def encodings_are_negotiated():
    text = "module e @ 1.0.0\n\nfun f(size: UInt64) -> UInt64 {\n    s = \"a😀é\".len() + size\n    s\n}\n"
    line = text.split("\n")[3]
    for offers, agreed in ((["utf-8", "utf-16"], "utf-8"), (["utf-32", "utf-16"], "utf-32"),
                           (["utf-16"], "utf-16"), (["utf-7"], "utf-16"), (None, "utf-16")):
        units = {"utf-8": lambda s: len(s.encode("utf-8")), "utf-32": len,
                 "utf-16": lambda s: len(s.encode("utf-16-le")) // 2}[agreed]
        c = Client(command)
        caps = dict(CAPABILITIES)
        caps["general"] = {} if offers is None else {"positionEncodings": offers}
        assert c.start(capabilities=caps)["capabilities"]["positionEncoding"] == agreed
        uri = "untitled:encoding"
        c.open(uri, text)
        start = units(line[:line.index("size")])
        # each unit of the name finds it, and its range is in the same units
        for character in range(start, start + units("size")):
            hover = c.result("textDocument/hover", {
                "textDocument": {"uri": uri}, "position": {"line": 3, "character": character}})
            assert hover["range"] == {"start": {"line": 3, "character": start},
                                      "end": {"line": 3, "character": start + units("size")}}, hover
        # an edit behind the emoji, in those units
        c.change(uri, 2, [{"range": {"start": {"line": 3, "character": start},
                                     "end": {"line": 3, "character": start + units("size")}},
                           "text": "s"}])
        assert any("`s`" in m for m in pulled(c, uri)), pulled(c, uri)
        alive(c)


@test
def line_ends_of_every_kind():
    for end in ("\n", "\r\n", "\r"):
        c = Client(command)
        c.start()
        uri = "untitled:ends"
        c.open(uri, GOOD.replace("\n", end))
        c.change(uri, 2, [{"range": {"start": {"line": 3, "character": 4},
                                     "end": {"line": 3, "character": 5}}, "text": "true"}])
        if end != "\r":
            report = c.result("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
            assert report and report[0]["range"]["start"] == {"line": 3, "character": 4}, report
        alive(c)


# --- folders, files, settings


@test
def diagnostics_of_files_that_are_not_open():
    (work / "a.dol").write_text("module a\n\nfun f() -> UInt64 {\n    true\n}\n")
    c = Client(command)
    c.start(work)
    assert len(errors(c, uri_of(work / "a.dol"))) == 1
    report = c.result("workspace/diagnostic", {"previousResultIds": []})["items"]
    assert [len(r["items"]) for r in report] == [1]
    known = [{"uri": r["uri"], "value": r["resultId"]} for r in report]
    again = c.result("workspace/diagnostic", {"previousResultIds": known})["items"]
    assert [r["kind"] for r in again] == ["unchanged"]
    alive(c)


@test
def unsaved_text_counts_in_other_files():
    (work / "a.dol").write_text("module a\n\nfun f() -> UInt64 {\n    1\n}\n")
    (work / "b.dol").write_text("module b\n\nuse a.{ f }\n\nfun g() -> UInt64 {\n    f()\n}\n")
    c = Client(command)
    c.start(work)
    a, b = uri_of(work / "a.dol"), uri_of(work / "b.dol")
    c.open(b, (work / "b.dol").read_text())
    assert pulled(c, b) == []
    c.open(a, "module a\n\nfun f() -> Bool {\n    true\n}\n")
    assert len(pulled(c, b)) == 1
    c.notify("textDocument/didClose", {"textDocument": {"uri": a}})
    assert pulled(c, b) == []
    alive(c)


@test
def watched_files():
    c = Client(command)
    c.start(work)
    b = uri_of(work / "b.dol")
    c.open(b, "module b\n\nuse a.{ f }\n\nfun g() -> UInt64 {\n    f()\n}\n")
    assert pulled(c, b)
    (work / "a.dol").write_text("module a\n\nfun f() -> UInt64 {\n    1\n}\n")
    c.notify("workspace/didChangeWatchedFiles",
             {"changes": [{"uri": uri_of(work / "a.dol"), "type": 1}]})
    assert pulled(c, b) == []
    (work / "a.dol").unlink()
    c.notify("workspace/didChangeWatchedFiles",
             {"changes": [{"uri": uri_of(work / "a.dol"), "type": 3}]})
    assert pulled(c, b)
    asked = [r["method"] for r in c.asked]
    assert "client/registerCapability" in asked
    alive(c)


@test
def several_folders():
    for name, body in (("one", "true"), ("two", "1"), ("three", "1.5")):
        (work / name).mkdir()
        (work / name / "m.dol").write_text("module m\n\nfun f() -> UInt64 {\n    %s\n}\n" % body)
    c = Client(command)
    c.start(folders=[work / "one", work / "two"])
    assert len(errors(c, uri_of(work / "one/m.dol"))) == 1
    c.notify("workspace/didChangeWorkspaceFolders", {"event": {
        "added": [{"uri": uri_of(work / "three"), "name": "three"}],
        "removed": [{"uri": uri_of(work / "one"), "name": "one"}]}})
    assert len(errors(c, uri_of(work / "three/m.dol"))) == 1
    c.wait_for(lambda n: n["method"] == "textDocument/publishDiagnostics"
               and n["params"]["uri"] == uri_of(work / "one/m.dol") and not n["params"]["diagnostics"])
    assert uri_of(work / "two/m.dol") not in c.diagnostics
    alive(c)


@test
def projects_inside_of_a_folder():
    (work / "p" / "src").mkdir(parents=True)
    (work / "p" / "dol.toml").write_text('[project]\nname = "p"\nsources = ["src"]\n')
    (work / "p" / "src" / "m.dol").write_text("module m\n\nfun f() -> UInt64 {\n    1\n}\n")
    (work / "m.dol").write_text("module m\n\nfun f() -> UInt64 {\n    2\n}\n")
    (work / "p" / "draft.dol").write_text("module m\n\nfun f() -> UInt64 {\n    true\n}\n")
    c = Client(command)
    c.start(work)
    inner, outer, draft = (uri_of(work / n) for n in ("p/src/m.dol", "m.dol", "p/draft.dol"))
    for uri, name in ((inner, "p/src/m.dol"), (outer, "m.dol"), (draft, "p/draft.dol")):
        c.open(uri, (work / name).read_text())
    assert pulled(c, inner) == [], pulled(c, inner)
    assert pulled(c, outer) == [], pulled(c, outer)
    assert len(pulled(c, draft)) == 1
    toml = uri_of(work / "p/dol.toml")
    c.open(toml, (work / "p/dol.toml").read_text())
    assert code_of(c.request("textDocument/hover", {
        "textDocument": {"uri": toml}, "position": {"line": 0, "character": 1}})) == -32803
    c.change(toml, 2, [{"text": '[project]\nname = "p"\nsources = ["src", "draft.dol"]\n'}])
    assert len(pulled(c, draft)) == 2, pulled(c, draft)
    c.notify("textDocument/didClose", {"textDocument": {"uri": toml}})
    assert len(pulled(c, draft)) == 1
    (work / "p" / "dol.toml").write_text('[project]\nname = "p"\nsources = [\n')
    c.notify("workspace/didChangeWatchedFiles",
             {"changes": [{"uri": uri_of(work / "p/dol.toml"), "type": 2}]})
    assert errors(c, uri_of(work / "p/dol.toml"))
    alive(c)


@test
def settings_are_asked_for_and_obeyed():
    text = "module w\n\nfun f(unused: UInt64) -> UInt64 {\n    ...\n}\n"
    c = Client(command)
    c.configuration = {"warnings": ["error=unused-parameter"], "allowUnfinished": True}
    c.start()
    uri = "untitled:settings"
    c.open(uri, text)
    c.wait_for(lambda n: n["method"] == "textDocument/publishDiagnostics")
    pulled(c, uri)
    items = c.result("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
    assert [(d["severity"], d["code"][0]) for d in items] == [(1, "W")], items
    c.notify("workspace/didChangeConfiguration", {"settings": {"dolc": {
        "warnings": ["no-unused-parameter"], "allowUnfinished": True}}})
    assert pulled(c, uri) == []
    c.notify("workspace/didChangeConfiguration", {"settings": {"dolc": {"warnings": []}}})
    assert len(pulled(c, uri)) == 1, pulled(c, uri)
    alive(c)


@test
def progress_is_told():
    c = Client(command)
    c.start(source / "specs" / "enr")
    c.result("workspace/symbol", {"query": "", "workDoneToken": "mine"})
    tokens = [(n["params"]["token"], n["params"]["value"]["kind"]) for n in c.notes
              if n["method"] == "$/progress"]
    assert ("mine", "begin") in tokens and ("mine", "end") in tokens, tokens
    own = [t for t, k in tokens if t != "mine" and k == "begin"]
    created = [r["params"]["token"] for r in c.asked
               if r["method"] == "window/workDoneProgress/create"]
    assert own and own == created, (tokens, created)
    alive(c)


@test
def clients_that_can_little():
    c = Client(command)
    c.start(source / "specs" / "enr", capabilities={})
    assert c.asked == []
    uri = uri_of(source / "specs/enr/core.dol")
    c.open(uri, (source / "specs/enr/core.dol").read_text())
    at = {"textDocument": {"uri": uri}, "position": {"line": 14, "character": 6}}
    assert "range" in c.result("textDocument/definition", at)[0]
    assert "location" in c.result("textDocument/documentSymbol", at)[0]
    assert uri in c.result("textDocument/rename", {**at, "newName": "Money"})["changes"]
    items = c.result("textDocument/completion", {**at, "position": {"line": 26, "character": 13}})
    assert not any(i.get("insertTextFormat") == 2 for i in items["items"])
    alive(c)


@test
def semantic_tokens_change_by_edits():
    c = Client(command)
    c.start()
    uri = "untitled:tokens"
    c.open(uri, GOOD)
    first = c.result("textDocument/semanticTokens/full", {"textDocument": {"uri": uri}})
    c.change(uri, 2, [{"range": {"start": {"line": 3, "character": 4},
                                 "end": {"line": 3, "character": 4}}, "text": "x = 2\n    "}])
    delta = c.result("textDocument/semanticTokens/full/delta", {
        "textDocument": {"uri": uri}, "previousResultId": first["resultId"]})
    data = list(first["data"])
    for e in sorted(delta["edits"], key=lambda e: -e["start"]):
        data[e["start"]:e["start"] + e["deleteCount"]] = e.get("data", [])
    full = c.result("textDocument/semanticTokens/full", {"textDocument": {"uri": uri}})
    assert data == full["data"] and len(data) > len(first["data"])
    stale = c.result("textDocument/semanticTokens/full/delta", {
        "textDocument": {"uri": uri}, "previousResultId": "long ago"})
    assert stale["data"] == full["data"]
    alive(c)


@test
def imports_are_added_by_completion():
    (work / "a.dol").write_text("module a\n\nfun frobnicate() -> UInt64 {\n    1\n}\n")
    text = "module b\n\nfun g() -> UInt64 {\n    frob\n}\n"
    c = Client(command)
    c.start(work)
    uri = uri_of(work / "b.dol")
    c.open(uri, text)
    items = c.result("textDocument/completion", {"textDocument": {"uri": uri},
                                                 "position": {"line": 3, "character": 8}})["items"]
    item = [i for i in items if i["label"] == "frobnicate"][0]
    resolved = c.result("completionItem/resolve", item)
    assert "pure" in resolved["documentation"]["value"], resolved
    edits = [item["textEdit"]] + item["additionalTextEdits"]
    c.change(uri, 2, [{"range": e["range"], "text": e["newText"]} for e in edits])
    assert pulled(c, uri) == [], pulled(c, uri)
    alive(c)


@test
def completion_in_the_middle_of_a_word():
    text = GOOD + "\nfun two() -> UInt64 {\n    one()\n}\n"
    for can in (False, True):
        caps = {"textDocument": {"completion": {"completionItem": {"insertReplaceSupport": can}}}}
        c = Client(command)
        c.start(capabilities=caps)
        c.open("untitled:middle", text)
        items = c.result("textDocument/completion", {
            "textDocument": {"uri": "untitled:middle"},
            "position": {"line": 7, "character": 5}})["items"]
        edit = next(i for i in items if i["label"] == "one")["textEdit"]
        span = lambda r: (r["start"]["character"], r["end"]["character"])
        assert edit["newText"] == "one", edit
        assert span(edit["insert" if can else "range"]) == (4, 5), edit
        assert not can or span(edit["replace"]) == (4, 7), edit
        alive(c)


def apply(c, texts, edit):
    for change in edit["documentChanges"]:
        uri = change["textDocument"]["uri"]
        lines = texts[uri].split("\n")
        offset = lambda p: sum(len(l) + 1 for l in lines[:p["line"]]) + p["character"]
        text = texts[uri]
        for e in sorted(change["edits"], key=lambda e: -offset(e["range"]["start"])):
            text = (text[:offset(e["range"]["start"])] + e["newText"]
                    + text[offset(e["range"]["end"]):])
        texts[uri] = text
        c.change(uri, 99, [{"text": text}])


@test
def after_renames_the_workspace_still_checks():
    c = Client(command)
    root = source / "specs" / "enr"
    c.start(root)
    texts = {uri_of(p): p.read_text() for p in sorted(root.glob("*.dol"))}
    for uri, text in texts.items():
        c.open(uri, text)
    renamed = refused = 0
    for uri in sorted(texts):
        symbols = c.result("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        todo = [s for top in symbols[:6] for s in [top] + top.get("children", [])[:3]]
        for s in todo:
            # every name is looked up anew: the one before has moved it
            name = s["name"]
            line = next((i for i, l in enumerate(texts[uri].split("\n"))
                         if any(w + name in l for w in ("gene ", "fun ", "has ", "trait ", "system ",
                                                        "provides ", "is ", "const "))), None)
            if line is None:
                continue
            character = texts[uri].split("\n")[line].index(name)
            answer = c.request("textDocument/rename", {
                "textDocument": {"uri": uri}, "newName": name + "X",
                "position": {"line": line, "character": character}})
            if "error" in answer:
                assert answer["error"]["code"] == -32803, answer
                refused += 1
                continue
            apply(c, texts, answer["result"])
            renamed += 1
    report = c.result("workspace/diagnostic", {"previousResultIds": []})["items"]
    bad = [(r["uri"], d["message"]) for r in report for d in r["items"] if d["severity"] == 1]
    assert not bad, bad
    assert renamed > 100 and refused * 10 < renamed, (renamed, refused)
    alive(c)

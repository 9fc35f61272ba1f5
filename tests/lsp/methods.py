"""Every method on specs/enr: prints what the server answers, for the golden.
usage: methods.py SOURCES WORK"""
import json
import pathlib
import shutil
import subprocess
import sys

from client import Client, uri_of
from show import Shower, tokens

source, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
shutil.rmtree(work, ignore_errors=True)
root = work / "enr"
shutil.copytree(source / "specs" / "enr", root)
client = Client(["dolc", "lsp", "--stdlib", str(source / "stdlib")])
legend = client.start(root)["capabilities"]["semanticTokensProvider"]["legend"]
texts = {uri_of(p): p.read_text(encoding="utf-8") for p in sorted(root.glob("*.dol"))}
for uri, text in texts.items():
    client.open(uri, text)
shower = Shower(root, source / "stdlib", texts)


def place(file, marked):
    """The position of ‸ in the first occurrence of the text around it."""
    before, after = marked.split("‸")
    uri = uri_of(root / file)
    at = texts[uri].index(before + after) + len(before)
    head = texts[uri][:at]
    return uri, {"line": head.count("\n"), "character": at - (head.rfind("\n") + 1)}


def ask(method, file, marked, **more):
    uri, position = place(file, marked)
    params = {"textDocument": {"uri": uri}, "position": position, **more}
    response = client.request(method, params)
    shower.show("%s %s %s" % (method, file, marked.replace("\n", "⏎")),
                response.get("result", response.get("error")), uri)
    return response.get("result")


def whole(method, file, shorten=None, **more):
    uri = uri_of(root / file)
    result = client.result(method, {"textDocument": {"uri": uri}, **more})
    shower.show("%s %s" % (method, file), shorten(result) if shorten else result, uri)
    return result


def lines_of(file, first, last):
    """The range from the line with one text to the line with the other."""
    start, end = place(file, "‸" + first)[1], place(file, "‸" + last)[1]
    return {"start": {"line": start["line"], "character": 0},
            "end": {"line": end["line"], "character": 0}}


for marked in ("gene Cre‸dits", "fun pa‸rt(", "has am‸ount", "const MIL‸LION", "m‸ul_div(",
               "PoolBuc‸ket {", "(rat‸io * 1000000.0)", "1000000‸.0)", "Wal‸let(NodeId)",
               "use enr.ty‸pes"):
    ask("textDocument/hover", "core.dol", marked)
ask("textDocument/hover", "accounts.dol", "gene Acc‸ount ")
ask("textDocument/hover", "ledger.dol", "system ‸")
ask("textDocument/hover", "core.dol", "the ledger's mi‸nt")
for marked in ("this.amo‸unt ==", "has from: Account‸Id", "enr.ty‸pes"):
    ask("textDocument/definition", "core.dol", marked)
ask("textDocument/declaration", "core.dol", "has from: Account‸Id")
ask("textDocument/typeDefinition", "core.dol", "has fr‸om: AccountId")
ask("textDocument/implementation", "core.dol", "trait ‸")
ask("textDocument/references", "core.dol", "gene Pool‸Bucket", context={"includeDeclaration": True})
ask("textDocument/references", "core.dol", "gene Pool‸Bucket", context={"includeDeclaration": False})
ask("textDocument/documentHighlight", "core.dol", "part(numer‸ator")
ask("textDocument/documentHighlight", "core.dol", "has amo‸unt")

whole("textDocument/documentSymbol", "types.dol", lambda r: r[:6])
for query in ("CreditSt", "millionths", "zzz"):
    shower.show("workspace/symbol %s" % query, client.result("workspace/symbol", {"query": query}),
                None)

ask("textDocument/prepareRename", "core.dol", "gene Pool‸Bucket")
ask("textDocument/prepareRename", "core.dol", "m‸ul_div(")
ask("textDocument/prepareRename", "core.dol", "amount: UIn‸t64")
ask("textDocument/rename", "core.dol", "gene Pool‸Bucket", newName="Bucket")
ask("textDocument/rename", "core.dol", "gene Pool‸Bucket", newName="Credits")
ask("textDocument/rename", "core.dol", "gene Pool‸Bucket", newName="if")
ask("textDocument/rename", "core.dol", "of(amo‸unt: UInt64)", newName="units")

whole("textDocument/foldingRange", "core.dol", lambda r: r[:8])
uri, position = place("core.dol", "mul_div(this.amo‸unt, numerator")
whole("textDocument/selectionRange", "core.dol", positions=[position])
full = client.result("textDocument/semanticTokens/full", {"textDocument": {"uri": uri}})
shower.show("textDocument/semanticTokens/full core.dol", tokens(full["data"], texts[uri], legend)[:120],
            uri)
part = client.result("textDocument/semanticTokens/range", {
    "textDocument": {"uri": uri}, "range": lines_of("core.dol", "fun millionths", "gene PoolBucket")})
shower.show("textDocument/semanticTokens/range core.dol", tokens(part["data"], texts[uri], legend), uri)
whole("textDocument/inlayHint", "core.dol", range=lines_of("core.dol", "module", "trait "))
whole("textDocument/documentLink", "core.dol")

called = ask("textDocument/prepareCallHierarchy", "core.dol", "fun millio‸nths")
shower.show("callHierarchy/incomingCalls", client.result("callHierarchy/incomingCalls",
                                                         {"item": called[0]}), called[0]["uri"])
caller = ask("textDocument/prepareCallHierarchy", "ledger.dol", "fun tra‸nsfer(")
if caller:
    shower.show("callHierarchy/outgoingCalls", client.result(
        "callHierarchy/outgoingCalls", {"item": caller[0]}), caller[0]["uri"])
traits = ask("textDocument/prepareTypeHierarchy", "entropy.dol", "EntropyCalcul‸ator")
for way in ("supertypes", "subtypes"):
    for item in traits or []:
        shower.show("typeHierarchy/%s of %s" % (way, item["name"]),
                    client.result("typeHierarchy/" + way, {"item": item}), item["uri"])

ask("textDocument/signatureHelp", "core.dol", "mul_div(this.amount, ‸")
ask("textDocument/formatting", "core.dol", "‸module", options={"tabSize": 4, "insertSpaces": True})
whole("textDocument/diagnostic", "core.dol")
print("## exit\n%d" % client.stop())

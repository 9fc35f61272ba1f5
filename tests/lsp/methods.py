"""Every method on specs/enr: prints what the server answers, for the golden.
usage: methods.py SOURCES WORK"""
import pathlib
import shutil
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


answered = set()  # methods that have said something


def note(method, result):
    if result not in (None, [], {}):
        answered.add(method)
    return result


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
    return note(method, response.get("result"))


def whole(method, file, shorten=None, **more):
    uri = uri_of(root / file)
    result = client.result(method, {"textDocument": {"uri": uri}, **more})
    shower.show("%s %s" % (method, file), shorten(result) if shorten else result, uri)
    return note(method, result)


def plain(title, method, params, uri=None, shorten=None):
    result = note(method, client.result(method, params))
    shower.show(title, shorten(result) if shorten else result, uri)
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
for query in ("CreditState", "millionths", "zzz"):
    plain("workspace/symbol " + query, "workspace/symbol", {"query": query})

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
full = plain("textDocument/semanticTokens/full core.dol", "textDocument/semanticTokens/full",
             {"textDocument": {"uri": uri}}, uri,
             lambda r: tokens(r["data"], texts[uri], legend)[:120])
plain("textDocument/semanticTokens/range core.dol", "textDocument/semanticTokens/range",
      {"textDocument": {"uri": uri}, "range": lines_of("core.dol", "fun millionths", "gene PoolBucket")},
      uri, lambda r: tokens(r["data"], texts[uri], legend))
whole("textDocument/inlayHint", "core.dol", range=lines_of("core.dol", "module", "trait "))
whole("textDocument/documentLink", "core.dol")

called = ask("textDocument/prepareCallHierarchy", "core.dol", "fun millio‸nths")
plain("callHierarchy/incomingCalls", "callHierarchy/incomingCalls", {"item": called[0]}, called[0]["uri"])
caller = ask("textDocument/prepareCallHierarchy", "ledger.dol", "fun tra‸nsfer(")
plain("callHierarchy/outgoingCalls", "callHierarchy/outgoingCalls", {"item": caller[0]}, caller[0]["uri"])
trait = ask("textDocument/prepareTypeHierarchy", "entropy.dol", "impl EntropyCalcul‸ator")
plain("typeHierarchy/subtypes", "typeHierarchy/subtypes", {"item": trait[0]}, trait[0]["uri"])
system = ask("textDocument/prepareTypeHierarchy", "entropy.dol", "system StandardEn‸tropy")
plain("typeHierarchy/supertypes", "typeHierarchy/supertypes", {"item": system[0]}, system[0]["uri"])

ask("textDocument/signatureHelp", "core.dol", "mul_div(this.amount, ‸")


def labels(result):
    """What an editor would list first, and the first item whole."""
    items = sorted(result["items"], key=lambda i: i["sortText"])
    return {"first": items[0], "labels": [i["label"] for i in items][:20]}


uri, position = place("core.dol", "this.‸amount == 0")
items = plain("textDocument/completion core.dol this.‸amount == 0", "textDocument/completion",
              {"textDocument": {"uri": uri}, "position": position}, uri, labels)["items"]
plain("completionItem/resolve part", "completionItem/resolve",
      next(i for i in items if i["label"] == "part"), uri)
whole("textDocument/diagnostic", "core.dol")

# --- after an edit: a misspelt field and lost blanks
broken = texts[uri].replace("        this.amount == 0", "      this.amuont   ==0", 1)
texts[uri] = broken
client.change(uri, 2, [{"text": broken}])
whole("textDocument/diagnostic", "core.dol")
plain("workspace/diagnostic", "workspace/diagnostic", {"previousResultIds": []}, None,
      lambda r: ["%s: %d" % (shower.name(i["uri"]), len(i["items"])) for i in r["items"]])
there = lines_of("core.dol", "this.amuont", "\n    fun part")
whole("textDocument/codeAction", "core.dol", range=there, context={"diagnostics": []})
plain("textDocument/semanticTokens/full/delta", "textDocument/semanticTokens/full/delta",
      {"textDocument": {"uri": uri}, "previousResultId": full["resultId"]}, uri)
options = {"tabSize": 4, "insertSpaces": True}
whole("textDocument/formatting", "core.dol", options=options)
whole("textDocument/rangeFormatting", "core.dol", range=there, options=options)
whole("textDocument/rangesFormatting", "core.dol", ranges=[there], options=options)
ask("textDocument/onTypeFormatting", "core.dol", "this.amuont   ==0\n    }‸", ch="}", options=options)

methods = [line.split('"')[1] for line in
           (source / "compiler/lsp/methods.def").read_text().splitlines()
           if line.startswith("METHOD(") and line.endswith("REQUEST)")]
print("## said nothing:", sorted(set(methods) - answered - {"initialize", "shutdown"}))
print("## exit\n%d" % client.stop())

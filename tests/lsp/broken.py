"""What the server does with texts that are wrong: completion, hover, signatures, fixes, formatting.
Prints for the golden. usage: broken.py SOURCES"""
import pathlib
import sys

from client import Client
from show import Shower

source = pathlib.Path(sys.argv[1])
client = Client(["dolc", "lsp", "--stdlib", str(source / "stdlib")])
client.start()
shower = Shower(source, source / "stdlib", {})

HEAD = """module broken @ 1.0.0

gene Node {
    has id: UInt64
    has name: String
    has state is enum {
        Open,
        Closed(UInt64)
    }

    /// Whether it has a name.
    fun named() -> Bool {
        this.name != ""
    }

    provides fresh(id: UInt64) -> Self {
        Node { id, name: "", state: Open }
    }
}

gene Signal {
    type: enum {
        Quiet,
        Ping(UInt32)
    }
}

fun cost(node: Node, factor: UInt64) -> UInt64 {
    node.id * factor
}

"""
count = 0


def case(method, marked, shorten=None, head=HEAD, **more):
    """The text with ‸ where the cursor is, after the head; shows the answer."""
    global count
    count += 1
    uri = "untitled:broken%d" % count
    before, after = marked.split("‸")
    text = head + before + after
    lines = (head + before).split("\n")
    position = {"line": len(lines) - 1, "character": len(lines[-1])}
    shower.texts[uri] = text
    client.open(uri, text)
    params = {"textDocument": {"uri": uri}, "position": position, **more}
    if method in ("textDocument/codeAction",):
        params["range"] = {"start": position, "end": position}
    response = client.request(method, params)
    result = response.get("result", response.get("error"))
    shower.show("%s\n   %s" % (method, marked.replace("\n", "\n   ")),
                shorten(result) if shorten else result, uri)
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def items(result):
    """Labels in the order of an editor, with what is inserted and imported."""
    out = []
    for i in sorted(result["items"], key=lambda i: i["sortText"])[:14]:
        text = i["textEdit"]["newText"]
        line = i["label"] + ("" if text == i["label"] else "  ⇒ " + text.replace("\n", "⏎"))
        out.append(line + ("" if "detail" not in i else "   — " + i["detail"]))
    return out


def completion(marked, **more):
    case("textDocument/completion", marked, items, **more)


completion("fun f(n: Node) -> UInt64 {\n    n.‸\n}\n")
completion("fun f(n: Node) -> UInt64 {\n    n.‸\n    m = 2\n    m\n}\n")
completion("fun f(n: Node) -> UInt64 {\n    a = n.na‸\n    1\n}\n")
completion("fun f(n: Node) -> UInt64 {\n    if n.‸ {\n        1\n    }\n")
completion("fun f(ns: List<Node>) -> UInt64 {\n    ns.map(|n| n.‸).len()\n}\n")
completion("fun f(ns: List<UInt64>) -> UInt64 {\n    ns.su‸\n}\n")
completion("fun f() -> UInt64 {\n    Node::‸\n}\n")
completion("fun f() -> Node {\n    Node { id: 1, ‸ }\n}\n")
completion("fun f() -> Node {\n    Node { ‸ }\n}\n")
completion("fun f(s: Signal) -> UInt64 {\n    match s {\n        ‸\n    }\n}\n")
completion("fun f(s: Signal) -> Bool {\n    s == ‸\n}\n")
completion("fun f(s: Sig‸) -> Bool {\n    true\n}\n")
completion("fun f(s: ‸\n")
completion("fun f(count: UInt64) -> UInt64 {\n    total = count\n    forall x in [1, 2]: co‸\n}\n")
completion("ge‸\n")
completion("gene X {\n    ha‸\n}\n")
completion("trait X {\n    ‸\n}\n")
completion("@‸\ngene X {\n    has a: UInt64\n}\n")
completion("gene X {\n    @crdt(‸)\n    has a: UInt64\n}\n")
completion("fun f() -> UInt64 {\n    u = UInt64::‸\n    u\n}\n")
completion("fun f() -> String {\n    \"a.‸\"\n}\n")
completion("// no.‸\n")
completion("use ‸\n", head="module a\n\n")
completion("use prelude.{ ‸ }\n", head="module a\n\n")
completion("fun f() -> UInt64 {\n    1.‸\n}\n")
completion("gene Y {\n    has a: UInt64\n    has b: UInt64\n\n    constraint c {\n        a <= ‸\n    }\n}\n")

case("textDocument/signatureHelp", "fun f(n: Node) -> UInt64 {\n    cost(n, ‸\n}\n")
case("textDocument/signatureHelp", "fun f(n: Node) -> UInt64 {\n    cost(‸\n    1\n}\n")
case("textDocument/signatureHelp", "fun f() -> Signal {\n    Ping(‸)\n}\n")
case("textDocument/signatureHelp", "fun f(ns: List<Node>) -> UInt64 {\n    ns.fold(0, ‸)\n}\n")
case("textDocument/signatureHelp", "fun f(g: fun(UInt64) -> Bool) -> Bool {\n    g(‸)\n}\n")
case("textDocument/signatureHelp", "fun f() -> UInt64 {\n    [1, ‸]\n}\n")

case("textDocument/hover", "fun f(n: Node) -> UInt64 {\n    n.id + co‸st(n, 1) +\n}\n")
case("textDocument/hover", "fun f(n: Node) -> UInt64 {\n    unknown‸(n)\n}\n")
case("textDocument/definition", "fun f(n: Node) -> UInt64 {\n    n.i‸d + (\n}\n")

case("textDocument/codeAction", "fun f(n: Node) -> UInt64 {\n    n.nmae‸\n}\n", context={"diagnostics": []})
case("textDocument/codeAction", "fun f(n: Node) -> UInt64 {\n    (n.id‸\n}\n", context={"diagnostics": []})
ORGANIZE = {"diagnostics": [], "only": ["source.organizeImports"]}
BODY = "\npub fun f(a: Float64) -> Float64 {\n    gcd(lcm(2, 3), 4) as Float64 + variance([a]) + median([a]).unwrap_or(0.0)\n}\n"
case("textDocument/codeAction", "use statistics.{ variance, percentile, median }\nuse numbers.{ lcm,gcd }\n‸" + BODY,
     head="module a\n\n", context=ORGANIZE)
case("textDocument/codeAction", "use statistics.{ median as m }\n\nuse statistics.mean\n// why\nuse numbers.{ gcd }\n"
     "use numbers.lcm‸", head="module a\n\n", context=ORGANIZE)
case("textDocument/codeAction", "use statistics.{ median, mean /* why */ }\nuse numbers.{ lcm, gcd }\n‸\n"
     "fun f() -> UInt64 {\n    missing\n}\n", head="module a\n\n", context=ORGANIZE)
case("textDocument/codeAction", "use statistics.{ median, }\nuse numbers.{ lcm, gcd }\n‸\nfun f( -> UInt64 {\n}\n",
     head="module a\n\n", context=ORGANIZE)
case("textDocument/codeAction", "use numbers.{ gcd, lcm }\n‸\nfun f() -> UInt64 {\n    gcd(2, lcm(3, 4))\n}\n",
     head="module a\n\n", context=ORGANIZE)
case("textDocument/codeAction", "use numbers.{ gcd }‸\n", head="module a\n\n",
     context={"diagnostics": [], "only": ["source.fixAll"]})
case("textDocument/codeAction", "use numbers.{ gcd }\n‸\nfun f() -> UInt64 {\n    1\n}\n", head="module a\n\n",
     context={"diagnostics": [], "only": ["source.dolc.fixAll"]})

case("textDocument/documentSymbol", "fun f(n: ‸ -> UInt64 {\n", lambda r: [s["name"] for s in r])
case("textDocument/foldingRange", "fun f(n: ‸ -> UInt64 {\n    (\n", lambda r: len(r))
case("textDocument/formatting", "fun f(n: ‸ -> UInt64 {\n", options={})
case("textDocument/formatting", "fun  f( n:Node )->UInt64 {n.id}‸\n", options={})
case("textDocument/onTypeFormatting", "fun f(n: Node) -> UInt64 {\n n.id\n   }‸\n", ch="}", options={})
case("textDocument/onTypeFormatting", "fun f(n: Node) -> UInt64 {\n  n.id +1\n‸}\n", ch="\n", options={})
case("textDocument/rangeFormatting", "fun f(n: Node) -> UInt64 {\n n.id‸\n   }\n", options={},
     range={"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}})
case("textDocument/diagnostic", "fun f(n: Node) -> UInt64 {\n    n.nmae‸ + (\n}\n")
case("textDocument/rename", "fun f(n: Node) -> UInt64 {\n    n.nmae + n.i‸d\n}\n", newName="number")
case("textDocument/selectionRange", "fun f(n: Node) -> UInt64 {\n    (n.id‸ + \n}\n",
     positions=[{"line": 32, "character": 7}])
print("## exit\n%d" % client.stop())

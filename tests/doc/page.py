"""Checks pages of dolc doc: well-formed HTML, unique ids, no dead link, headings in order.

page.py DIR: prints what is wrong, and counts; exit 1 when anything is.
"""

import os
import sys
from html.parser import HTMLParser
from urllib.parse import unquote

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
BLOCKS = {"address", "blockquote", "details", "div", "dl", "figure", "footer", "h1", "h2", "h3", "h4", "h5",
          "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul"}
PHRASING = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "span", "code", "em", "strong", "a", "summary"}
ALLOWED = {  # what may stand directly in these
    "ul": {"li"}, "ol": {"li"}, "table": {"thead", "tbody"}, "thead": {"tr"}, "tbody": {"tr"},
    "tr": {"td", "th"},
}
SCHEMES = ("http://", "https://", "mailto:")
# what pages are made of, and nothing else: a tag that a text brought in would show
KNOWN = BLOCKS | PHRASING | VOID | {
    "html", "head", "body", "title", "script", "button", "kbd", "li", "table", "thead", "tbody", "tr", "th", "td",
    "svg", "g", "path", "polygon", "ellipse", "text"}


class Page(HTMLParser):
    def __init__(self, name):
        super().__init__(convert_charrefs=True)
        self.name, self.open, self.ids, self.links, self.faults = name, [], set(), [], []
        self.level = 0

    def fault(self, what):
        self.faults.append(f"{self.name}:{self.getpos()[0]}: {what}")

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.fault(f"<{tag}> has an attribute twice: {names}")
        if tag not in KNOWN:
            self.fault(f"<{tag}> is none of ours")
        parent = self.open[-1] if self.open else None
        if parent in ALLOWED and tag not in ALLOWED[parent]:
            self.fault(f"<{tag}> directly in <{parent}>")
        if tag in BLOCKS and parent in PHRASING:
            self.fault(f"<{tag}> in <{parent}>")
        if tag == "a" and "a" in self.open:
            self.fault("a link in a link")
        values = dict(attrs)
        for name in names:
            if name.startswith("on") or name == "style":
                self.fault(f"<{tag}> with {name}")
        if "id" in values:
            if values["id"] in self.ids:
                self.fault(f"the id {values['id']} twice")
            self.ids.add(values["id"])
        for name in ("href", "src"):
            if name in values:
                self.links.append((self.getpos()[0], values[name], tag))
        if tag in ("script", "img") and not values.get("src", "x").endswith(".js"):
            self.fault(f"<{tag} src={values.get('src')}>")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() and "nav" not in self.open:
            level = int(tag[1])
            if level > self.level + 1:
                self.fault(f"h{level} after h{self.level}")
            self.level = level
        if tag not in VOID and tag != "svg-self-closed":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.fault(f"</{tag}> closes <{self.open[-1] if self.open else None}>")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        for c in data:
            if ord(c) < 32 and c not in "\n\t" or ord(c) == 127:
                self.fault(f"control character {ord(c)}")
        parent = self.open[-1] if self.open else None
        if parent in ALLOWED and data.strip():
            self.fault(f"text in <{parent}>: {data.strip()[:20]!r}")

    def handle_comment(self, data):
        self.fault("a comment")


def main(folder):
    pages, faults, links = {}, [], 0
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".html"):
            continue
        page = Page(name)
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
            page.feed(f.read())
        page.close()
        if page.open:
            page.fault(f"never closed: {page.open}")
        pages[name] = page
    for page in pages.values():
        faults += page.faults
        for line, href, tag in page.links:
            links += 1
            file, _, fragment = href.partition("#")
            where = f"{page.name}:{line}: {href}"
            if href.startswith(SCHEMES):
                if tag != "a":
                    faults.append(f"{where}: <{tag}> asks the network")
                continue
            if ":" in href:
                faults.append(f"{where}: no scheme of ours")
            elif file and not os.path.exists(os.path.join(folder, unquote(file))):
                faults.append(f"{where}: no such file")
            elif fragment and unquote(fragment) not in pages[file or page.name].ids:
                faults.append(f"{where}: no such place")
    for fault in faults[:40]:
        print(fault)
    print(f"{len(pages)} pages, {links} links, {len(faults)} faults")
    return bool(faults) or not pages


sys.exit(main(sys.argv[1]))

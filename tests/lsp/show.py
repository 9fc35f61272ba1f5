"""Answers of the server as text that a person can read: places are shown as the line they are on, with
«» around the range, and no line numbers, so that a golden does not change with every edit above."""
import json
import urllib.parse

from client import uri_of


class Shower:
    def __init__(self, root, stdlib, texts):
        self.root, self.stdlib, self.texts = root, stdlib, texts  # texts: uri -> text

    def name(self, uri):
        for base, short in ((uri_of(self.root), ""), (uri_of(self.stdlib), "<stdlib>")):
            if uri.startswith(base):
                return short + urllib.parse.unquote(uri[len(base):])
        return uri

    def text(self, uri):
        if uri not in self.texts:
            path = urllib.parse.unquote(urllib.parse.urlparse(uri).path)
            with open(path, encoding="utf-8") as f:
                self.texts[uri] = f.read()
        return self.texts[uri]

    def range(self, r, uri):
        lines = self.text(uri).split("\n")
        a, b = r["start"], r["end"]
        if a["line"] >= len(lines):
            return "«» at the end"
        first = lines[a["line"]].encode("utf-16-le")
        cut = lambda raw, i, j=None: raw[2 * i:None if j is None else 2 * j].decode("utf-16-le")
        if a["line"] == b["line"]:
            return (cut(first, 0, a["character"]) + "«" + cut(first, a["character"], b["character"])
                    + "»" + cut(first, b["character"])).strip()
        last = lines[b["line"]].encode("utf-16-le") if b["line"] < len(lines) else b""
        return ("%s«%s … %s»%s" % (cut(first, 0, a["character"]), cut(first, a["character"]),
                                   cut(last, 0, b["character"]).strip(),
                                   cut(last, b["character"]))).strip()

    def plain(self, v, uri):
        if isinstance(v, list):
            return [self.plain(x, uri) for x in v]
        if not isinstance(v, dict):
            return self.name(v) if isinstance(v, str) and v.startswith("file://") else v
        if set(v) == {"start", "end"}:
            return self.range(v, uri)
        if set(v) == {"line", "character"}:
            return self.range({"start": v, "end": v}, uri)
        inner = v.get("uri", uri)
        if isinstance(v.get("textDocument"), dict):
            inner = v["textDocument"]["uri"]
        out = {}
        for key, x in v.items():
            where = v.get("targetUri", inner) if key.startswith("target") else inner
            if key == "originSelectionRange":
                where = uri
            if key == "data" and isinstance(x, dict) and "offset" in x:
                continue
            if key in ("startLine", "endLine"):
                x = self.text(uri).split("\n")[x].strip()
            if key == "fromRanges" and "to" in v:
                where = uri
            if key == "fromRanges" and "from" in v:
                where = v["from"]["uri"]
            out[self.name(key) if key.startswith("file://") else key] = self.plain(x, where)
        return out

    def lines(self, v, depth=0):
        pad = "  " * depth
        if isinstance(v, dict) and v:
            for key, x in v.items():
                if isinstance(x, (dict, list)) and x and not self.short(x):
                    yield "%s%s:" % (pad, key)
                    yield from self.lines(x, depth + 1)
                else:
                    yield from self.scalar("%s%s: " % (pad, key), x, depth)
        elif isinstance(v, list) and v:
            for x in v:
                if isinstance(x, (dict, list)) and not self.short(x):
                    inner = list(self.lines(x, depth + 1))
                    yield pad + "- " + inner[0].lstrip()
                    yield from inner[1:]
                else:
                    yield from self.scalar(pad + "- ", x, depth)
        else:
            yield pad + json.dumps(v, ensure_ascii=False)

    @staticmethod
    def short(x):
        return len(json.dumps(x, ensure_ascii=False)) < 60 and not any(
            isinstance(y, (dict, list)) for y in (x.values() if isinstance(x, dict) else x))

    @staticmethod
    def scalar(head, x, depth):
        if isinstance(x, str) and "\n" in x:
            yield head + "|"
            for line in x.split("\n"):
                yield ("  " * (depth + 2) + line).rstrip()
        else:
            yield head + (x if isinstance(x, str) and x else json.dumps(x, ensure_ascii=False))

    def show(self, title, result, uri):
        print("## " + title)
        for line in self.lines(self.plain(result, uri)):
            print(line)
        print()


def tokens(data, text, legend):
    """Semantic tokens as 'word type modifiers', a line each."""
    lines = text.split("\n")
    line = start = 0
    out = []
    for i in range(0, len(data), 5):
        dl, ds, length, kind, mods = data[i:i + 5]
        line, start = line + dl, (start if dl == 0 else 0) + ds
        raw = lines[line].encode("utf-16-le")
        word = raw[2 * start:2 * (start + length)].decode("utf-16-le")
        names = [m for b, m in enumerate(legend["tokenModifiers"]) if mods >> b & 1]
        out.append(" ".join([word, legend["tokenTypes"][kind]] + names))
    return out

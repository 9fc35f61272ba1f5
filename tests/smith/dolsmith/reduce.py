"""Shrinks a module that shows a mismatch: parts of the tree are dropped or replaced by simpler ones
of the same type, as long as the checker accepts the rest and the mismatch stays."""

import re

from .campaign import Totals, run_batch
from .executors import Broken
from .kinds import BOOL, CHAR, STRING, Float, Int, is_form
from .tree import Block, Expr, Rows, walk


class Reducer:
    def __init__(self, build, folder, module, mismatch, executors, log):
        self.build = build
        self.folder = folder
        self.module = module
        self.mismatch = mismatch
        self.executors = [e for e in executors if e.name == mismatch.executor]
        self.log = log
        self.tries = 0
        self.calls = None

    # ---- the question ----

    def shows(self):
        """Whether the module, as it is now, still shows the mismatch."""
        self.tries += 1
        totals = Totals()
        try:
            found = run_batch(self.build, self.folder, [self.module], lambda m: self.calls,
                              self.executors, totals)
        except Broken as e:
            return self.mismatch.executor == "evaluate" and "exit" in str(e)
        alike = any(nature(m) == nature(self.mismatch) for m in found)
        return alike and not totals.rejected

    def kept(self, change, undo):
        """Makes a change and takes it back when it spoils the mismatch."""
        change()
        if self.shows():
            return True
        undo()
        return False

    # ---- the changes ----

    def run(self, calls):
        self.calls = calls
        if not self.shows():
            self.log("not reproduced by this module alone")
            return False
        self.reduce_calls()
        before = None
        while before != (now := len(self.module.text())):
            before = now
            self.reduce_rows()
            self.reduce_expressions()
            self.reduce_calls()
            self.log(f"  {self.tries} tries: {self.module.text().count(chr(10))} lines")
        return True

    def reduce_calls(self):
        step = max(1, len(self.calls) // 2)
        while step and len(self.calls) > 1:
            at = 0
            while at < len(self.calls):
                whole = self.calls
                self.calls = whole[:at] + whole[at + step:]
                if not self.calls or not self.shows():
                    self.calls = whole
                    at += step
            step //= 2

    def reduce_rows(self):
        """Statements, declarations, arms, elements: many at once, then one by one."""
        found = []
        walk(self.module, lambda n: found.append(n) if isinstance(n, Rows) else None)
        for rows in found:
            step = max(1, len(rows.parts) // 2)
            while step and rows.parts:
                at = len(rows.parts) - step
                while at >= -step + 1:
                    whole, lo = list(rows.parts), max(at, 0)

                    def cut(whole=whole, lo=lo, hi=at + step):
                        rows.parts = whole[:lo] + whole[hi:]

                    def back(whole=whole):
                        rows.parts = whole
                    self.kept(cut, back)
                    at -= step
                step //= 2

    def reduce_expressions(self):
        """Each by a literal, else by a part of the same type."""
        places = []

        def collect(node):
            places.extend((node, i) for i, p in enumerate(node.parts) if isinstance(p, Expr))
            if isinstance(node, Rows):
                return
        walk(self.module, collect)
        for holder, i in places:
            if i >= len(holder.parts) or not isinstance(holder.parts[i], Expr):
                continue
            old = holder.parts[i]
            for new in simpler(old):
                if len(new.text()) >= len(old.text()):
                    continue

                def put(new=new):
                    holder.parts[i] = new

                def back(old=old):
                    holder.parts[i] = old
                if self.kept(put, back):
                    break


def nature(mismatch):
    """What may not change while a program shrinks, lest it shows another fault."""
    if mismatch.call is None:
        told = re.search(r"error: (.*)|undefined (.*)|exit (.*)", mismatch.got)
        return re.sub(r"[\w.]*\d[\w.]*|['‘’`]", "", told[0] if told else mismatch.got)
    return [outcome(mismatch.wanted), outcome(mismatch.got)]


def outcome(line):
    """The kind of a trap, or that there is a value, or none."""
    kind = re.match(r'{"trap":{"kind":"([a-z_]*)"', line)
    if kind or not line or line.startswith(("crash", "nothing", "refused")):
        return kind[1] if kind else line[:5]
    return "value"


def simpler(e):
    """Smallest first."""
    literal = plain(e.type)
    if literal is not None:
        yield Expr(e.type, literal)
    parts = []
    walk(e, lambda n: parts.append(n) if isinstance(n, Expr) and n is not e and n.type == e.type
         else None)
    yield from sorted(parts, key=lambda p: len(p.text()))[:4]
    blocks = [p for p in e.parts if isinstance(p, Block) and p.rows]
    yield from (p.rows[-1] for p in blocks if isinstance(p.rows[-1], Expr))


def plain(t):
    if isinstance(t, Int):
        return "1" if t.bits == 64 and t.signed else f"(1 as {t})"
    if isinstance(t, Float):
        return "1.5" if t.bits == 64 else f"(1.5 as {t})"
    if t is BOOL:
        return "true"
    if t is STRING:
        return '"a"'
    if t is CHAR:
        return "'a'"
    return {"Option": "None", "List": "[]", "Map": "{}"}.get(t.form) if is_form(
        t, "Option", "List", "Map") else None


"""Programs as trees: printed, reduced and renamed from one structure.

A node is a sequence of parts, which are texts and nodes. Expressions know their type and an
estimate of their range, so that a reducer can put a simpler one in their place and a generator can
tell which sums fit."""


class Node:
    __slots__ = ("parts",)

    def __init__(self, *parts):
        self.parts = list(parts)

    def write(self, out, indent):
        for part in self.parts:
            if isinstance(part, Node):
                part.write(out, indent)
            else:
                out.append(part)

    def text(self):
        out = []
        self.write(out, 0)
        return "".join(out)


class Expr(Node):
    """`evident`: its type follows from the expression itself, whatever its context asks for."""
    __slots__ = ("type", "evident", "lo", "hi")

    def __init__(self, type, *parts, evident=True, range=None):
        super().__init__(*parts)
        self.type = type
        self.evident = evident
        self.lo, self.hi = range or getattr(type, "usual", (0, 0))


class Stmt(Node):
    __slots__ = ()


class Rows(Node):
    """Parts that may go: statements, declarations, arms, elements. form: how they are joined."""
    __slots__ = ("form",)

    def __init__(self, form, rows):
        super().__init__(*rows)
        self.form = form

    def write(self, out, indent):
        if self.form == "inline":
            for i, part in enumerate(self.parts):
                if i:
                    out.append(", ")
                part.write(out, indent)
            return
        for i, part in enumerate(self.parts):
            out.append("\n" + "    " * indent)
            part.write(out, indent)
            if self.form == "arms" and i + 1 < len(self.parts):
                out.append(",")


class Block(Node):
    """Braces around rows."""
    __slots__ = ()

    def __init__(self, rows, form="lines"):
        super().__init__(Rows(form, rows))

    @property
    def rows(self):
        return self.parts[0].parts

    def write(self, out, indent):
        out.append("{")
        self.parts[0].write(out, indent + 1)
        out.append("\n" + "    " * indent + "}")


class Module(Node):
    """One file: its name, the types that its functions need as input, what can be called."""
    __slots__ = ("name", "rows", "calls")

    def __init__(self, name, head, declarations):
        self.rows = Rows("lines", declarations)
        super().__init__(f"module {name} @ 1.0.0\n", head, self.rows, "\n")
        self.name = name
        self.calls = []  # what inputs.py makes calls of


def walk(node, visit):
    """visit(node) for node and everything in it, outside in."""
    visit(node)
    for part in node.parts:
        if isinstance(part, Node):
            walk(part, visit)

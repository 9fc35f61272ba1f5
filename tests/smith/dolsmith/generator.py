"""A random module: its declarations, and what expressions and statements need from them."""

import random

from . import containers, expressions, kinds, statements  # noqa: F401: they fill the tables
from .declarations import Declarations
from .kinds import BOOL, CHAR, I64, STRING, U64, Float, Fun, Gene, Int, Opaque, Tuple, is_form
from .maker import Function, Unfit
from .tree import Block, Expr, Node, Rows, Stmt

WORDS = ("", "a", "b", "ab", "x y", "é", "a,b", "17", "Z", "b-a", "??/", " = ", "%d {", "*/ /*",
         r"\"", r"\\", r"\n", "日本", r"\u{1F600}")


class Generator(Declarations):
    """Everything that one module is made with. The same seed makes the same module."""

    # ---- literals ----

    def literal(self, t, known):
        """A value of t as plain as can be; None where that would not show its type."""
        if isinstance(t, Int):
            return self.number(t, known)
        if isinstance(t, Float):
            v = f"{self.rng.choice((0, 1, 2, 3, 10)) + self.rng.choice((0.0, 0.5, 0.25))}"
            if self.chance(0.1):
                v = self.rng.choice(("(-0.0)", "(0.0 / 0.0)", "(1.0 / 0.0)", "(-1.0 / 0.0)",
                                     "(-2.5)", "0.1", "16777217.0", "1.0e38"))
            sure = known or t.bits == 64
            return Expr(t, v, evident=t.bits == 64) if sure else Expr(t, f"({v} as {t})")
        if t is BOOL:
            return Expr(t, self.rng.choice(("true", "false")))
        if t is CHAR:
            return Expr(t, f"'{self.rng.choice('aZ7 é')}'")
        if t is STRING:
            return Expr(t, f'"{self.rng.choice(WORDS)}"')
        if isinstance(t, Opaque):
            return None
        if isinstance(t, Gene) and not t.extern:
            return self.made_gene(t)
        return self.container_literal(t) if known else None

    def number(self, t, known):
        lo, hi = t.usual
        if self.chance(0.9):
            lo, hi = max(lo, -5), min(hi, 12)
        n = self.rng.randint(lo, hi)
        if self.chance(0.02):
            n = self.rng.choice((t.lo, t.lo + 1, t.hi - 1, t.hi))
        if known or t == I64:
            return Expr(t, str(n) if n >= 0 else f"({n})", evident=t == I64, range=(n, n))
        return Expr(t, f"({n} as {t})", range=(n, n))

    def container_literal(self, t):
        if isinstance(t, Tuple):
            parts = [self.expr(p, 0) for p in t.parts]
            return Expr(t, "(", Rows("inline", parts), ")", evident=False)
        if isinstance(t, Fun):
            return expressions.closure(self, t, True)
        if is_form(t, "Option"):
            return Expr(t, "None", evident=False)
        if is_form(t, "Result"):
            return Expr(t, "Ok(", self.expr(t.ok, 0), ")", evident=False)
        if is_form(t, "List"):
            items = [self.expr(t.elem, 0) for _ in range(self.rng.randint(0, 3))]
            return Expr(t, "[", Rows("inline", items), "]", evident=False)
        if is_form(t, "Map"):
            return Expr(t, "{}", evident=False)
        if is_form(t, "Set"):
            return None
        return {"Error": Expr(t, 'Error::NotFound("x")'), "Void": Expr(t, "()"),
                "Reading": Expr(t, 'Reading { name: "q", level: 3 }')}.get(t.text)

    def made_gene(self, t):
        if t.form == "record":
            return self.record(t, 0)
        if t.form == "named":
            return Expr(t, f"{t}(", self.expr(t.inner, 0), ")")
        plain = [c for c in t.cases if not c[1]]
        return self.variant(t, *self.pick(plain or t.cases), depth=0)

    def record(self, t, depth=None):
        fields = [Stmt(f"{name}: ", self.expr(p, depth)) for name, p in t.fields]
        return Expr(t, f"{t} {{ ", Node(*_commas(fields)), " }")

    def variant(self, t, name, payload, depth=None):
        if not payload:
            return Expr(t, f"{t}::{name}")
        values = [self.expr(p, depth) for _, p in payload]
        if payload[0][0] is None:
            return Expr(t, f"{t}::{name}(", Node(*_commas(values)), ")")
        fields = [Stmt(f"{field}: ", v) for (field, _), v in zip(payload, values)]
        return Expr(t, f"{t}::{name} {{ ", Node(*_commas(fields)), " }")

    def distinct(self, t, n):
        """Up to n literals of t that differ."""
        found = {}
        for _ in range(2 * n):
            e = self.literal(t, True)
            found.setdefault(e.text(), e)
        plain = all(p in kinds.SCALARS for p in (t, *t.parts))
        return list(found.values())[:n if plain else min(n, 1)]

    # ---- helpers of makers ----

    def receiver(self, t):
        """Of type t for sure, and something that a postfix may follow."""
        e = self.expr(t, known=False)
        plain = e.text().replace("_", "a").isalnum()
        return e if plain else Expr(t, "(", e, ")", range=(e.lo, e.hi))

    def subject(self, test):
        """Something of a type that fits, preferably at hand."""
        at_hand = self.variables(lambda v: test(v.type))
        if at_hand and self.chance(0.7):
            return self.read(self.fresh(at_hand))
        return self.receiver(self.type(2, test) if self.chance(0.5) else self.some_type(test))

    def some_type(self, test):
        part = self.type(1, kinds.comparable)
        tried = [kinds.option_of(part), kinds.tuple_of(part, BOOL), kinds.list_of(part),
                 kinds.result_of(part, kinds.ERROR), *self.genes]
        return self.pick(t for t in tried if test(t))

    def sequence(self, keyed=False):
        """A list of whatever; keyed: where a map or set will do, too, a list of what it holds."""
        if keyed and self.chance(0.15):
            v = self.pick(self.variables(lambda v: is_form(v.type, "Map", "Set")))
            t = v.type.elem if v.type.form == "Set" else kinds.tuple_of(v.type.key, v.type.elem)
            return Expr(kinds.list_of(t), self.read(v))
        at_hand = self.variables(lambda v: is_form(v.type, "List"))
        if at_hand and self.chance(0.6):
            return self.read(self.fresh(at_hand))
        return self.receiver(kinds.list_of(self.type(1, kinds.comparable)))

    def operands(self, t, known):
        """Two of one type, one of which shows it."""
        a = self.expr(t, known=known)
        return a, self.expr(t, known=known or a.evident)

    def fitting(self, t, a, op, b, name, lo, hi):
        """a op b where it fits, else as a method that does not trap; sometimes with the risk."""
        if t.lo <= lo and hi <= t.hi or self.risk():
            return Expr(t, "(", a, f" {op} ", b, ")", evident=a.evident or b.evident,
                        range=(max(lo, t.lo), min(hi, t.hi)))
        if not a.evident:
            raise Unfit
        how = self.pick(("wrapping", "saturating", "checked"))
        tail = ").unwrap_or(3)" if how == "checked" else ")"
        return Expr(t, "(", a, f").{how}_{name}(", b, tail, range=(t.lo, t.hi))

    def hull(self, *values):
        return min(values), max(values)

    def small(self, t, most):
        n = self.rng.randint(0, most)
        return Expr(t, str(n), evident=False, range=(n, n))

    def natural(self, t):
        """Of an unsigned type: a variable or what shows its type."""
        return self.expr(t, known=False)

    def quiet(self, t, *variables, known=True):
        """An expression in a closure, guard or condition: it changes and tells nothing."""
        with self.inner(*variables, pure=True, answer=None, loops=0):
            return self.expr(t, known=known)

    def lambda_body(self, t, *variables, known=True):
        """The body of a closure, which return and ? may leave early."""
        with self.inner(*variables, pure=True, answer=t, loops=0):
            if not self.chance(0.15):
                return self.expr(t, known=known)
            early = Stmt("return ", self.expr(t, known=known))
            return Block([Stmt("if ", self.head(BOOL), " ", Block([early])),
                          self.expr(t, known=known)])

    def head(self, t):
        """Where no brace may stand bare."""
        return Expr(t, "(", self.quiet(t), ")")

    def block(self, t, known):
        return Block([self.expr(t, known=known)])

    def arguments(self, params):
        return Node(*_commas([self.small(U64, 4) if p is kinds.FUEL else self.expr(p)
                              for p in params]))

    def call(self, f):
        return Expr(f.result, f"{f.prefix}(", self.arguments(f.params), ")", range=f.range)

    def host(self):
        """Asking it is no business of closures and constraints."""
        if self.scope.pure:
            raise Unfit
        self.uses_world = True

    # ---- the module ----

    def source(self, t):
        """A call of a function that gives some t."""
        if not kinds.every(t, lambda p: not isinstance(p, Opaque)):
            raise Unfit
        if t not in self.sources:
            name = self.name("f")
            self.sources[t] = Function(name, (), t)
            outer, self.scope = self.scope, self.top
            if is_form(t, "Set"):
                e = Expr(t, self.expr(kinds.list_of(t.elem), 0, known=False), ".to_set()")
            elif t == kinds.VIOLATION:
                raise Unfit
            else:
                e = self.container_literal(t) or self.literal(t, True)
            self.scope = outer
            self.declare(Stmt(f"fun {name}() -> {t} ", Block([e])))
        return self.call(self.sources[t])


    def teller(self, t):
        """The name of a function that gives what it gets and tells the host."""
        if not kinds.every(t, lambda p: not isinstance(p, Opaque)):
            raise Unfit
        if t not in self.tellers:
            self.tellers[t] = name = self.name("f")
            v = self.name("v")
            self.declare(Stmt(f"fun {name}({v}: {t}) -> {t} ",
                              Block([Stmt(f'tell("{name}", 0)'), Expr(t, v)])))
        return self.tellers[t]


def _commas(parts):
    out = []
    for part in parts:
        out += [", ", part] if out else [part]
    return out


def module(seed, index):
    """The index-th module of a seed, with its calls."""
    g = Generator(random.Random(f"{seed}/{index}"))
    return g.make(f"m{index}")

"""The machinery of generation: scopes, budgets, and tables of makers.

A maker is a row: what it can make, how likely it is chosen, the function that makes it. For a
wanted type the rows that fit are drawn by weight (as wasm-smith and Csmith do); a maker that finds
nothing to work with raises Unfit and another is drawn. Each module scales the weights of its own
(swarm testing), so that modules differ in what they are full of."""

from contextlib import contextmanager

from . import kinds
from .tree import Expr


class Unfit(Exception):
    """This maker cannot make what is wanted here."""


class Table:
    def __init__(self):
        self.rows = []

    def row(self, test, weight):
        """test(gen, type): whether the decorated function fits."""
        def add(make):
            self.rows.append((make.__name__, test, weight, make))
            return make
        return add


EXPRESSIONS = Table()  # make(gen, type, known): `known` when the context tells the type
STATEMENTS = Table()   # make(gen, None): a list of statements


class Variable:
    """mutable: it may be assigned to; owned: and its parts changed."""

    def __init__(self, name, type, range=None, mutable=False, owned=False):
        self.name = name
        self.type = type
        self.range = range or getattr(type, "usual", None)
        self.mutable = mutable
        self.owned = owned
        self.reads = 0


class Function:
    """Something to call: `prefix` is what stands before its arguments."""

    def __init__(self, prefix, params, result, effects=False, range=None):
        self.prefix = prefix
        self.params = params  # types
        self.result = result
        self.effects = effects
        self.range = range


class Scope:
    def __init__(self, parent=None, **changes):
        self.parent = parent
        self.variables = []
        self.pure = parent.pure if parent else False      # nothing may be changed or told
        self.answer = parent.answer if parent else None   # what return and ? leave with
        self.safe = parent.safe if parent else False      # nothing may trap: constants
        self.loops = parent.loops if parent else 0        # break and continue have a target
        self.frozen = parent.frozen if parent else ()     # names that may not be changed
        for name, value in changes.items():
            setattr(self, name, value)

    def all(self):
        scope = self
        while scope:
            yield from reversed(scope.variables)
            scope = scope.parent


class Maker:
    def __init__(self, rng):
        self.rng = rng
        self.scope = Scope()
        self.counts = {}
        self.budget = 0
        self.functions = []   # Function, callable from here on
        self.constants = []   # Variable
        self.genes = []
        self.sources = {}     # type: Function that gives a value of it
        self.tellers = {}     # type: name of a function that tells the host and gives what it gets
        self.declarations = []
        self.hazard = rng.choice((0.02, 0.04, 0.04, 0.12))
        self.palette = []     # the types of this module: few, so that they meet
        self.scales = {name: rng.choice((0.25, 1, 1, 1, 2, 4))
                       for table in (EXPRESSIONS, STATEMENTS) for name, *_ in table.rows}

    # ---- chance ----

    def chance(self, p):
        return self.rng.random() < p

    def risk(self, times=1):
        """Whether something that may trap is left as it is."""
        return not self.scope.safe and self.chance(self.hazard * times)

    def pick(self, items):
        items = list(items)
        if not items:
            raise Unfit
        return self.rng.choice(items)

    def name(self, letter):
        self.counts[letter] = self.counts.get(letter, 0) + 1
        return f"{letter}{self.counts[letter]}"

    @contextmanager
    def inner(self, *variables, **changes):
        outer = self.scope
        self.scope = Scope(outer, **changes)
        self.scope.variables.extend(variables)
        try:
            yield self.scope
        finally:
            self.scope = outer

    # ---- choosing ----

    def draw(self, table, want, *more):
        """What a fitting row of the table makes; None when four of them were unfit."""
        rows = [(weight * self.scales[name], make) for name, test, weight, make in table.rows
                if test(self, want)]
        for _ in range(4):
            if not rows:
                return None
            at = self.rng.choices(range(len(rows)), [w for w, _ in rows])[0]
            try:
                return rows.pop(at)[1](self, want, *more)
            except Unfit:
                continue
        return None

    def expr(self, t, depth=None, known=True):
        """An expression of type t; with known=False one that shows its type by itself."""
        self.budget -= 1
        outer = getattr(self, "depth", 0)
        self.depth = outer - 1 if depth is None else depth
        try:
            made = None
            if self.depth > 0 and self.budget > 0:
                made = self.draw(EXPRESSIONS, t, known)
            return made or self.leaf(t, known)
        finally:
            self.depth = outer

    def leaf(self, t, known):
        at_hand = self.variables(lambda v: v.type == t)
        if at_hand and self.chance(0.75):
            return self.read(self.fresh(at_hand))
        made = self.literal(t, known)
        if made:
            return made
        return self.read(at_hand[0]) if at_hand else self.source(t)

    def fresh(self, variables):
        """One of them, rather one that nothing has read yet: values shall get somewhere."""
        variables = list(variables)
        if not variables:
            raise Unfit
        return self.rng.choices(variables, [1 if v.reads else 5 for v in variables])[0]

    def literal(self, t, known):
        raise NotImplementedError

    def source(self, t):
        raise NotImplementedError

    # ---- variables ----

    def variables(self, test):
        return [v for v in self.scope.all() if test(v)] + [c for c in self.constants if test(c)]

    def read(self, v):
        v.reads += 1
        return Expr(v.type, v.name, range=v.range)

    def changeable(self, test=lambda v: True, whole=False):
        """Variables that a statement here may change: whole, or in their parts."""
        if self.scope.pure:
            return []
        return [v for v in self.scope.all() if (v.mutable if whole else v.owned)
                and v.name not in self.scope.frozen and test(v)]

    # ---- random types ----

    def type(self, depth=2, test=lambda t: True):
        if self.chance(0.75):
            fitting = [t for t in self.palette if test(t)]
            if fitting:
                return self.rng.choice(fitting)
        for _ in range(12):
            t = self.any_type(depth)
            if test(t):
                if len(self.palette) < 9 and kinds.has_json(t):
                    self.palette.append(t)
                return t
        return self.pick(t for t in (kinds.I64, kinds.BOOL) if test(t))

    def any_type(self, depth):
        pick = self.rng.random()
        if pick < 0.22 and self.genes:
            return self.rng.choice(self.genes)
        if depth <= 0 or pick < 0.6:
            return self.rng.choice(kinds.SCALARS + (kinds.I64, kinds.U64, kinds.STRING, kinds.BOOL))
        part = self.any_type(depth - 1)
        if pick < 0.74:
            return kinds.list_of(part)
        if pick < 0.83:
            return kinds.option_of(part)
        if pick < 0.88:
            return kinds.tuple_of(part, self.any_type(depth - 1))
        if pick < 0.92:
            return kinds.result_of(part, self.rng.choice((kinds.ERROR, kinds.STRING)))
        key = self.key_type()
        return kinds.map_of(key, part) if pick < 0.97 else kinds.set_of(key)

    def key_type(self):
        keys = [g for g in self.genes if kinds.is_key(g)]
        if keys and self.chance(0.25):
            return self.rng.choice(keys)
        if self.chance(0.1):
            return kinds.tuple_of(self.key_type(), kinds.STRING)
        return self.rng.choice((kinds.STRING, kinds.U64, kinds.I32, kinds.U8, kinds.BOOL,
                                kinds.CHAR))


"""Makers of declarations: genes, constants, functions, generic ones, traits, systems."""

from . import kinds
from .kinds import BOOL, ERROR, I64, STRING, U64, Gene, Int, Opaque, is_form, option_of, result_of
from .maker import STATEMENTS, Function, Maker, Variable
from .tree import Block, Expr, Module, Node, Rows, Stmt

WORLD = "use world.*\n"


class System:
    def __init__(self, name):
        self.name = name
        self.maker = None
        self.methods = []


class Declarations(Maker):
    def __init__(self, rng):
        super().__init__(rng)
        self.top = self.scope
        self.generics = []     # callables (gen, type) -> Expr
        self.changers = []     # Function whose first parameter is `mut`
        self.systems = []
        self.own_methods = []
        self.uses_world = False    # its host
        self.uses_module = False   # anything in it
        self.calls = []        # [(function, parameter types)] that belong together

    def declare(self, node):
        self.declarations.append(node)

    def kept(self, t):
        """An integer within what is usual for t, to be stored."""
        e = self.expr(t, known=False)
        lo, hi = t.usual
        if lo <= e.lo and e.hi <= hi:
            return e
        if self.chance(0.5):
            return Expr(t, "(", e, f").clamp({lo if lo >= 0 else f'({lo})'}, {hi})", range=(lo, hi))
        return Expr(t, "(", e, f" % {min(hi, 100)})", range=(lo, min(hi, 100)))

    # ---- bodies ----

    def statements(self, most):
        """In a scope of their own."""
        rows = []
        with self.inner():
            for _ in range(self.rng.randint(1, most)):
                rows += self.statement()
        return rows

    def statement(self):
        if self.budget <= 0:
            return []
        outer, self.depth = getattr(self, "depth", 3), 3
        made = self.draw(STATEMENTS, None) or []
        self.depth = outer
        return made

    def body(self, result, most, before=(), after=()):
        """Statements, then a value that most variables have a share in."""
        rows = list(before)
        with self.inner():
            for _ in range(self.rng.randint(0, most)):
                rows += self.statement()
            rows += after
            rows.append(self.expr(result, 3))
        return Block(rows)

    def parameters(self, n, test=kinds.has_json):
        return [Variable(self.name("v"), self.type(2, test)) for _ in range(n)]

    @staticmethod
    def named(variables):
        return ", ".join(f"{v.name}: {v.type}" for v in variables)

    def result_type(self):
        pick = self.rng.random()
        part = self.type(1, kinds.has_json)
        if pick < 0.2:
            return option_of(part)
        return result_of(part, ERROR) if pick < 0.4 else self.type(2, kinds.has_json)

    # ---- genes ----

    def gene(self):
        make = self.pick((self.record_gene, self.record_gene, self.enum_gene, self.named_gene))
        make()

    def record_gene(self):
        t = Gene(self.name("G"), "record")
        rows = []
        for _ in range(self.rng.randint(1, 4)):
            name, p = self.name("g"), self.type(1, kinds.has_json)
            t.fields.append((name, p))
            tail = []
            if self.chance(0.15) and isinstance(p, Int):
                tail = [f" where {name} <= {p.usual[1]}"]
            elif self.chance(0.15):
                tail = [" = ", self.literal(p, True) or self.source(p)]
            rows.append(Stmt(f"has {name}: {p}", *tail))
        with self.inner(*[Variable(f"this.{n}", p) for n, p in t.fields], pure=True):
            if self.chance(0.4):
                rows.append(Stmt(f"constraint {self.name('c')} ", Block([self.condition(t)])))
            for _ in range(self.rng.randint(0, 2)):
                rows.append(self.gene_method(t))
            if self.chance(0.2):
                rows.append(self.gene_operator(t))
        self.genes.append(t)
        self.declare(Stmt(f"gene {t} ", Block(rows)))

    def condition(self, t):
        """Holds of most values; now and then of fewer, so that some inputs break it."""
        parts = []
        for name, p in t.fields:
            if isinstance(p, Int):
                parts.append(Expr(BOOL, f"this.{name} <= {self.limit(p.usual[1], 12)}"))
            elif is_form(p, "List") or p is STRING:
                parts.append(Expr(BOOL, f"this.{name}.len() <= {self.limit(20, 2)}"))
        self.depth, self.budget = 2, self.budget + 4
        rest = " or true)" if self.chance(0.8) else ")"
        parts.append(Expr(BOOL, "(", self.expr(BOOL, 2), " or ", self.expr(BOOL, 2), rest))
        return Expr(BOOL, Node(*[x for p in parts for x in (" and ", p)][1:]))

    def limit(self, wide, narrow):
        return narrow if self.chance(0.15) else wide

    def gene_method(self, t):
        params, result = self.parameters(self.rng.randint(0, 1)), self.type(1, kinds.has_json)
        f = Function(self.name("f"), [p.type for p in params], result)
        with self.inner(*params, answer=result):
            body = self.body(result, 1)
        t.methods.append(f)
        return Stmt(f"fun {f.prefix}({self.named(params)}) -> {result} ", body)

    def gene_operator(self, t):
        other = Variable(self.name("v"), t)
        op = self.pick("+-*")
        with self.inner(other, *[Variable(f"{other.name}.{n}", p) for n, p in t.fields]):
            made = self.record(t, 2)
        t.extras["operator"] = op
        return Stmt(f"fun operator {op}({other.name}: {t}) -> {t} ", Block([made]))

    def enum_gene(self):
        t = Gene(self.name("G"), "enum")
        rows = []
        bare = self.chance(0.3)
        for _ in range(self.rng.randint(2, 4)):
            name, payload = self.name("E"), []
            if not bare and self.chance(0.6):
                named = self.chance(0.3)
                payload = [(self.name("g") if named else None, self.type(1, kinds.has_json))
                           for _ in range(self.rng.randint(1, 2))]
                if self.chance(0.15):  # two of one kind
                    part = kinds.list_of(self.type(0, kinds.has_json))
                    payload = [(payload[0][0], part), (payload[0][0] and self.name("g"), part)]
            t.cases.append((name, payload))
            inner = ", ".join(f"{n}: {p}" if n else str(p) for n, p in payload)
            braces = "{  }" if payload and payload[0][0] else "()"
            rows.append(Stmt(name + (f"{braces[0]} {inner} {braces[-1]}" if payload else "")))
        self.genes.append(t)
        self.declare(Stmt(f"gene {t} ", Block([Stmt("type: enum ", Block(rows, "arms"))])))

    def named_gene(self):
        t = Gene(self.name("G"), "named")
        object.__setattr__(t, "inner", self.pick(kinds.SCALARS))
        self.genes.append(t)
        self.declare(Stmt(f"gene {t} ", Block([Stmt(f"type: {t.inner}")])))

    # ---- constants, functions ----

    def constant(self):
        t = self.type(2, kinds.has_json)
        name = self.name("K")
        with self.inner(pure=True, safe=True):
            value = self.expr(t, 2)
        self.declare(Stmt(f"const {name}: {t} = ", value))
        self.constants.append(Variable(name, t))

    def function(self):
        params, name = self.parameters(self.rng.randint(1, 3)), self.name("f")
        told, self.uses_world = self.uses_world, False
        if self.chance(0.5):
            body, result = self.gathered(params)
        else:
            result = self.result_type()
            with self.inner(*params, answer=result):
                body = self.body(result, 4)
        f = Function(name, [p.type for p in params], result, effects=self.effects_of(body))
        self.uses_world = self.uses_world or told
        self.functions.append(f)
        self.declare(Stmt(f"fun {name}({self.named(params)}) -> {result} ",
                          *self.contract(params, result), body))
        self.calls.append([(name, f.params)])

    def gathered(self, params):
        """A body whose result is made of what nothing has read."""
        rows = []
        with self.inner(*params) as scope:
            for _ in range(self.rng.randint(1, 4)):
                rows += self.statement()
            unread = [v for v in scope.variables if not v.reads and kinds.has_json(v.type)][-4:]
            if len(unread) > 1:
                result = kinds.tuple_of(*[v.type for v in unread])
                parts = [self.read(v) for v in unread]
                return Block([*rows, Expr(result, "(", Rows("inline", parts), ")")]), result
            result = unread[0].type if unread else self.result_type()
            return Block([*rows, self.expr(result, 3)]), result

    def effects_of(self, body):
        """Whether it may reach the host, so that pure code keeps away from it."""
        text = body.text()
        return self.uses_world or any(f.effects and f"{f.prefix}(" in text for f in self.functions)

    def contract(self, params, result):
        """What usual arguments and results meet."""
        def small(name, t):
            most = self.limit(t.usual[1], 12) if isinstance(t, Int) else self.limit(12, 2)
            return f"{name}{'' if isinstance(t, Int) else '.len()'} <= {most}"

        def sized(t):
            return isinstance(t, Int) or is_form(t, "List", "Map", "Set") or t is STRING
        rows = [f"requires {small(p.name, p.type)}" for p in params if sized(p.type)][:1]
        if sized(result):
            rows.append(f"ensures {small('result', result)}")
        rows = [row for row in rows if self.chance(0.2)]
        return ["".join(f"\n    {row}" for row in rows) + "\n"] if rows else []

    def recursive(self):
        """Bounded by its first parameter."""
        t = self.type(1, kinds.has_json)
        f = Function(self.name("f"), [kinds.FUEL, t], t)
        n, x = Variable(self.name("v"), U64), Variable(self.name("v"), t)
        with self.inner(n, x, pure=True):
            again = Expr(t, f"{f.prefix}({n.name} - 1, ", self.expr(t, 2), ")")
            with self.inner(Variable(self.name("v"), t)) as scope:
                v = scope.variables[0]
                deep = Block([Stmt(f"let {v.name}: {t} = ", again), self.expr(t, 2)])
            body = Expr(t, f"if ({n.name} == 0) ", Block([self.expr(t, 1)]), " else ", deep)
        self.functions.append(f)
        head = f"fun {f.prefix}({n.name}: UInt64, {x.name}: {t}) -> {t} "
        self.declare(Stmt(head, Block([body])))
        self.calls.append([(f.prefix, f.params)])

    def changer(self):
        """A function that changes what it is given."""
        records = [g for g in self.genes if g.form == "record"]
        t = self.pick([*records, kinds.list_of(self.type(1, kinds.has_json)),
                       kinds.map_of(self.key_type(), self.type(1, kinds.has_json))])
        more = self.parameters(1)
        name, v = self.name("f"), Variable(self.name("v"), t, mutable=True, owned=True)
        with self.inner(v, *more):
            rows = self.statements(3)
        rows = rows or [Stmt(f"{v.name} = ", self.source(t))]
        f = Function(name, [t, more[0].type], kinds.UNIT)
        kept = []
        if is_form(t, "List", "Map") and self.chance(0.4):
            kept = [f"\n    ensures {v.name}.len() <= old({v.name}.len()) + 3\n"]
        head = f"fun {name}(mut {v.name}: {t}, {self.named(more)}) "
        self.declare(Stmt(head, *kept, Block(rows)))
        self.changers.append(f)

    # ---- generic declarations ----

    def generic(self):
        self.pick((self.generic_function, self.generic_gene, self.bounded))()

    def generic_function(self):
        t = Opaque("T")
        name = self.name("f")
        maps = self.chance(0.5)
        a, b = Variable(self.name("v"), t), Variable(self.name("v"), t)
        f = Variable(self.name("v"), kinds.fun_of([t], t) if maps else kinds.list_of(t))
        with self.inner(a, b, f, pure=True):
            body = Block([self.expr(t, 3)])
        self.declare(Stmt(f"fun {name}<T>({self.named((a, b, f))}) -> T ", body))

        def use(g, want):
            more = kinds.fun_of([want], want) if maps else kinds.list_of(want)
            return Expr(want, f"{name}(", g.expr(want, known=False), ", ", g.expr(want), ", ",
                        g.expr(more), ")")
        self.generics.append(use)

    def generic_gene(self):
        t = Opaque("T")
        gene, field, more, method = (self.name(x) for x in "Gggf")
        with self.inner(Variable(f"this.{field}", t), Variable(f"this.{more}", kinds.list_of(t)),
                        pure=True):
            body = Block([self.expr(t, 3)])
        self.declare(Stmt(f"gene {gene}<T> ", Block([
            Stmt(f"has {field}: T"), Stmt(f"has {more}: List<T>"),
            Stmt(f"fun {method}() -> T ", body)])))

        def use(g, want):
            made = Expr(want, f"{gene} {{ {field}: ", g.expr(want, known=False), f", {more}: ",
                        g.expr(kinds.list_of(want)), " }")
            return Expr(want, "(", made, f").{method}()")
        self.generics.append(use)

    def bounded(self):
        """A trait, a gene that implements it, a function over all that do."""
        trait, gene, field, need, given, over = (self.name(x) for x in "TGgfff")
        t = self.pick((U64, I64, STRING))
        with self.inner(Variable(f"this.{need}()", t), pure=True):
            default = Block([self.expr(t, 2)])
        with self.inner(Variable(f"this.{field}", t), pure=True):
            own = Block([self.expr(t, 2)])
        x = self.name("v")
        with self.inner(Variable(f"{x}.{need}()", t), Variable(f"{x}.{given}()", t), pure=True):
            body = Block([self.expr(t, 3)])
        self.declare(Stmt(f"trait {trait} ", Block([
            Stmt(f"is {need}() -> {t}"), Stmt(f"is {given}() -> {t} ", default)])))
        self.declare(Stmt(f"gene {gene} ", Block([
            Stmt(f"has {field}: {t}"),
            Stmt(f"impl {trait} ", Block([Stmt(f"is {need}() -> {t} ", own)]))])))
        self.declare(Stmt(f"fun {over}<T: {trait}>({x}: T) -> {t} ", body))
        g = Gene(gene, "record")
        g.fields.append((field, t))
        g.methods.extend([Function(need, [], t), Function(given, [], t)])
        self.genes.append(g)
        self.functions.append(Function(over, [g], t))

    # ---- systems ----

    def system(self):
        s = System(self.name("S"))
        ticks = self.name("g")
        state = [Variable(f"this.{self.name('g')}", self.type(2, kinds.has_json), mutable=True,
                          owned=True)
                 for _ in range(self.rng.randint(1, 4))]
        rows = [Stmt(f"state {v.name[5:]}: {v.type}") for v in state]
        rows.append(Stmt(f"state {ticks}: UInt64"))
        rows.append(self.constructor(s, state, ticks))
        methods = []
        for _ in range(self.rng.randint(1, 3)):
            rows.append(self.system_method(s, state, ticks, methods))
        rows += self.laws(state, ticks)
        self.own_methods = []
        self.declare(Stmt(f"system {s.name} ", Block(rows)))
        self.systems.append(s)
        self.calls.append([(f"{s.name}.{s.maker.prefix}", s.maker.params)]
                          + [(f"{s.name}.{f.prefix}", f.params) for f in methods])

    def constructor(self, s, state, ticks):
        params = self.parameters(self.rng.randint(0, 2))
        s.maker = Function(self.name("f"), [p.type for p in params], None)
        with self.inner(*params, pure=True, answer=None):
            fields = [Stmt(f"{v.name[5:]}: ", self.kept(v.type) if isinstance(v.type, Int)
                           else self.expr(v.type, 2)) for v in state]
        fields.append(Stmt(f"{ticks}: 0"))
        made = Node(f"{s.name} {{ ", Rows("inline", fields), " }")
        return Stmt(f"provides {s.maker.prefix}({self.named(params)}) -> Self ", Block([made]))

    def system_method(self, s, state, ticks, methods):
        atomic = self.chance(0.25)
        params = self.parameters(self.rng.randint(0, 2))
        part = self.type(1, kinds.has_json)
        result = result_of(part, ERROR) if atomic else self.result_type()
        f = Function(self.name("f"), [p.type for p in params], result)
        self.own_methods = list(s.methods)
        with self.inner(*state, *params, answer=result):
            body = self.body(result, 5, before=[Stmt(f"this.{ticks} += 1")])
        s.methods.append(f)
        methods.append(f)
        word = "atomic fun" if atomic else "fun"
        return Stmt(f"{word} {f.prefix}({self.named(params)}) -> {result} ", body)

    def laws(self, state, ticks):
        """Some fail after a few calls, some when a certain value is met."""
        rows = []
        if self.chance(0.4):
            rows.append(Stmt(f"law {self.name('c')} {{ old(this.{ticks}) <= this.{ticks} }}"))
        if self.chance(0.4):
            soon = f" or this.{ticks} < {self.rng.randint(1, 9)})"
            rows.append(self.law((), state, soon))
        if self.chance(0.3):
            v = self.pick(state)
            kept = f" or this.{ticks} < {self.rng.randint(2, 9)} or old({v.name}) == {v.name})"
            rows.append(self.law((), state, kept))
        if self.chance(0.4):
            bare = [g for g in self.genes if g.bare]
            t = self.pick([BOOL, *bare, *(p for v in state for p in (v.type, *v.type.parts)
                                   if kinds.has_json(p))])
            rows.append(self.law((Variable(self.name("v"), t),), state, " or "
                                 f"this.{ticks} < {self.rng.randint(1, 9)})"))
        return rows

    def law(self, params, state, rest):
        with self.inner(*state, *params, pure=True):
            held = Expr(BOOL, "(", self.expr(BOOL, 2), rest)
        head = f"({self.named(params)})" if params else ""
        return Stmt(f"law {self.name('c')}{head} ", Block([held]))

    # ---- all of it ----

    # How likely there are none, one, two … of each.
    plan = ((gene, (2, 4, 2)), (constant, (3, 1)), (changer, (3, 1)), (generic, (3, 1)),
            (recursive, (4, 1)), (system, (3, 1)), (function, (0, 3, 3, 1)))

    def make(self, name):
        for make, weights in self.plan:
            for _ in range(self.rng.choices(range(len(weights)), weights)[0]):
                self.budget = 24
                self.depth = 0
                make(self)
        m = Module(name, WORLD if self.uses_world or self.uses_module else "", self.declarations)
        m.calls = [[(f"{name}.{f}", params) for f, params in group] for group in self.calls]
        return m


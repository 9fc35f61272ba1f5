"""Makers of statements. Each gives a list of them and adds what they declare to the scope."""

from . import kinds
from .kinds import BOOL, CHAR, I64, STRING, U64, Gene, Int, is_form, list_of
from .maker import STATEMENTS, Unfit, Variable
from .patterns import arms, pattern
from .tree import Block, Expr, Stmt


def does(weight, test=lambda g: True):
    def fits(g, _):
        return test(g)
    return STATEMENTS.row(fits, weight)


def impure(g):
    return not g.scope.pure


def owns(*forms):
    """There is a container of such a form to change."""
    return lambda g: g.changeable(lambda v: is_form(v.type, *forms))


def assignable(g):
    return g.changeable(whole=True)


def declare(g, t, mutable, value, annotated=True):
    v = Variable(g.name("v"), t, mutable=mutable, owned=mutable)
    head = f"let {'mut ' if mutable else ''}{v.name}{f': {t}' if annotated else ''} = "
    g.scope.variables.append(v)
    return Stmt(head, value)


# ---- variables ----

@does(6)
def let(g, _):
    t = g.type(2)
    annotated = g.chance(0.6)
    value = g.expr(t, known=annotated)
    made = declare(g, t, False, value, annotated)
    if isinstance(t, Int):
        g.scope.variables[-1].range = (value.lo, value.hi)
    return [made]


@does(2)
def let_function(g, _):
    t = kinds.fun_of([g.type(1, kinds.has_json) for _ in range(g.rng.randint(1, 2))], g.type(1))
    return [declare(g, t, False, g.expr(t))]


@does(6)
def let_mutable(g, _):
    t = g.type(2, kinds.comparable)
    if g.chance(0.5):
        t = g.pick((list_of(g.type(0)), kinds.map_of(g.key_type(), g.type(0)),
                    kinds.set_of(g.key_type())))
    value = g.expr(t, known=False) if not isinstance(t, Int) else g.kept(t)
    copied = Expr(t, "(", value, ").copy()") if not isinstance(t, Int) else value
    return [declare(g, t, True, copied)]


@does(2)
def destructured(g, _):
    t = kinds.tuple_of(g.type(1), g.type(1))
    variables = []
    text = pattern(g, t, variables, strict=True)
    if not text.startswith("("):
        raise Unfit
    made = Stmt(f"let {text} = ", g.expr(t, known=False))
    g.scope.variables.extend(variables)
    return [made]


@does(5, assignable)
def assign(g, _):
    v = g.pick(g.changeable(whole=True))
    return [Stmt(f"{v.name} = ", g.kept(v.type) if isinstance(v.type, Int) else g.expr(v.type))]


@does(5, assignable)
def change_by(g, _):
    v = g.pick(g.changeable(lambda v: kinds.is_number(v.type) or v.type is STRING, whole=True))
    if v.type is STRING:
        return [Stmt(f"{v.name} += ", g.expr(STRING, 1))]
    if not isinstance(v.type, Int):
        return [Stmt(f"{v.name} {g.pick('+-*/')}= ", g.expr(v.type))]
    if v.type.bits > 16 and g.chance(0.6):
        return [Stmt(f"{v.name} += ", g.small(v.type, 9))]
    return [Stmt(f"{v.name} {g.pick('/%')}= {g.rng.randint(1, 9)}")]


@does(1.5, assignable)
def swapped(g, _):
    found = g.changeable(lambda v: "." not in v.name, whole=True)
    a = g.pick(found)
    b = g.pick(v for v in found if v.type == a.type and v is not a)
    return [Stmt(f"({a.name}, {b.name}) = ({b.name}, {a.name})")]


@does(5)
def change_field(g, _):
    v = g.pick(g.changeable(lambda v: isinstance(v.type, Gene) and v.type.form == "record"))
    name, t = g.pick(v.type.fields)
    return [Stmt(f"{v.name}.{name} = ", g.kept(t) if isinstance(t, Int) else g.expr(t))]


# ---- containers ----

@does(9, owns("List"))
def change_list(g, _):
    v = g.pick(g.changeable(lambda v: is_form(v.type, "List")))
    t, xs = v.type.elem, v.name
    how = g.pick(("push", "push", "pop", "insert", "remove", "clear", "extend", "set", "set"))
    if how in ("push", "extend"):
        return [Stmt(f"{xs}.{how}(", g.expr(t if how == "push" else v.type), ")")]
    if how == "clear":
        return [Stmt(f"{xs}.clear()")]
    if how == "pop":
        return [declare(g, kinds.option_of(t), False, Expr(kinds.option_of(t), f"{xs}.pop()"))]
    if how == "insert":
        at = g.small(U64, 0 if g.chance(0.9) else 3)
        return [Stmt(f"{xs}.insert(", at, ", ", g.expr(t), ")")]
    if g.chance(0.06):
        return [Stmt(f"{xs}[", g.expr(U64), "] = ", g.expr(t))]
    then = Stmt(f"{xs}[0] = ", g.expr(t)) if how == "set" else Stmt(f"{xs}.remove(0)")
    return [Stmt("if ", Expr(BOOL, f"({xs}.len() > 0)"), " ", Block([then]))]


@does(8, owns("Map", "Set"))
def change_keyed(g, _):
    v = g.pick(g.changeable(lambda v: is_form(v.type, "Map", "Set")))
    t = v.type
    how = g.pick(("insert", "insert", "remove", "clear"))
    if how == "clear":
        return [Stmt(f"{v.name}.clear()")]
    if t.form == "Set":
        return [Stmt(f"{v.name}.{how}(", g.expr(t.elem), ")")]
    if how == "insert":
        return [Stmt(f"{v.name}.insert(", g.expr(t.key), ", ", g.expr(t.elem), ")")]
    old = Expr(kinds.option_of(t.elem), f"{v.name}.remove(", g.expr(t.key), ")")
    return [declare(g, old.type, False, old)]


@does(3, owns("Map", "Set"))
def changed_while_running(g, _):
    """A loop runs over what was there at its start."""
    if g.scope.loops > 1:
        raise Unfit
    v = g.pick(g.changeable(lambda v: is_form(v.type, "Map", "Set")))
    t = v.type
    key = t.key if t.form == "Map" else t.elem
    k = Variable(g.name("v"), key)
    with g.inner(k, frozen=(*g.scope.frozen, v.name), loops=g.scope.loops + 1):
        leave = Stmt(f"{v.name}.remove({k.name})" if t.form == "Set" or g.chance(0.7) else
                     f"_ = {v.name}.remove({k.name})")
        rows = [Stmt("if ", g.head(BOOL), " ", Block([leave]))]
        if g.chance(0.4):
            added = [", ", g.expr(t.elem)] if t.form == "Map" else []
            rows.append(Stmt(f"{v.name}.insert(", g.expr(key), *added, ")"))
    over = ".keys()" if t.form == "Map" else g.pick(("", ".to_list()"))
    return [Stmt(f"for {k.name} in {v.name}{over} ", Block(rows))]


def change_named(g, name, t):
    """What is done to the place behind a `mut` name."""
    a = Variable(name, t, mutable=True, owned=True)
    with g.inner(a):
        if isinstance(t, Gene) and t.form == "record" and g.chance(0.7):
            field, p = g.pick(t.fields)
            return Stmt(f"{name}.{field} = ", g.kept(p) if isinstance(p, Int) else g.expr(p))
        if is_form(t, "List") and g.chance(0.7):
            return Stmt(f"{name}.push(", g.expr(t.elem), ")")
        return Stmt(f"{name} = ", g.kept(t) if isinstance(t, Int) else g.expr(t))


@does(4, owns("List"))
def place_in_list(g, _):
    """`mut` names an element while nothing happens to its list."""
    v = g.pick(g.changeable(lambda v: is_form(v.type, "List")))
    name = g.name("v")
    runs = g.chance(0.4) and g.scope.loops < 2
    with g.inner(frozen=(*g.scope.frozen, v.name), loops=g.scope.loops + runs):
        change = change_named(g, name, v.type.elem)
        leave = left_early(g) if g.chance(0.3) else []
    if runs:
        return [Stmt(f"for mut {name} in {v.name} ", Block([change, *leave]))]
    if g.chance(0.5):
        return [Stmt(f"if let Some(mut {name}) = {v.name}.{g.pick(('first()', 'get(1)'))} ",
                     Block([change, *leave]))]
    place = Stmt(f"mut {name} = {v.name}[0]")
    return [Stmt(f"if ({v.name}.len() > 0) ", Block([place, change, *leave]))]


def left_early(g):
    """The scope of a `mut` name ends here, too."""
    ways = ["break", "continue"] if g.scope.loops else []
    if g.scope.answer is not None:
        ways.append("return ")
    if not ways:
        return []
    way = g.pick(ways)
    value = [g.expr(g.scope.answer)] if way == "return " else []
    return [Stmt("if ", g.head(BOOL), " ", Block([Stmt(way, *value)]))]


@does(4, owns("Map"))
def place_in_map(g, _):
    v = g.pick(g.changeable(lambda v: is_form(v.type, "Map")))
    name = g.name("v")
    key = g.expr(v.type.key)
    with g.inner(frozen=(*g.scope.frozen, v.name)):
        change = change_named(g, name, v.type.elem)
        fresh = g.quiet(v.type.elem)
    if g.chance(0.5):
        return [Stmt(f"if let Some(mut {name}) = {v.name}.get(", key, ") ", Block([change]))]
    place = Stmt(f"mut {name} = {v.name}.get_or_create(", key, ", || ", fresh, ")")
    return [Stmt("if true ", Block([place, change]))]


@does(3, impure)
def call_with_place(g, _):
    """A function with a `mut` parameter."""
    f = g.pick(g.changers)
    v = g.pick(g.changeable(lambda v: v.type == f.params[0]))
    with g.inner(frozen=(*g.scope.frozen, v.name)):
        return [Stmt(f"{f.prefix}({v.name}", *[x for p in f.params[1:] for x in (", ", g.expr(p))],
                     ")")]


@does(3)
def neighbours(g, _):
    """Two loops, one behind the other, over lists of which one may be the other."""
    lists = [v for v in g.variables(lambda v: is_form(v.type, "List"))]
    for v in g.variables(lambda v: isinstance(v.type, (Gene, kinds.Tuple))):
        lists += [Variable(f"{v.name}.{name}", t) for name, t in parts_of(v.type)
                  if is_form(t, "List")]
    first, second = g.pick(lists[:6]), g.pick(lists[:6])
    rows = []
    for xs in (first, second):
        t = g.type(1, kinds.comparable)
        x = Variable(g.name("v"), xs.type.elem)
        body = g.lambda_body(t, x, known=False)
        rows.append(declare(g, list_of(t), False,
                            Expr(list_of(t), xs.name, f".map(|{x.name}| ", body, ")")))
    return rows


def parts_of(t):
    """(name, type) of what stands behind a dot."""
    if isinstance(t, kinds.Tuple):
        return [(str(i), p) for i, p in enumerate(t.parts)]
    return t.fields if t.form == "record" else []


# ---- control ----

@does(5)
def if_statement(g, _):
    tail = [" else ", Block(g.statements(2))] if g.chance(0.5) else []
    return [Stmt("if ", g.head(BOOL), " ", Block(g.statements(2)), *tail)]


@does(3)
def match_statement(g, _):
    subject = g.subject(lambda s: isinstance(s, (Int, Gene)) or s in (BOOL, STRING, CHAR)
                        or is_form(s, "Option", "Result"))
    rows = arms(g, subject.type, lambda: Block(g.statements(2)))
    return [Stmt("match ", subject, " ", Block(rows, "arms"))]


def loop_body(g, *variables):
    with g.inner(*variables, loops=g.scope.loops + 1):
        return Block(g.statements(2))


@does(4)
def for_range(g, _):
    if g.scope.loops > 1:
        raise Unfit
    t = g.pick((U64, I64, kinds.U8, kinds.I32))
    n = g.rng.randint(0, 6)
    v = Variable(g.name("v"), t, range=(0, n))
    lo = g.pick((0, 0, 1, "-2" if t.signed else 2))
    bound = str(n) if t == I64 else f"({n} as {t})"
    return [Stmt(f"for {v.name} in {lo}{g.pick(('..', '..='))}{bound} ", loop_body(g, v))]


@does(4)
def for_each(g, _):
    if g.scope.loops > 1:
        raise Unfit
    at_hand = g.variables(lambda v: is_form(v.type, "List", "Set", "Map"))
    xs = g.read(g.pick(at_hand)) if at_hand and g.chance(0.7) else g.sequence()
    v = Variable(g.name("v"), xs.type.elem)
    if xs.type.form == "Map":
        k = Variable(g.name("v"), xs.type.key)
        return [Stmt(f"for ({k.name}, {v.name}) in ", xs, " ", loop_body(g, k, v))]
    if xs.type.form == "List" and g.chance(0.25):
        i = Variable(g.name("v"), U64, range=(0, 20))
        return [Stmt(f"for ({i.name}, {v.name}) in ", xs, ".enumerate() ", loop_body(g, i, v))]
    return [Stmt(f"for {v.name} in (", xs, ") ", loop_body(g, v))]


@does(2)
def while_counting(g, _):
    if g.scope.loops > 1:
        raise Unfit
    counter = declare(g, U64, True, Expr(U64, "0"))
    i = g.scope.variables[-1]
    i.mutable = i.owned = False
    i.range = (0, 10)
    body = loop_body(g)
    body.rows.insert(0, Stmt(f"{i.name} += 1"))
    head = Expr(BOOL, f"({i.name} < {g.rng.randint(1, 5)} and ", g.quiet(BOOL), ")")
    return [counter, Stmt("while ", head, " ", body)]


@does(2)
def loop_until(g, _):
    if g.scope.loops > 1:
        raise Unfit
    counter = declare(g, U64, True, Expr(U64, "0"))
    i = g.scope.variables[-1]
    i.mutable = i.owned = False
    i.range = (0, 10)
    body = loop_body(g)
    enough = Expr(BOOL, f"({i.name} > {g.rng.randint(0, 4)} or ", g.quiet(BOOL), ")")
    leave = Stmt("if ", enough, " ", Block([Stmt("break")]))
    body.rows[0:0] = [Stmt(f"{i.name} += 1"), leave]
    return [counter, Stmt("loop ", body)]


@does(3, lambda g: g.scope.loops > 0)
def leave_or_go_on(g, _):
    return [Stmt("if ", g.head(BOOL), " ", Block([Stmt(g.pick(("break", "continue")))]))]


@does(2, lambda g: g.scope.answer is not None)
def return_early(g, _):
    value = Stmt("return ", g.expr(g.scope.answer))
    return [Stmt("if ", g.head(BOOL), " ", Block([value]))]


# ---- the rest ----

@does(2, impure)
def tell(g, _):
    g.host()
    if g.chance(0.3):
        return [Stmt("send(", g.expr(kinds.READING), ")")]
    return [Stmt("tell(", g.expr(STRING), ", ", g.expr(I64), ")")]


@does(1.5)
def discard(g, _):
    return [Stmt("_ = ", g.expr(g.type(1), known=False))]


@does(0.4, impure)
def demand(g, _):
    """Rarely fails."""
    small = Expr(BOOL, "(", g.quiet(U64, known=False), " < 9000)")
    condition = Expr(BOOL, "(", g.quiet(BOOL), " or ", small, ")")
    if g.chance(0.5):
        return [Stmt("assert(", condition, ")")]
    trap = Stmt('trap("demanded " + ', g.expr(STRING), ")")
    return [Stmt("if (not ", condition, ") ", Block([trap]))]


@does(2, impure)
def use_system(g, _):
    """One of its own, whose methods are called."""
    s = g.pick(g.systems)
    v = g.name("v")
    rows = [Stmt(f"let mut {v} = {s.name}::{s.maker.prefix}(", g.arguments(s.maker.params), ")")]
    for f in [g.pick(s.methods) for _ in range(g.rng.randint(1, 3))]:
        value = Expr(f.result, f"{v}.{f.prefix}(", g.arguments(f.params), ")")
        rows.append(declare(g, f.result, False, value))
    return rows


@does(2, lambda g: g.own_methods)
def call_own_method(g, _):
    """Of the system whose method this is."""
    f = g.pick(g.own_methods)
    return [declare(g, f.result, False,
                    Expr(f.result, f"this.{f.prefix}(", g.arguments(f.params), ")"))]


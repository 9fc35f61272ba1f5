"""Makers of lists, maps, sets, options and results: the other half of expressions.py."""

from . import kinds
from .expressions import exactly, form, integer, makes, ordered
from .kinds import (BOOL, CHAR, ERROR, F32, F64, I64, STRING, U64, Fun, Gene, Tuple, is_form,
                    is_number, list_of, option_of, result_of, tuple_of)
from .maker import Unfit, Variable
from .tree import Expr, Rows, Stmt


# ---- lists ----

@makes(form("List"), 5)
def list_literal(g, t, known):
    n = g.rng.randint(0 if known else 1, 4)
    items = [g.expr(t.elem, known=known) for _ in range(n)]
    return Expr(t, "[", Rows("inline", items), "]", evident=not known)


@makes(form("List"), 7)
def mapped(g, t, known):
    xs = g.sequence(keyed=True)
    x = Variable(g.name("v"), xs.type.elem)
    return Expr(t, xs, f".map(|{x.name}| ", g.lambda_body(t.elem, x, known=False), ")")


@makes(form("List"), 5)
def filtered(g, t, known):
    xs = g.receiver(t)
    x = Variable(g.name("v"), t.elem)
    name = g.pick(("filter", "take_while", "skip_while"))
    return Expr(t, xs, f".{name}(|{x.name}| ", g.lambda_body(BOOL, x), ")")


@makes(form("List"), 4)
def taken(g, t, known):
    return Expr(t, g.receiver(t), f".{g.pick(('take', 'skip'))}(", g.small(U64, 4), ")")


@makes(form("List"), 3)
def arranged(g, t, known):
    names = ["reverse"] + (["sort", "dedup"] if kinds.comparable(t.elem) else [])
    name = g.pick(names)
    if name == "sort" and not ordered(t.elem):
        name = "reverse"
    return Expr(t, g.receiver(t), f".{name}()")


@makes(form("List"), 2)
def sorted_by(g, t, known):
    xs = g.receiver(t)
    x = Variable(g.name("v"), t.elem)
    key = g.pick((I64, F64, STRING, kinds.U8))
    return Expr(t, xs, f".sort_by(|{x.name}| ", g.lambda_body(key, x, known=False), ")")


@makes(form("List"), 3)
def concatenated(g, t, known):
    return Expr(t, g.receiver(t), ".concat(", g.expr(t), ")")


@makes(form("List"), 2)
def flattened(g, t, known):
    xs = g.sequence(keyed=True)
    x = Variable(g.name("v"), xs.type.elem)
    if g.chance(0.5):
        return Expr(t, xs, f".flat_map(|{x.name}| ", g.lambda_body(t, x, known=False), ")")
    body = g.lambda_body(option_of(t.elem), x, known=False)
    return Expr(t, xs, f".filter_map(|{x.name}| ", body, ")")


@makes(lambda t: is_form(t, "List") and isinstance(t.elem, Tuple), 5)
def paired(g, t, known):
    a, b = (t.elem.parts + (None,))[:2]
    if len(t.elem.parts) != 2:
        raise Unfit
    if a == U64 and g.chance(0.5):
        return Expr(t, g.receiver(list_of(b)), ".enumerate()")
    return Expr(t, g.receiver(list_of(a)), ".zip(",
                g.expr(list_of(b), known=False), ")")


@makes(lambda t: is_form(t, "List") and integer(t.elem), 4)
def range_list(g, t, known):
    n = g.small(t.elem, 6)
    at = g.expr(t.elem, known=False)
    if g.chance(0.7) or at.hi + 6 > t.elem.hi:
        return Expr(t, f"(0{g.pick(('..', '..='))}", n, ").collect()", evident=n.evident)
    return Expr(t, "((", at, ")..(", at.text(), f" + {g.rng.randint(0, 4)})).collect()")


@makes(exactly(list_of(STRING)), 4)
def split(g, t, known):
    return Expr(t, g.receiver(STRING), '.split("', g.pick((",", " ", "", "a")), '")')


@makes(exactly(list_of(CHAR)), 5)
def chars(g, t, known):
    return Expr(t, g.receiver(STRING), ".chars()")


@makes(exactly(list_of(kinds.U8)), 5)
def text_bytes(g, t, known):
    return Expr(t, g.receiver(STRING), ".bytes()")


@makes(form("List"), 4)
def of_keyed(g, t, known):
    """What a map or set at hand holds, in order."""
    found = []
    for v in g.variables(lambda v: is_form(v.type, "Map", "Set")):
        if v.type.form == "Set":
            found += [(v, ".to_list()")] if v.type.elem == t.elem else []
            continue
        found += [(v, ".keys()")] if v.type.key == t.elem else []
        found += [(v, ".values()")] if v.type.elem == t.elem else []
        found += [(v, ".entries()")] if tuple_of(v.type.key, v.type.elem) == t.elem else []
    v, name = g.pick(found)
    return Expr(t, v.name, name)


# ---- maps, sets ----

@makes(form("Map"), 5)
def map_literal(g, t, known):
    """Keys are told apart by being literals."""
    if not known:
        raise Unfit
    keys = g.distinct(t.key, g.rng.randint(0, 3))
    rows = [Stmt(k, ": ", g.expr(t.elem)) for k in keys]
    return Expr(t, "{", Rows("inline", rows), "}", evident=False)


@makes(form("Map"), 3)
def collected_map(g, t, known):
    return Expr(t, g.receiver(list_of(tuple_of(t.key, t.elem))), ".to_map()")


@makes(form("Set"), 5)
def collected_set(g, t, known):
    return Expr(t, g.receiver(list_of(t.elem)), ".to_set()")


@makes(form("Set"), 4)
def set_operation(g, t, known):
    name = g.pick(("union", "intersection", "difference"))
    return Expr(t, g.receiver(t), f".{name}(", g.expr(t), ")")


# ---- Option, Result ----

@makes(form("Option"), 5)
def some(g, t, known):
    return Expr(t, "Some(", g.expr(t.elem, known=known), ")", evident=not known)


@makes(form("Option"), 5)
def of_list(g, t, known):
    xs = g.receiver(list_of(t.elem))
    names = [".first()", ".last()", None]
    if ordered(t.elem):
        names += [".min()", ".max()"]
    name = g.pick(names)
    return Expr(t, xs, *([name] if name else [".get(", g.small(U64, 3), ")"]))


@makes(form("Option"), 3)
def searched(g, t, known):
    xs = g.receiver(list_of(t.elem))
    x = Variable(g.name("v"), t.elem)
    if g.chance(0.5):
        return Expr(t, xs, f".find(|{x.name}| ", g.lambda_body(BOOL, x), ")")
    key = g.pick((I64, F64, STRING, F32))
    return Expr(t, xs, f".{g.pick(('min_by', 'max_by'))}(|{x.name}| ",
                g.lambda_body(key, x, known=False), ")")


@makes(lambda t: is_form(t, "Option") and not isinstance(t.elem, Fun), 3)
def of_map(g, t, known):
    m = g.pick(g.variables(lambda v: is_form(v.type, "Map") and v.type.elem == t.elem))
    return Expr(t, m.name, ".get(", g.expr(m.type.key), ")")


@makes(lambda t: is_form(t, "Option") and integer(t.elem), 5)
def checked(g, t, known):
    name = g.pick(("checked_add", "checked_sub", "checked_mul", "checked_div"))
    return Expr(t, g.receiver(t.elem), f".{name}(", g.expr(t.elem), ")")


@makes(lambda t: is_form(t, "Option") and (is_number(t.elem) or t.elem in (BOOL, STRING, CHAR)), 3)
def parsed(g, t, known):
    if not known:
        raise Unfit
    return Expr(t, g.receiver(STRING), ".parse()", evident=False)


@makes(exactly(option_of(U64)), 4)
def position(g, t, known):
    xs = g.sequence()
    x = Variable(g.name("v"), xs.type.elem)
    if g.chance(0.3):
        return Expr(t, g.receiver(STRING), ".find(", g.expr(STRING), ")")
    if kinds.comparable(x.type) and g.chance(0.5):
        return Expr(t, xs, ".index_of(", g.expr(x.type), ")")
    return Expr(t, xs, f".position(|{x.name}| ", g.lambda_body(BOOL, x), ")")


@makes(form("Option"), 4)
def option_function(g, t, known):
    name = g.pick(("map", "and_then", "filter", "or_else"))
    if name in ("filter", "or_else"):
        option = g.receiver(t)
        if name == "or_else":
            return Expr(t, option, ".or_else(|| ", g.quiet(t), ")")
        x = Variable(g.name("v"), t.elem)
        return Expr(t, option, f".filter(|{x.name}| ", g.lambda_body(BOOL, x), ")")
    option = g.subject(lambda s: is_form(s, "Option"))
    x = Variable(g.name("v"), option.type.elem)
    body = g.lambda_body(t.elem if name == "map" else t, x, known=False)
    return Expr(t, option, f".{name}(|{x.name}| ", body, ")")


@makes(form("Option"), 2)
def of_result(g, t, known):
    return Expr(t, g.receiver(result_of(t.elem, ERROR)), ".ok()")


@makes(exactly(option_of(kinds.I32)), 1)
def drawn(g, t, known):
    g.host()
    return Expr(t, "draw(", g.natural(U64), ")")


@makes(form("Result"), 5)
def ok_or_err(g, t, known):
    if not known:
        raise Unfit
    if g.chance(0.75):
        return Expr(t, "Ok(", g.expr(t.ok), ")", evident=False)
    return Expr(t, "Err(", g.expr(t.error), ")", evident=False)


@makes(form("Result"), 4)
def of_option(g, t, known):
    return Expr(t, g.receiver(option_of(t.ok)), ".ok_or(", g.expr(t.error, known=False), ")")


@makes(form("Result"), 3)
def result_function(g, t, known):
    name = g.pick(("map", "map_err", "and_then"))
    if name == "map_err":
        result = g.receiver(result_of(t.ok, g.pick((ERROR, STRING))))
        x = Variable(g.name("v"), result.type.error)
        return Expr(t, result, f".map_err(|{x.name}| ", g.lambda_body(t.error, x, known=False), ")")
    result = g.receiver(result_of(g.type(1), t.error))
    x = Variable(g.name("v"), result.type.ok)
    body = g.lambda_body(t.ok if name == "map" else t, x, known=False)
    return Expr(t, result, f".{name}(|{x.name}| ", body, ")")


@makes(exactly(result_of(U64, ERROR)), 2)
def asked(g, t, known):
    g.host()
    return Expr(t, "ask(", g.expr(STRING), ", ", g.expr(list_of(I64)), ")")


@makes(lambda t: is_form(t, "Result") and t.error == list_of(kinds.VIOLATION), 8)
def tried(g, t, known):
    if not isinstance(t.ok, Gene) or t.ok.form != "record":
        raise Unfit
    return Expr(t, "(try ", g.record(t.ok), ")")

"""Makers of expressions: what DOL has to give a value of a wanted type."""

from . import kinds
from .kinds import (BOOL, CHAR, ERROR, F32, F64, I64, STRING, U32, U64, Fun, Float, Gene, Int,
                    Tuple, fun_of, is_form, is_number, list_of, option_of, result_of)
from .maker import EXPRESSIONS, Unfit, Variable
from .patterns import arms
from .tree import Block, Expr, Rows, Stmt


def makes(test, weight):
    def fits(g, t):
        return test(t)
    return EXPRESSIONS.row(fits, weight)


def anything(t):
    return True


def exactly(*types):
    return lambda t: t in types


def integer(t):
    return isinstance(t, Int)


def floating(t):
    return isinstance(t, Float)


def form(*names):
    return lambda t: is_form(t, *names)


def ordered(t):
    """What `ord` takes for sure: numbers, text, tuples of such."""
    return kinds.every(t, lambda p: is_number(p) or p in (STRING, CHAR) or isinstance(p, Tuple)
                       or isinstance(p, Gene) and p.bare)


def inside(t, lo, hi):
    return t.lo <= lo and hi <= t.hi


# ---- anything ----

@makes(anything, 10)
def variable(g, t, known):
    return g.read(g.fresh(g.variables(lambda v: v.type == t)))


@makes(anything, 5)
def part_of_variable(g, t, known):
    """A field or component of what is at hand."""
    found = []
    for v in g.variables(lambda v: isinstance(v.type, (Gene, Tuple))):
        if isinstance(v.type, Tuple):
            found += [(v, str(i)) for i, p in enumerate(v.type.parts) if p == t]
        elif v.type.form == "record":
            found += [(v, name) for name, p in v.type.fields if p == t]
        elif v.type.form == "named" and v.type.inner == t:
            found.append((v, "value"))
    v, name = g.pick(found)
    return Expr(t, g.read(v), ".", name)


@makes(anything, 3)
def if_else(g, t, known):
    return Expr(t, "if ", g.head(BOOL), " ", g.block(t, known), " else ", g.block(t, known),
                evident=False)


@makes(anything, 1.2)
def else_if(g, t, known):
    return Expr(t, "if ", g.head(BOOL), " ", g.block(t, known), " else if ", g.head(BOOL), " ",
                g.block(t, known), " else ", g.block(t, known), evident=False)


@makes(anything, 2)
def if_let(g, t, known):
    subject = g.subject(lambda s: is_form(s, "Option"))
    v = Variable(g.name("v"), subject.type.elem)
    with g.inner(v):
        then = g.block(t, known)
    return Expr(t, f"if let Some({v.name}) = ", subject, " ", then, " else ", g.block(t, known),
                evident=False)


@makes(anything, 4)
def match(g, t, known):
    subject = g.subject(lambda s: isinstance(s, (Int, Gene, Tuple)) or s in (BOOL, STRING, CHAR)
                        or is_form(s, "Option", "Result"))
    rows = arms(g, subject.type, lambda: g.expr(t, known=known))
    return Expr(t, "match ", subject, " ", Block(rows, "arms"), evident=False)


@makes(anything, 6)
def call(g, t, known):
    f = g.pick(f for f in g.functions if f.result == t and not (f.effects and g.scope.pure))
    return g.call(f)


@makes(anything, 3)
def method(g, t, known):
    """Of a gene."""
    found = [(v, f) for v in g.variables(lambda v: isinstance(v.type, Gene))
             for f in v.type.methods if f.result == t]
    v, f = g.pick(found)
    return Expr(t, g.read(v), ".", f.prefix, "(", g.arguments(f.params), ")")


@makes(anything, 2)
def apply(g, t, known):
    """A function value."""
    v = g.pick(g.variables(lambda v: isinstance(v.type, Fun) and v.type.result == t))
    if len(v.type.params) == 1 and g.chance(0.3):
        argument = g.expr(v.type.params[0], known=False)
        if g.chance(0.4):
            return Expr(t, "(", g.read(v), " @ ", argument, ")")
        return Expr(t, "(", argument, " |> ", g.read(v), ")")
    return Expr(t, g.read(v), "(", g.arguments(v.type.params), ")")


@makes(anything, 1)
def closure_at_once(g, t, known):
    """A closure in a variable, called twice."""
    p = g.type(1, kinds.has_json)
    x, f = Variable(g.name("v"), p), g.name("v")
    with g.inner(x, pure=True, answer=None, loops=0):
        body = g.expr(t, known=False)
    let = Stmt(f"let {f} = |{x.name}: {p}| ", body)
    return Expr(t, Block([let, Stmt(f, "(", g.expr(p), ")")]), evident=False)


@makes(anything, 4)
def element(g, t, known):
    xs = g.receiver(list_of(t))
    if g.risk(2):
        return Expr(t, xs, "[", g.expr(U64), "]")
    return Expr(t, xs, ".get(", g.small(U64, 3), ").unwrap_or(", g.expr(t), ")")


@makes(anything, 2)
def element_in_range(g, t, known):
    """xs[i % xs.len()] where there is one."""
    xs = g.pick(g.variables(lambda v: v.type == list_of(t)))
    at = Expr(t, xs.name, "[(", g.natural(U64), " % ", xs.name, ".len())]")
    return Expr(t, "if ", Expr(BOOL, xs.name, ".is_empty()"), " ", Block([g.expr(t)]), " else ",
                Block([at]), evident=False)


@makes(lambda t: not isinstance(t, Fun), 2.5)
def looked_up(g, t, known):
    m = g.pick(g.variables(lambda v: is_form(v.type, "Map") and v.type.elem == t))
    return Expr(t, m.name, ".get(", g.expr(m.type.key), ").unwrap_or(", g.expr(t), ")")


@makes(anything, 3)
def option_or(g, t, known):
    option = g.receiver(option_of(t))
    if g.risk(2):
        return Expr(t, option, g.pick((".unwrap()", '.expect("there is one")')))
    if g.chance(0.3):
        return Expr(t, "(", option, " ?? ", g.expr(t), ")")
    if g.chance(0.3):
        return Expr(t, option, ".unwrap_or_else(|| ", g.quiet(t), ")")
    return Expr(t, option, ".unwrap_or(", g.expr(t), ")")


@makes(anything, 1.5)
def result_or(g, t, known):
    result = g.receiver(result_of(t, g.pick((ERROR, STRING))))
    if g.risk(2):
        return Expr(t, result, ".unwrap()")
    return Expr(t, result, ".unwrap_or(", g.expr(t), ")")


@makes(anything, 2)
def question(g, t, known):
    """Leaves the function with None or Err."""
    answer = g.scope.answer
    if is_form(answer, "Option"):
        return Expr(t, g.receiver(option_of(t)), "?")
    if is_form(answer, "Result") and answer.error in (ERROR, STRING):
        if g.chance(0.3):
            error = g.expr(answer.error, known=False)
            return Expr(t, g.receiver(option_of(t)), ".ok_or(", error, ")?")
        return Expr(t, g.receiver(result_of(t, answer.error)), "?")
    raise Unfit


@makes(anything, 3)
def folded(g, t, known):
    xs = g.sequence(keyed=True)
    acc, x = Variable(g.name("v"), t), Variable(g.name("v"), xs.type.elem)
    start = g.expr(t, known=False)
    return Expr(t, xs, ".fold(", start, f", |{acc.name}, {x.name}| ", g.lambda_body(t, acc, x), ")")


@makes(anything, 1.5)
def found_or(g, t, known):
    xs = g.receiver(list_of(t))
    x = Variable(g.name("v"), t)
    return Expr(t, xs, f".find(|{x.name}| ", g.lambda_body(BOOL, x), ").unwrap_or(", g.expr(t), ")")


@makes(anything, 1)
def copied(g, t, known):
    return Expr(t, g.receiver(t), ".copy()")


@makes(anything, 1.5)
def block(g, t, known):
    v = Variable(g.name("v"), g.type(1))
    let = Stmt(f"let {v.name}: {v.type} = ", g.expr(v.type))
    with g.inner(v):
        return Expr(t, Block([let, g.expr(t, known=known)]), evident=False)


@makes(anything, 2.5)
def told(g, t, known):
    """Tells the host when, and how often, it is evaluated."""
    if g.scope.safe:
        raise Unfit
    g.host()
    if g.chance(0.6):
        return Expr(t, f"{g.teller(t)}(", g.expr(t), ")")
    note = Stmt(f'tell("{g.pick("abc")}", {g.rng.randint(0, 9)})')
    return Expr(t, Block([note, g.expr(t, known=known)]), evident=False)


@makes(anything, 0.7)
def of_generic(g, t, known):
    """A generic function of the module."""
    f = g.pick(g.generics)
    return f(g, t)


# ---- integers ----

@makes(integer, 8)
def sum_or_difference(g, t, known):
    a, b = g.operands(t, known)
    if g.chance(0.6):
        return g.fitting(t, a, "+", b, "add", a.lo + b.lo, a.hi + b.hi)
    return g.fitting(t, a, "-", b, "sub", a.lo - b.hi, a.hi - b.lo)


@makes(integer, 5)
def product(g, t, known):
    a, b = g.operands(t, known)
    ends = [x * y for x in (a.lo, a.hi) for y in (b.lo, b.hi)]
    return g.fitting(t, a, "*", b, "mul", min(ends), max(ends))


@makes(integer, 4)
def quotient(g, t, known):
    a = g.expr(t, known=False)
    op = g.pick("/%")
    if g.risk():
        return Expr(t, "(", a, f" {op} ", g.expr(t), ")")
    if g.chance(0.4):
        b = Expr(t, g.receiver(t), f".max({g.rng.randint(1, 5)})")
        return Expr(t, "(", a, f" {op} ", b, ")", range=g.hull(a.lo, a.hi, 0))
    n = g.rng.randint(1, 9)
    lo, hi = (a.lo // n, a.hi // n) if op == "/" else (-n if a.lo < 0 else 0, n)
    return Expr(t, "(", a, f" {op} {n})", range=(lo, hi))


@makes(integer, 2)
def negated(g, t, known):
    if not t.signed:
        raise Unfit
    a = g.expr(t, known=known)
    if not inside(t, -a.hi, -a.lo) and not g.risk():
        raise Unfit
    return Expr(t, "(-", a, ")", evident=a.evident, range=(max(t.lo, -a.hi), min(t.hi, -a.lo)))


@makes(integer, 1.5)
def power(g, t, known):
    a, n = g.expr(t, known=False), g.rng.randint(0, 3)
    most = max(abs(a.lo), abs(a.hi)) ** n
    if not inside(t, -most if a.lo < 0 else 0, most) and not g.risk():
        raise Unfit
    text = (f" ^ {n})" if g.chance(0.5) else f").pow({n})")
    return Expr(t, "(", a, text, range=(-most if a.lo < 0 else 0, most))


@makes(integer, 5)
def cast(g, t, known):
    u = g.pick([*kinds.INTS.values(), F64, F32, CHAR])
    if u == t:
        raise Unfit
    if u in (F64, F32):
        a = Expr(u, g.receiver(u), ".abs().min(100.0)")
        a.lo, a.hi = 0, 100
        if not kinds.every(t, integer) or g.chance(0.5) and t.signed:
            a = Expr(u, "(-", a, ")", range=(-100, 0))
        return Expr(t, "(", a, f" as {t})", range=(a.lo, a.hi))
    a = g.expr(u, known=False)
    if u is CHAR:
        a.lo, a.hi = 0, 0x10FFFF
    literal = a.text().strip("(-)").isdigit()  # the checker refuses one that does not fit
    if inside(t, a.lo, a.hi) or not literal and g.risk(2):
        return Expr(t, "(", a, f" as {t})", range=(max(t.lo, a.lo), min(t.hi, a.hi)))
    if not isinstance(u, Int):
        raise Unfit
    n = g.rng.randint(2, 100)
    if not t.signed and a.lo < 0:
        # Twice the remainder may be negative, once more with n never.
        return Expr(t, "(((", a, f" % {n}) + {n}) as {t})", range=(0, 2 * n))
    return Expr(t, "((", a, f" % {n}) as {t})", range=(-n if a.lo < 0 else 0, n))


@makes(integer, 3)
def wrapping(g, t, known):
    name = g.pick(("wrapping_add", "wrapping_sub", "wrapping_mul", "saturating_add",
                   "saturating_sub", "saturating_mul"))
    return Expr(t, g.receiver(t), f".{name}(", g.expr(t), ")", range=(t.lo, t.hi))


@makes(is_number, 3)
def least_or_greatest(g, t, known):
    a, b = g.expr(t, known=False), g.expr(t)
    name = g.pick(("min", "max"))
    text = (f"{name}(", a, ", ", b, ")") if g.chance(0.5) else ("(", a, f").{name}(", b, ")")
    return Expr(t, *text, range=g.hull(a.lo, a.hi, b.lo, b.hi))


@makes(is_number, 1.5)
def clamped(g, t, known):
    lo, hi = sorted((g.rng.randint(0, 9), g.rng.randint(0, 9)))
    dot = ".0" if floating(t) else ""
    return Expr(t, g.receiver(t), f".clamp({lo}{dot}, {hi}{dot})", range=(lo, hi))


@makes(is_number, 1.5)
def absolute(g, t, known):
    a = g.expr(t, known=False)
    most = max(abs(a.lo), abs(a.hi))
    if integer(t) and most > t.hi and not g.risk():
        raise Unfit
    text = ("abs(", a, ")") if g.chance(0.5) else ("(", a, ").abs()")
    return Expr(t, *text, range=(0, most))


@makes(integer, 1.5)
def difference_of(g, t, known):
    a, b = g.operands(t, False)
    most = max(a.hi, b.hi) - min(a.lo, b.lo)
    if most > t.hi and not g.risk():
        raise Unfit
    return Expr(t, "(", a, ").abs_diff(", b, ")", range=(0, most))


@makes(integer, 2)
def bits(g, t, known):
    a, b = g.expr(t, known=False), g.expr(t)
    name = g.pick(("bit_and", "bit_or", "bit_xor"))
    return Expr(t, f"{name}(", a, ", ", b, ")", range=(t.lo, t.hi))


@makes(integer, 1.5)
def shifted(g, t, known):
    name, n = g.pick(("shl", "shr")), g.small(U64, t.bits - 1)
    if g.risk():
        n = g.expr(U64)
    return Expr(t, f"{name}(", g.expr(t, known=False), ", ", n, ")", range=(t.lo, t.hi))


@makes(integer, 1)
def extreme(g, t, known):
    name = g.pick(("min_value", "max_value"))
    at = t.lo if name == "min_value" else t.hi
    return Expr(t, f"{t}::{name}()", range=(at, at))


@makes(exactly(U64), 5)
def length(g, t, known):
    if g.chance(0.2):
        return Expr(t, g.receiver(STRING), ".len()", range=(0, 30))
    return Expr(t, g.sequence(), g.pick((".len()", ".count()", ".iter().count()")), range=(0, 30))


@makes(exactly(U64), 1.5)
def multiplied_and_divided(g, t, known):
    name = g.pick(("mul_div", "mul_div_ceil", "mul_div_round"))
    divisor = f"{g.rng.randint(1, 12)}" if not g.risk() else "0"
    return Expr(t, f"{name}(", g.natural(U64), ", ", g.small(U64, 20), f", {divisor})")


@makes(exactly(U32), 1.5)
def code_of_char(g, t, known):
    return Expr(t, g.receiver(CHAR), ".code()", range=(0, 0x10FFFF))


@makes(lambda t: is_number(t), 3)
def total(g, t, known):
    """A sum over a list, of small things."""
    xs = g.sequence(keyed=True)
    x = Variable(g.name("v"), xs.type.elem)
    with g.inner(x, pure=True, answer=None, loops=0):
        one = g.expr(t, known=False)
    if integer(t):
        if not inside(t, one.lo * 30, one.hi * 30):
            one = Expr(t, "((", one, f") % {7 if t.bits > 8 else 3})")
        # A product of few, of even fewer: at most 3 ^ 30.
        if t.bits == 64 and g.chance(0.3):
            return Expr(t, xs, f".map(|{x.name}| ((", one, ") % 4)).product()")
    return Expr(t, xs, f".map(|{x.name}| ", one, ").sum()", range=(one.lo * 5, one.hi * 5))


@makes(is_number, 1)
def plain_total(g, t, known):
    xs = g.receiver(list_of(t))
    return Expr(t, "(", xs, ").map(|x| x", f" % {5 if integer(t) else '5.0'}).sum()")


# ---- floats ----

@makes(floating, 8)
def float_arithmetic(g, t, known):
    a, b = g.operands(t, known)
    return Expr(t, "(", a, f" {g.pick('+-*/%')} ", b, ")", evident=a.evident or b.evident)


@makes(floating, 2)
def float_function(g, t, known):
    name = g.pick(("sqrt", "floor", "ceil", "round"))
    a = g.expr(t, known=False)
    return Expr(t, *((f"{name}(", a, ")") if g.chance(0.5) else ("(", a, f").{name}()")))


@makes(floating, 1.5)
def float_negated(g, t, known):
    a = g.expr(t, known=known)
    return Expr(t, "(-", a, ")", evident=a.evident)


@makes(floating, 3)
def float_cast(g, t, known):
    u = g.pick(kinds.I64 if t == F32 else k for k in (*kinds.INTS.values(), F32, F64) if k != t)
    return Expr(t, "(", g.expr(u, known=False), f" as {t})")


@makes(exactly(F64), 1.5)
def statistics(g, t, known):
    xs = g.receiver(list_of(g.pick((I64, F64, kinds.U8))))
    return Expr(t, xs, g.pick((".mean()", ".std_dev()")))


@makes(exactly(F64), 0.5)
def weighed(g, t, known):
    g.host()
    return Expr(t, "weigh(", g.expr(STRING), ", ", g.expr(F64), ")")


@makes(exactly(I64), 1.5)
def of_another_module(g, t, known):
    g.uses_module = True
    if g.chance(0.3):
        return Expr(t, "MIDDLE", range=(21, 21))
    return Expr(t, "mirrored(", g.expr(I64), ")", range=(t.lo, t.hi))


# ---- Bool ----

@makes(exactly(BOOL), 8)
def comparison(g, t, known):
    u = g.type(2, lambda u: kinds.comparable(u))
    ops = ("==", "!=", "<", "<=", ">", ">=") if ordered(u) else ("==", "!=")
    a, b = g.operands(u, False)
    return Expr(t, "(", a, f" {g.pick(ops)} ", b, ")")


@makes(exactly(BOOL), 5)
def logic(g, t, known):
    return Expr(t, "(", g.expr(BOOL), f" {g.pick(('and', 'or', 'implies', '&&', '||'))} ",
                g.expr(BOOL), ")")


@makes(exactly(BOOL), 2)
def negation(g, t, known):
    return Expr(t, "(not ", g.expr(BOOL), ")")


@makes(exactly(BOOL), 3)
def one_of(g, t, known):
    u = g.type(0)
    items = Rows("inline", [g.expr(u) for _ in range(g.rng.randint(1, 4))])
    if integer(u) and g.chance(0.6):
        lo = g.rng.randint(0, 5)
        hi = lo + g.rng.randint(0, 4)
        return Expr(t, "(", g.expr(u, known=False), f" in {lo}{g.pick(('..', '..='))}{hi})")
    return Expr(t, "(", g.expr(u, known=False), " in [", items, "])")


@makes(exactly(BOOL), 3)
def about_list(g, t, known):
    xs = g.sequence()
    u = xs.type.elem
    pick = g.rng.random()
    if pick < 0.15:
        return Expr(t, xs, ".is_empty()")
    if pick < 0.3 and kinds.comparable(u):
        return Expr(t, xs, ".contains(", g.expr(u), ")")
    x = Variable(g.name("v"), u)
    body = g.quiet(BOOL, x)
    if pick < 0.6:
        return Expr(t, f"({g.pick(('forall', 'exists'))} {x.name} in ", xs, ": ", body, ")")
    return Expr(t, xs, f".{g.pick(('any', 'all'))}(|{x.name}| ", body, ")")


@makes(exactly(BOOL), 2)
def about_text(g, t, known):
    name = g.pick(("contains", "starts_with", "ends_with"))
    return Expr(t, g.receiver(STRING), f".{name}(", g.expr(STRING), ")")


@makes(exactly(BOOL), 2)
def about_char(g, t, known):
    name = g.pick(("is_digit", "is_alphabetic", "is_whitespace"))
    return Expr(t, g.receiver(CHAR), f".{name}()")


@makes(exactly(BOOL), 1)
def about_float(g, t, known):
    u = g.pick((F32, F64))
    if g.chance(0.3):
        return Expr(t, "approx_eq(", g.expr(u, known=False), ", ", g.expr(u), ", 0.5)")
    return Expr(t, g.receiver(u), g.pick((".is_nan()", ".is_finite()")))


@makes(exactly(BOOL), 3)
def about_option(g, t, known):
    option = g.subject(lambda s: is_form(s, "Option", "Result"))
    names = ("is_some", "is_none") if option.type.form == "Option" else ("is_ok", "is_err")
    return Expr(t, option, f".{g.pick(names)}()")


@makes(exactly(BOOL), 2)
def about_keys(g, t, known):
    v = g.pick(g.variables(lambda v: is_form(v.type, "Map", "Set")))
    if v.type.form == "Map":
        return Expr(t, v.name, ".contains_key(", g.expr(v.type.key), ")")
    if g.chance(0.4):
        return Expr(t, v.name, ".is_subset(", g.expr(v.type), ")")
    return Expr(t, v.name, ".contains(", g.expr(v.type.elem), ")")


@makes(exactly(BOOL), 1)
def well_made(g, t, known):
    gene = g.pick(x for x in g.genes if x.form == "record")
    return Expr(t, "(try ", g.record(gene), g.pick((").is_ok()", ").is_err()")))


# ---- Char, String ----

@makes(exactly(STRING), 1)
def complaints(g, t, known):
    """What is wrong with a gene."""
    gene = g.pick(x for x in g.genes if x.form == "record")
    ok, bad = g.name("v"), g.name("v")
    told = f'{bad}.map(|x| x.constraint + ":" + x.path).join(",")'
    return Expr(t, "match (try ", g.record(gene),
                f') {{ Ok({ok}) => "well", Err({bad}) => {told} }}')


@makes(exactly(CHAR), 3)
def char_of_text(g, t, known):
    return Expr(t, g.receiver(STRING), ".chars().get(", g.small(U64, 3), ").unwrap_or('k')")


@makes(exactly(CHAR), 1)
def char_of_code(g, t, known):
    return Expr(t, "((", g.natural(U32), " % 80 + 33) as Char)")


@makes(exactly(STRING), 6)
def concatenation(g, t, known):
    return Expr(t, "(", g.expr(STRING), " + ", g.expr(STRING), ")")


@makes(exactly(STRING), 6)
def shown(g, t, known):
    return Expr(t, g.receiver(g.type(1, kinds.shown)), ".to_string()")


@makes(exactly(STRING), 4)
def text_function(g, t, known):
    s = g.receiver(STRING)
    name = g.pick(("trim", "to_lower", "to_upper", "replace", "repeat"))
    if name == "replace":
        return Expr(t, s, ".replace(", g.expr(STRING), ", ", g.expr(STRING), ")")
    if name == "repeat":
        return Expr(t, s, ".repeat(", g.small(U64, 3), ")")
    return Expr(t, s, f".{name}()")


@makes(exactly(STRING), 2)
def slice_of_text(g, t, known):
    v = g.pick(g.variables(lambda v: v.type is STRING))
    if g.risk(3):
        return Expr(t, v.name, ".slice(", g.expr(U64), ", ", g.expr(U64), ")")
    return Expr(t, v.name, ".slice(0, ", Expr(U64, v.name, '.find("b").unwrap_or(0)'), ")")


@makes(exactly(STRING), 3)
def joined(g, t, known):
    return Expr(t, g.receiver(list_of(STRING)), '.join("', g.pick((", ", "", "-")), '")')


# ---- tuples, genes, functions ----

@makes(lambda t: isinstance(t, Tuple), 6)
def tuple_literal(g, t, known):
    return Expr(t, "(", Rows("inline", [g.expr(p, known=known) for p in t.parts]), ")",
                evident=not known)


@makes(lambda t: isinstance(t, Gene) and t.form == "record", 6)
def record(g, t, known):
    if t.extern:
        raise Unfit
    return g.record(t)


@makes(exactly(kinds.READING), 3)
def sensed(g, t, known):
    g.host()
    return Expr(t, "sense(", g.natural(U64), ")")


@makes(lambda t: isinstance(t, Gene) and t.form == "named", 6)
def named(g, t, known):
    return Expr(t, f"{t}(", g.expr(t.inner), ")")


@makes(lambda t: isinstance(t, Gene) and t.form == "named" and isinstance(t.inner, Int), 3)
def named_arithmetic(g, t, known):
    a, b = g.expr(t), g.expr(t)
    n = g.rng.randint(2, 9)
    if g.chance(0.5):
        return Expr(t, "(", a, " % ", Expr(t, f"{t}({n})"), ")")
    return Expr(t, "(", a, f" / {n})") if g.chance(0.5) else Expr(t, "max(", a, ", ", b, ")")


@makes(lambda t: isinstance(t, Gene) and "operator" in t.extras, 5)
def operator_of_gene(g, t, known):
    return Expr(t, "(", g.receiver(t), f" {t.extras['operator']} ", g.expr(t), ")")


@makes(lambda t: isinstance(t, Fun) and len(t.params) == 1, 3)
def composition(g, t, known):
    between = g.type(1, kinds.has_json)
    return Expr(t, "(", g.receiver(fun_of(t.params, between)), " >> ",
                g.receiver(fun_of([between], t.result)), ")")


@makes(lambda t: isinstance(t, Gene) and t.form == "enum", 6)
def variant(g, t, known):
    return g.variant(t, *g.pick(t.cases))


@makes(lambda t: isinstance(t, Fun), 8)
def closure(g, t, known):
    params = [Variable(g.name("v"), p) for p in t.params]
    head = ", ".join(p.name if known else f"{p.name}: {p.type}" for p in params)
    body = g.lambda_body(t.result, *params, known=known)
    return Expr(t, f"|{head}| ", body, evident=not known)

"""Patterns, and the arms of a match that covers its subject."""

from .kinds import BOOL, CHAR, ERROR, STRING, Gene, Int, Tuple, is_form
from .maker import Variable
from .tree import Expr, Stmt


def pattern(g, t, variables, depth=2, strict=False):
    """A pattern for t that binds what it adds to variables; strict: one that matches always."""
    pick = g.rng.random()
    if pick < 0.25:
        return "_"
    if isinstance(t, Tuple) and pick < 0.9:
        return f"({', '.join(pattern(g, p, variables, depth - 1, strict) for p in t.parts)})"
    if pick < 0.5 or strict or depth <= 0:
        variables.append(Variable(g.name("v"), t))
        return variables[-1].name
    if isinstance(t, Gene) and t.form == "record" and not t.extern:
        return record_pattern(g, t, variables, depth)
    if g.chance(0.3) and (several := alternatives(g, t)):
        return several
    if isinstance(t, Int):
        return number_pattern(g, t)
    if t is BOOL:
        return g.pick(("true", "false"))
    if t is STRING:
        return f'"{g.pick(("a", "b", "ab", ""))}"'
    if t is CHAR:
        return f"'{g.pick('aZ7')}'"
    cases = cases_of(t)
    return case_pattern(g, *g.pick(cases), variables, depth) if cases else "_"


def record_pattern(g, t, variables, depth):
    kept = [f for f in t.fields if g.chance(0.6)]
    inner = [f"{name}: {pattern(g, p, variables, depth - 1)}" for name, p in kept]
    return f"{t} {{ {', '.join([*inner, '..'][:max(1, len(inner) + (len(kept) < len(t.fields)))])} }}"


def alternatives(g, t):
    """p | q of what binds nothing; None where t has no such patterns."""
    if isinstance(t, Int):
        made = [number_pattern(g, t) for _ in range(g.rng.randint(2, 3))]
    else:
        bare = [name for name, payload in cases_of(t) if not payload]
        made = g.rng.sample(bare, 2) if len(bare) > 1 else []
    return " | ".join(made) if len(set(made)) > 1 else None


def number_pattern(g, t):
    n = g.rng.randint(0, 9)
    if g.chance(0.4):
        return f"{n}..={n + g.rng.randint(0, 9)}"
    return f"-{n + 1}" if t.signed and g.chance(0.3) else str(n)


def cases_of(t):
    """(name, payload) of what has cases."""
    if is_form(t, "Option"):
        return [("Some", [(None, t.elem)]), ("None", [])]
    if is_form(t, "Result"):
        return [("Ok", [(None, t.ok)]), ("Err", [(None, t.error)])]
    return t.cases if isinstance(t, Gene) and t.form == "enum" else []


def case_pattern(g, name, payload, variables, depth):
    if not payload:
        return name
    inner = [(field, pattern(g, p, variables, depth - 1)) for field, p in payload]
    if payload[0][0] is None:
        return f"{name}({', '.join(p for _, p in inner)})"
    return f"{name} {{ {', '.join(f'{field}: {p}' for field, p in inner)} }}"


def whole_case(g, name, payload, variables):
    """Every value of this case."""
    if not payload:
        return name
    if payload[0][0] is not None and g.chance(0.4):
        return f"{name} {{ .. }}"
    inner = [(field, pattern(g, p, variables, 1, strict=True)) for field, p in payload]
    if payload[0][0] is None:
        return f"{name}({', '.join(p for _, p in inner)})"
    return f"{name} {{ {', '.join(f'{field}: {p}' for field, p in inner)} }}"


def arm(g, text, variables, body, may_guard=True):
    with g.inner(*variables):
        guard = (" if ", g.head(BOOL)) if may_guard and g.chance(0.3) else ()
        value = body()
        if value.text() == "{}":  # an empty map: alone it would be a block
            value = Expr(value.type, "(", value, ")", evident=False)
        return Stmt(text, *guard, " => ", value)


def arms(g, t, body):
    """Rows of a match over t. Particular ones first; then all cases, or a name for the rest."""
    rows = []
    for _ in range(g.rng.randint(0, 2)):
        variables = []
        text = pattern(g, t, variables)
        rows.append(arm(g, text, variables, body))
    cases = cases_of(t)
    if cases and g.chance(0.6) and t is not ERROR:
        for name, payload in cases:
            variables = []
            text = whole_case(g, name, payload, variables)
            rows.append(arm(g, text, variables, body, may_guard=False))
        return rows
    v = Variable(g.name("v"), t)
    text = g.pick(("_", v.name))
    rows.append(arm(g, text, [v] if text != "_" else [], body, may_guard=False))
    return rows

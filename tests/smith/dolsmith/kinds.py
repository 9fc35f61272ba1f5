"""Types of random programs, and random values of them as JSON."""

from dataclasses import dataclass
from typing import Callable, Optional


@dataclass(frozen=True)
class Type:
    """Equal when their texts are: names of genes are unique in a module."""
    text: str

    def __str__(self):
        return self.text

    parts = ()


@dataclass(frozen=True)
class Int(Type):
    bits: int
    signed: bool

    @property
    def lo(self):
        return -(1 << (self.bits - 1)) if self.signed else 0

    @property
    def hi(self):
        return (1 << (self.bits - self.signed)) - 1

    @property
    def usual(self):
        """What inputs and variables hold most of the time, so that most sums fit."""
        hi = min(self.hi, {8: 40, 16: 900}.get(self.bits, 20000))
        return (-hi if self.signed else 0), hi


@dataclass(frozen=True)
class Float(Type):
    bits: int


@dataclass(frozen=True)
class Container(Type):
    """Option, List, Set: elem. Map: key and elem. Result: ok and error."""
    form: str
    elem: Type
    key: Optional[Type] = None

    @property
    def ok(self):
        return self.key

    @property
    def error(self):
        return self.elem

    @property
    def parts(self):
        return (self.elem,) if self.key is None else (self.key, self.elem)


@dataclass(frozen=True)
class Tuple(Type):
    parts: tuple


@dataclass(frozen=True)
class Fun(Type):
    params: tuple
    result: Type

    @property
    def parts(self):
        return self.params + (self.result,)


@dataclass(frozen=True)
class Opaque(Type):
    """The parameter of a generic declaration."""


class Gene(Type):
    """A record (fields), an enumeration (cases) or a named type (inner); filled in by its maker."""

    def __init__(self, text, form):
        super().__init__(text)
        object.__setattr__(self, "form", form)
        object.__setattr__(self, "fields", [])   # (name, type)
        object.__setattr__(self, "cases", [])    # (name, [(field name or None, type)])
        object.__setattr__(self, "inner", None)
        object.__setattr__(self, "methods", [])  # Function
        object.__setattr__(self, "extras", {})   # "operator": the one that it declares
        object.__setattr__(self, "extern", False)   # of another module

    @property
    def parts(self):
        if self.form == "named":
            return (self.inner,)
        if self.form == "record":
            return tuple(t for _, t in self.fields)
        return tuple(t for _, payload in self.cases for _, t in payload)

    @property
    def bare(self):
        """An enumeration without payload."""
        return self.form == "enum" and not self.parts


INTS = {f"{'' if s else 'U'}Int{b}": Int(f"{'' if s else 'U'}Int{b}", b, s)
        for b in (8, 16, 32, 64) for s in (True, False)}
U8, U32, U64 = INTS["UInt8"], INTS["UInt32"], INTS["UInt64"]
I32, I64 = INTS["Int32"], INTS["Int64"]
F32, F64 = Float("Float32", 32), Float("Float64", 64)
BOOL, CHAR, STRING, UNIT = Type("Bool"), Type("Char"), Type("String"), Type("Void")
# How often a function may call itself: always a few. Told from UInt64 by being this object.
FUEL = Int("UInt64", 64, False)
SCALARS = (*INTS.values(), F32, F64, BOOL, CHAR, STRING)

ERROR = Gene("Error", "enum")
ERROR.cases.extend([("NotFound", [(None, STRING)]), ("InvalidInput", [(None, STRING)]),
                    ("InvalidState", [(None, STRING)])])
VIOLATION = Gene("Violation", "record")
READING = Gene("Reading", "record")
READING.fields.extend([("name", STRING), ("level", U32)])
for gene in (ERROR, VIOLATION, READING):
    object.__setattr__(gene, "extern", True)


def list_of(t):
    return Container(f"List<{t}>", "List", t)


def set_of(t):
    return Container(f"Set<{t}>", "Set", t)


def option_of(t):
    return Container(f"Option<{t}>", "Option", t)


def map_of(key, value):
    return Container(f"Map<{key}, {value}>", "Map", value, key)


def result_of(value, error):
    return Container(f"Result<{value}, {error}>", "Result", error, value)


def tuple_of(*parts):
    return Tuple(f"({', '.join(map(str, parts))})", parts)


def fun_of(params, result):
    return Fun(f"fun({', '.join(map(str, params))}) -> {result}", tuple(params), result)


def is_form(t, *forms):
    return isinstance(t, Container) and t.form in forms


def is_number(t):
    return isinstance(t, (Int, Float))


def every(t, test: Callable[[Type], bool]) -> bool:
    """Whether test holds of t and everything in it."""
    return test(t) and all(every(p, test) for p in t.parts)


def comparable(t):
    return every(t, lambda p: not isinstance(p, (Fun, Opaque)))


def is_key(t):
    """Usable as a key of a map or set."""
    return every(t, lambda p: isinstance(p, (Int, Tuple)) or p in (BOOL, CHAR, STRING)
                 or isinstance(p, Gene) and not p.extern
                 or is_form(p, "Option", "List", "Result"))


def has_json(t):
    return every(t, lambda p: not isinstance(p, (Fun, Opaque)))


def shown(t):
    """Has to_string."""
    if isinstance(t, Gene) and not t.extern:
        return t.bare or t.form != "enum" and len(t.parts) == 1 and shown(t.parts[0])
    return t in SCALARS


# ---- values as JSON ----

TEXTS = ("", "a", "b", "ab", "a,b", "b,a,c", " x ", "Zebra", "0", "17", "-4", "true", "é", "日本",
         "naïve", "a b c", "x\"y", "\\", "aab")
CHARS = ("a", "Z", "7", " ", "é", "日", ",")
FLOATS = (0, -0.0, 1, 0.5, -2.25, 3.0, 1e10, 0.1, -7.75, 100, 0, 1, 3.0, 0.5, -7.75, 100, 2.5e-7,
          -1e-20, 16777217, 0.30000000000000004, 3.4e38, 9007199254740993, 9007199254740995,
          4503599627370497.5)


def number(rng, t):
    lo, hi = t.usual
    pick = rng.random()
    if pick < 0.06:
        return rng.choice((t.lo, t.hi, t.lo + 1, t.hi - 1))
    if pick < 0.5:
        return rng.randint(max(lo, -3), min(hi, 9))
    return rng.randint(lo, hi)


def is_text_key(t):
    """Maps with such keys are JSON objects, all others arrays of pairs."""
    while isinstance(t, Gene) and t.form == "named":
        t = t.inner
    return isinstance(t, Int) or t is STRING or isinstance(t, Gene) and t.bare


def value(rng, t, depth=3):
    """A value of t that json.dumps writes as DOL reads it."""
    def inner(u):
        return value(rng, u, depth - 1)

    if t is FUEL:
        return rng.randint(0, 5)
    if isinstance(t, Int):
        return number(rng, t)
    if isinstance(t, Float):
        v = rng.choice(FLOATS)
        if rng.random() < 0.06 and t.bits == 64:
            return rng.choice(("NaN", "Infinity", "-Infinity", 1e300, 5e-324, 1.7976931348623157e308))
        return v
    if t is BOOL:
        return rng.random() < 0.5
    if t is CHAR:
        return rng.choice(CHARS)
    if t is STRING:
        return rng.choice(TEXTS)
    if t is UNIT:
        return None
    if isinstance(t, Tuple):
        return [inner(p) for p in t.parts]
    if isinstance(t, Gene):
        return gene_value(rng, t, inner)
    return container_value(rng, t, inner, depth)


def gene_value(rng, t, inner):
    if t.form == "named":
        return inner(t.inner)
    if t.form == "record":
        return {name: inner(p) for name, p in t.fields}
    name, payload = rng.choice(t.cases)
    if not payload:
        return name
    if payload[0][0] is not None:
        return {name: {field: inner(p) for field, p in payload}}
    return {name: inner(payload[0][1]) if len(payload) == 1 else [inner(p) for _, p in payload]}


def nullable(t):
    """Null is one of its values, so that Some needs to be said."""
    while isinstance(t, Gene) and t.form == "named":
        t = t.inner
    return is_form(t, "Option") or t is UNIT


def container_value(rng, t, inner, depth):
    if t.form == "Option":
        if rng.random() < 0.3:
            return None
        v = inner(t.elem)
        return {"Some": v} if nullable(t.elem) else v
    if t.form == "Result":
        return {"Ok": inner(t.ok)} if rng.random() < 0.7 else {"Err": inner(t.error)}
    items = [inner(t.elem) for _ in range(rng.randint(0, 5 if depth > 1 else 2))]
    if t.form == "List":
        return items
    if t.form == "Set":
        return items[:1] if isinstance(t.elem, Container) else unique(items)
    keys = unique([inner(t.key) for _ in items])
    if not is_text_key(t.key):
        return [[k, v] for k, v in zip(keys, items)]
    return {str(k): v for k, v in zip(keys, items)}


def unique(items):
    seen = {}
    for v in items:
        seen.setdefault(repr(v), v)
    return list(seen.values())

"""One HIR program with a function for every pair of parent and child that the verifier allows.

Lowering makes most pairs only now and then, and some never; back ends must know all. A function
sets up a local of each type it needs, puts a child of the wanted kind into a parent of the wanted
kind, and gives the text of the result. Every i64 and u64 is 0, so that it may be an index, every
list and map has one element, and every option is Some."""

TYPES = {  # name: (HIR type, a plain value)
    "n": ("i64", "z"),
    "u": ("u64", "y"),
    "b": ("bool", "t"),
    "s": ("string", '"s"'),
    "r": ("world.Reading", 'make world.Reading(name: "q", level: 3u32)'),
    "v": ("Option<i32>", "case Option<i32>::Some(5i32)"),
    "l": ("list<i64>", "list list<i64> [z]"),
    "m": ("map<i64, i64>", "map map<i64, i64> [0i64: z]"),
    "f": ("fun(i64) -> i64", "closure @pairs.same(z)"),
}
ALL = tuple(TYPES)

# Kind of child: what it is for the types that it can have; $ is that type's local, T the type.
CHILDREN = {
    "const": {"n": "0i64", "u": "0u64", "b": "true"},
    "str": {"s": '"text"'},
    "local": dict.fromkeys(ALL, "$"),
    "global": {x: f"$`pairs.K_{x}`" for x in ALL},
    "field": {x: f"h.g_{x}" for x in ALL},
    "payload": {x: f"w!All.g_{x}" for x in ALL},
    "elem": {x: f"l_{x}[0u64]" for x in ALL},
    "slot": {x: f"m_{x}{{0i64}}" for x in ALL},
    "unary": {"n": "neg(n)", "b": "not(not(b))"},
    "binary": {"n": "(n + 0i64)", "u": "(u * 3u64)", "b": "(n < 5i64)"},
    "convert": {"n": "(u as i64)", "u": "(n as u64)"},
    "and": {"b": "(b and t)"},
    "or": {"b": "(b or t)"},
    "select": dict.fromkeys(ALL, "(b ? $ : $)"),
    "call": {x: f"@pairs.id_{x}($)" for x in ALL},
    "apply": {x: f"apply(g_{x}, $)" for x in ALL},
    "host": {"n": "host world.number(u)", "u": "host world.count(u)", "b": "host world.flag(u)",
             "s": "host world.title(u)", "r": "host world.sense(u)", "v": "host world.draw(1u64)",
             "l": "host world.items(u)", "m": "host world.table(u)"},
    "prim": {**{x: f"list_remove(l_{x}, 0u64)" for x in ALL},
             "n": "min(n, 0i64)", "u": "str_len(e)", "b": "str_starts(s, s)", "s": "str_trim(s)",
             "l": "list_reverse(l)",
             "v": "chk_add(1i32, 2i32)"},
    "make": {"r": TYPES["r"][1]},
    "case": {"v": TYPES["v"][1]},
    "list": {"l": TYPES["l"][1]},
    "map": {"m": TYPES["m"][1]},
    "is": {"b": "(v is Some)"},
    "closure": {"f": TYPES["f"][1]},
    "copy": dict.fromkeys(ALL, "copy($)"),
}


def digest(x, child):
    """A call of the host, which takes no functions."""
    slots = {"b": "b", "n": "n", "v": "v", "m": "m", "r": "r"}
    if x == "f":
        return None
    if x == "s":
        return f"host world.weigh({child}, 2.0f64)", "f64"
    if x == "l":
        return f"host world.ask(s, {child})", "Result<u64, prelude.Error>"
    if x == "u":
        return f"host world.count({child})", "u64"
    args = ", ".join(child if k == x else v for k, v in slots.items())
    return f"host world.digest({args})", "u64"


# Kind of parent: for a type and a child of it, an expression with its type; None: no such one.
PARENTS = {
    "field": lambda x, c: x == "r" and (f"{c}.level", "u32"),
    "payload": lambda x, c: x == "v" and (f"{c}!Some.0", "i32"),
    "elem": lambda x, c: x == "l" and (f"{c}[0u64]", "i64") or x == "u" and (f"l[{c}]", "i64"),
    "slot": lambda x, c: x == "m" and (f"{c}{{0i64}}", "i64") or x in "nu" and (f"m{{{c}}}", "i64"),
    "unary": lambda x, c: x == "n" and (f"neg({c})", "i64") or x == "b" and (f"not({c})", "bool"),
    "binary": lambda x, c: x != "f" and (f"({c} == {x})", "bool"),
    "convert": lambda x, c: (x in "nu" and (f"({c} as i32)", "i32")
                             or x == "b" and (f"({c} as u8)", "u8")),
    "and": lambda x, c: x == "b" and (f"({c} and b)", "bool"),
    "or": lambda x, c: x == "b" and (f"({c} or b)", "bool"),
    "select": lambda x, c: (f"(b ? {c} : {x})", TYPES[x][0]),
    "call": lambda x, c: (f"@pairs.id_{x}({c})", TYPES[x][0]),
    "apply": lambda x, c: (f"apply(g_{x}, {c})", TYPES[x][0]),
    "host": digest,
    "prim": lambda x, c: (f"to_string({c})", "string"),
    "make": lambda x, c: (f"make ({TYPES[x][0]}, bool)(0: {c}, 1: b)", f"({TYPES[x][0]}, bool)"),
    "case": lambda x, c: (f"case Result<{TYPES[x][0]}, string>::Ok({c})",
                          f"Result<{TYPES[x][0]}, string>"),
    "list": lambda x, c: (f"list list<{TYPES[x][0]}> [{c}]", f"list<{TYPES[x][0]}>"),
    "map": lambda x, c: (f"map map<i64, {TYPES[x][0]}> [1i64: {c}]", f"map<i64, {TYPES[x][0]}>"),
    "is": lambda x, c: x == "v" and (f"({c} is Some)", "bool"),
    "closure": lambda x, c: (f"closure @pairs.keep_{x}({c})", f"fun() -> {TYPES[x][0]}"),
    "copy": lambda x, c: (f"copy({c})", TYPES[x][0]),
}

# Kind of statement: lines around a child; they end in a return of a string.
DONE = "return to_string(n)"
STATEMENTS = {
    "let:": lambda x, c: [f"let a: {TYPES[x][0]} = {c}", "return to_string(a)"],
    "alias:": lambda x, c: [f"alias a: {TYPES[x][0]} = {c}", "return to_string(a)"],
    "set:": lambda x, c: [f"let mut a: {TYPES[x][0]} = {x}", f"set a = {c}", "return to_string(a)"],
    "do:": lambda x, c: [f"do {c}", DONE],
    "if:": lambda x, c: x == "b" and [f"if {c} {{", DONE, "}", 'return "else"'],
    "switch:": lambda x, c: x in "nubv" and [f"switch {c} {{", SWITCH[x], DONE, "}", "default {",
                                             'return "default"', "}", "}"],
    "range:": lambda x, c: x in "nu" and [f"range L1 i: {TYPES[x][0]} in {c} .. 2{TYPES[x][0]} {{",
                                          "return to_string(i)", "}", DONE],
    "trap:": lambda x, c: x == "s" and ["if b {", f"trap trap {c}", "}", DONE],
    "check:": lambda x, c: [f"check {c}", DONE],
}
SWITCH = {"n": "case 0i64 {", "u": "case 0u64 {", "b": "case true {", "v": "case Some {"}

# Kind of statement: as the child of a block, in a loop L9.
INNER = {
    "let:": ["let a: i64 = n"], "alias:": ["alias a: i64 = h.g_n"], "set:": ["set n = 0i64"],
    "do:": ["do list_push(l, n)"], "if:": ["if b {", "set n = 0i64", "}"],
    "switch:": ["switch b {", "case false {", "}", "default {", "set n = 0i64", "}", "}"],
    "loop:": ["loop L7 {", "break L7", "}"],
    "range:": ["range L7 i: i64 in 0i64 .. 2i64 {", "set n = 0i64", "}"],
    "block:": ["block L7 {", "if b {", "break L7", "}", "}"], "break:": ["break L9"],
    "continue:": ["set u = (u + 1u64)", "if (u > 2u64) {", "break L9", "}", "continue L9"],
    "return:": [DONE], "trap:": ['trap trap "here"'], "check:": ["check r"],
}
OUTER = {
    "if:": ("if b {", "}"), "switch:": ("switch b {\ncase true {", "}\ndefault {\n}\n}"),
    "loop:": ("loop L8 {", "break L8\n}"), "range:": ("range L8 j: i64 in 0i64 .. 1i64 {", "}"),
    "block:": ("block L8 {", "}"),
}
ENDS = ("break:", "continue:", "return:", "trap:")


HERE = 'pub, module "pairs"'


def declarations():
    fields = "\n".join(f"    g_{x}: {t}" for x, (t, _) in TYPES.items())
    payload = ", ".join(f"g_{x}: {t}" for x, (t, _) in TYPES.items())
    rows = ['module pairs [requested, version "1.0.0"] {\n}',
            f'record pairs.H [gene, pub, module "pairs"] {{\n{fields}\n}}',
            f'variant pairs.W [{HERE}] {{\n    None = 0\n    All = 1 {{{payload}}}\n}}']
    for x, (t, value) in TYPES.items():
        value = value.replace("(z)", "(0i64)").replace("[z]", "[0i64]").replace(": z", ": 0i64")
        value = {"z": "0i64", "y": "0u64", "t": "true"}.get(value, value)
        rows.append(f'const pairs.K_{x}: {t} [pub, module "pairs"] = {value}')
        rows.append(f'fun free pairs.id_{x}(x: {t}) -> {t} [module "pairs"] {{\n    return x\n}}')
        same = f"-> {t} [{HERE}] {{\n    return x\n}}"
        rows.append(f"fun lambda pairs.lam_{x}(k: i64; x: {t}) {same}")
        rows.append(f"fun lambda pairs.keep_{x}(x: {t};) {same}")
    rows.append(f"fun lambda pairs.same(k: i64; x: i64) -> i64 [{HERE}] {{\n    return (x + k)\n}}")
    return rows


def prologue():
    rows = ['let e: string = ""']
    for x, (t, value) in TYPES.items():
        rows.append(f"let mut {x}: {t} = {value}")
        rows.append(f"let mut l_{x}: list<{t}> = list list<{t}> [{x}]")
        rows.append(f"let mut m_{x}: map<i64, {t}> = map map<i64, {t}> [0i64: {x}]")
        rows.append(f"let g_{x}: fun({t}) -> {t} = closure @pairs.lam_{x}(z)")
    fields = ", ".join(f"g_{x}: {x}" for x in TYPES)
    rows.append(f"let mut h: pairs.H = make pairs.H({fields})")
    rows.append(f"let mut w: pairs.W = case pairs.W::All({', '.join(TYPES)})")
    return rows


def body(parent, child):
    """Lines for each type that the pair may have."""
    for x, text in CHILDREN.get(child, {}).items():
        c = text.replace("$", x) if "$`" not in text else text
        if parent in STATEMENTS:
            rows = STATEMENTS[parent](x, c)
            if rows:
                yield rows
        elif parent == "return:":
            yield [f"return {c}", TYPES[x][0]]
        elif parent in PARENTS:
            made = PARENTS[parent](x, c)
            if made:
                yield [f"let a: {made[1]} = {made[0]}", "return to_string(a)"]
        if parent == "apply" and x == "f":
            yield [f"let a: i64 = apply({c}, n)", "return to_string(a)"]
    if parent in OUTER and child in INNER:
        head, tail = OUTER[parent]
        if child in ENDS and parent == "loop:":
            tail = "}"
        leave = [] if child in ENDS and parent in ("loop:", "block:") else ["break L9"]
        yield ["loop L9 {", head, *INNER[child], tail, *leave, "}", DONE]


def used(lines, rows):
    """The rows of a prologue that lines need, directly or not."""
    text = " ".join(lines)
    kept = []
    for row in reversed(rows):
        name = row.split(":")[0].split()[-1]
        if any(word == name for word in words(text)):
            kept.append(row)
            text += " " + row
    return kept[::-1]


def words(text):
    out = "".join(c if c.isalnum() or c == "_" else " " for c in text)
    return out.split()


def program(world, pairs):
    """HIR text with the functions for these pairs, and their calls. `world`: world.dol as HIR."""
    rows = [world.rstrip("\n"), *declarations()]
    calls = []
    setup = prologue()
    for parent, child in pairs:
        for i, lines in enumerate(body(parent, child)):
            result = "string"
            if parent == "return:" and child in CHILDREN:
                *lines, result = lines
            name = f"pairs.{parent}_{child}_{i}".replace(":", "")
            text = "\n".join("    " + line for line in used(lines, setup) + lines)
            rows.append(f'fun free {name}(z: i64, y: u64, t: bool) -> {result} '
                        f'[pub, module "pairs"] {{\n{text}\n}}')
            calls.append(f"{name} [0, 0, true]")
    return "\n\n".join(rows) + "\n", calls

"""Sources that pass the checker and are meant to hurt what comes after it: targets.py DIRECTORY.

Each is a module with the functions that are called, and stands in DIRECTORY/list with them: name,
the code of the error that every target refuses it with, or "-", then the calls as function and
arguments.
"""
import sys

SOURCES = []


def source(*calls, refused="-"):
    def add(make):
        SOURCES.append((make.__name__, refused, calls, make))
        return make
    return add


def joined(items, indent="    "):
    return "".join(f"{indent}{item}\n" for item in items)


# ---- huge literals

@source(("at", "[99999]"), ("at", "[100000]"))
def numbers():
    items = joined(f"{i * 7},"[:None if i < 99999 else -1] for i in range(100000))
    return f"const TABLE: List<UInt64> = [\n{items}]\n\nfun at(i: UInt64) -> UInt64 {{ TABLE[i] }}\n"


@source(("size", "[]"), ("tail", "[]"))
def text():
    return (f'const TEXT = "{"äbc" * 500000}"\n\nfun size() -> UInt64 {{ TEXT.len() }}\n\n'
            'fun tail() -> Bool { TEXT.ends_with("cäbc") }\n')


@source(("get", '["k77"]'), ("get", '["x"]'))
def mapping():
    items = joined(f'"k{i}": {i},'[:None if i < 19999 else -1] for i in range(20000))
    return (f"const TABLE: Map<String, UInt64> = {{\n{items}}}\n\n"
            "fun get(key: String) -> Option<UInt64> { TABLE.get(key) }\n")


@source(("sum", "[1]"), ("sum", "[18446744073709551615]"))
def sums():
    items = joined(f"x + {i},"[:None if i < 19999 else -1] for i in range(20000))
    return f"fun sum(x: UInt64) -> UInt64 {{\n    list = [\n{items}    ]\n    list.iter().sum()\n}}\n"


# ---- many of everything

@source(("f9999", "[1]"), ("all", "[1]"), ("all", "[18446744073709551615]"))
def functions():
    each = "".join(f"fun f{i}(x: UInt64) -> UInt64 {{ x + {i} }}\n\n" for i in range(10000))
    calls = joined(f"sum = sum % 1000 + f{i}(x)" for i in range(10000))
    return f"{each}fun all(x: UInt64) -> UInt64 {{\n    let mut sum: UInt64 = 0\n{calls}    sum\n}}\n"


@source(("f2999", "[1]"), ("f2999", "[18446744073709551615]"))
def chain():
    each = "".join(f"fun f{i}(x: UInt64) -> UInt64 {{ f{i - 1}(x) % 100000 + 1 }}\n\n"
                   for i in range(1, 3000))
    return f"fun f0(x: UInt64) -> UInt64 {{ x + 1 }}\n\n{each}"


@source(("pick", '[{"V0":1}]'), ("pick", '[{"V9999":1}]'), ("back", '[{"V5000":7}]'),
        ("pick", '[{"V9999":18446744073709551615}]'))
def payloads():
    cases = joined(f"V{i}(UInt64)," for i in range(10000))
    arms = joined((f"V{i}(x) => x + {i}," for i in range(10000)), "        ")
    return (f"enum E {{\n{cases}}}\n\nfun pick(e: E) -> UInt64 {{\n    match e {{\n{arms}    }}\n}}\n\n"
            "fun back(e: E) -> E { e }\n")


@source(("pick", '["V9999"]'), ("next", '["V9998"]'))
def variants():
    cases = joined(f"V{i}," for i in range(10000))
    arms = joined((f"V{i} => {i * 3}," for i in range(10000)), "        ")
    steps = joined((f"V{i} => V{(i + 1) % 10000}," for i in range(10000)), "        ")
    return (f"enum E {{\n{cases}}}\n\nfun pick(e: E) -> UInt64 {{\n    match e {{\n{arms}    }}\n}}\n\n"
            f"fun next(e: E) -> E {{\n    match e {{\n{steps}    }}\n}}\n")


@source(("sum", "[1]"), ("sum", "[18446744073709551615]"))
def variables():
    lines = joined(f"v{i} = {f'v{i - 1}' if i else 'x'} + {i % 7}" for i in range(60000))
    return f"fun sum(x: UInt64) -> UInt64 {{\n{lines}    v59999\n}}\n"


@source(("sum", "[1]"), ("broken", "[1000]"))
def fields():
    has = joined(f"has f{i}: UInt64 = {i}" for i in range(5000))
    limits = joined(f"constraint c{i} {{ this.f{i} <= 100000 }}" for i in range(0, 5000, 5))
    return (f"gene G {{\n{has}\n{limits}}}\n\nfun sum(x: UInt64) -> UInt64 {{\n"
            "    g = G { f0: x }\n    g.f0 + g.f4999\n}\n\n"
            "fun broken(x: UInt64) -> UInt64 {\n    g = G { f4995: x * x }\n    g.f0\n}\n")


def with_parameters(n):
    names = ", ".join(f"p{i}: UInt64" for i in range(n))
    values = ", ".join(str(i) for i in range(n))
    total = " + ".join(f"p{i}" for i in range(n))
    return (f"fun sum({names}) -> UInt64 {{ {total} }}\n\nfun call() -> UInt64 {{\n"
            f"    sum({values})\n}}\n")


@source(("call", "[]"), ("sum", str(list(range(255)))))
def parameters_most():
    return with_parameters(255)


@source(("call", "[]"), refused="E0211")
def parameters():
    return with_parameters(1000)


# ---- deep nests

DEEP = 1200


@source(("f", "[1]"), ("f", "[18446744073709551615]"))
def parentheses():
    return f"fun f(x: UInt64) -> UInt64 {{ {'(1 + ' * DEEP}x{')' * DEEP} }}\n"


@source(("f", "[1]"), refused="E0205")
def long_sum():
    return f"fun f(x: UInt64) -> UInt64 {{ x{' + 1' * 20000} }}\n"


@source(("f", "[0]"), ("f", "[5000]"))
def branches():
    opening = "".join(f"if x > {i} {{\n" for i in range(DEEP))
    closing = "".join(f"}} else {{ {i} }}\n" for i in range(DEEP - 1, -1, -1))
    return f"fun f(x: UInt64) -> UInt64 {{\n{opening}x\n{closing}}}\n"


@source(("f", "[0]"), ("f", "[1500]"), ("f", "[9999]"))
def alternatives():
    chain = " else ".join(f"if x == {i} {{ {i * 2} }}" for i in range(2000))
    return f"fun f(x: UInt64) -> UInt64 {{\n    {chain} else {{ 1 }}\n}}\n"


@source(("f", "[0]"), ("f", "[7]"))
def loops():
    depth = 400
    return (f"fun f(x: UInt64) -> UInt64 {{\n    let mut n = x\n{'while n < 5 {' * depth}\n n += 1\n"
            f"{'}' * depth}\n    n\n}}\n")


@source(("f", "[3]"))
def options():
    depth = 60
    kind = "Option<" * depth + "UInt64" + ">" * depth
    return (f"fun f(x: UInt64) -> {kind} {{ {'Some(' * depth}x{')' * depth} }}\n")


@source(("f", "[3]"))
def lists():
    depth = 60
    kind = "List<" * depth + "UInt64" + ">" * depth
    return f"fun f(x: UInt64) -> {kind} {{ {'[' * depth}x{']' * depth} }}\n"


@source(("f", "[1]"), ("f", "[18446744073709551615]"))
def matches():
    opening = "".join(f"match x {{ {i} => {i}, _ => " for i in range(2, 2 + DEEP))
    return f"fun f(x: UInt64) -> UInt64 {{ {opening}x + 1{' }' * DEEP} }}\n"


@source(("f", "[1]"))
def closures():
    depth = 200
    opening = "".join(f"g{i} = |a{i}: UInt64| {{\n" for i in range(depth))
    closing = "".join(f"}}\ng{i}(x)\n" for i in range(depth - 1, -1, -1))
    return f"fun f(x: UInt64) -> UInt64 {{\n{opening}x\n{closing}}}\n"


def main():
    folder = sys.argv[1]
    with open(f"{folder}/list", "w", encoding="utf-8") as rows:
        for name, refused, calls, make in SOURCES:
            with open(f"{folder}/{name}.dol", "w", encoding="utf-8") as out:
                out.write(f"module {name} @ 1.0.0\n\n{make()}")
            rows.write("\t".join([name, refused, *(f"{name}.{f}\t{a}" for f, a in calls)]) + "\n")


main()

"""Calls of a module's functions with random arguments."""

import json
import random

from . import kinds


def calls(seed, module, per_module):
    """Lines "module.function [arguments]". The calls of a system follow one of its constructors."""
    rng = random.Random(f"{seed}/{module.name}/calls")
    groups = module.calls
    lines = []
    while groups and len(lines) < per_module:
        group = rng.choice(groups)
        lines.append(line(rng, group[0]))
        for _ in range(rng.randint(2, 6) if len(group) > 1 else 0):
            lines.append(line(rng, rng.choice(group[1:])))
    return lines[:per_module]


def line(rng, function):
    name, params = function
    arguments = [kinds.value(rng, p) for p in params]
    if arguments and rng.random() < 0.04:
        arguments = spoilt(rng, arguments)
    between = rng.choice(((", ", ": "), (",", ":"), (" ,\t", " :  ")))
    text = json.dumps(arguments, ensure_ascii=rng.random() < 0.1, separators=between)
    return f"{name} {text.replace(TAB, chr(9)) if rng.random() < 0.5 else text}"


JUNK = (None, True, "x", "", 1.5, -1, 300, 70000, 1 << 33, 1 << 64, -(1 << 63) - 1, [], {}, [1],
        {"a": 1}, {"Some": 1}, {"Ok": None}, "17", "NaN", "a", "ab",
        "a\tb")
TAB = r"\t"  # bare in a string it is no JSON


def spoilt(rng, value):
    """Something in it is otherwise, so that it may not be of its type any more."""
    inner = list(value) if isinstance(value, dict) else range(len(value)) \
        if isinstance(value, list) else ()
    if not inner or rng.random() < 0.2:
        return changed(rng, value)
    at, made = rng.choice(list(inner)), value.copy()
    made[at] = spoilt(rng, value[at])
    return made


def changed(rng, value):
    how = rng.random()
    if isinstance(value, dict) and how < 0.6:
        made = value.copy()
        if made and how < 0.3:
            del made[rng.choice(list(made))]
        else:
            made["more"] = rng.choice(JUNK)
        return made
    if isinstance(value, list) and how < 0.6:
        return value[:-1] if value and how < 0.3 else [*value, rng.choice(JUNK)]
    return rng.choice(JUNK)

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
    return f"{name} {json.dumps(arguments, ensure_ascii=False)}"

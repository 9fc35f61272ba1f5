"""Every executor is a row."""

from .executors import InProcess, Native, Wasm, Wasm2c
from .variants import VARIANTS

NO_CONTRACTION = "-ffp-contract=off"

EXECUTORS = [
    InProcess("lowered"),
    InProcess("handles"),
    *VARIANTS,
    Wasm("wasm-O0", "-O0"),
    Wasm("wasm-O2", "-O2"),
    Wasm2c("wasm2c-O0", "-O0"),
    Wasm2c("wasm2c-O2", "-O2"),
    Native("tcc", "tcc", units="each"),
    Native("gcc-O0", "gcc", "-std=c11", "-O0"),
    Native("gcc-O2", "gcc", "-std=c11", "-O2", NO_CONTRACTION),
    Native("clang-O0", "clang", "-std=c11", "-O0"),
    Native("clang-O2", "clang", "-std=c11", "-O2", NO_CONTRACTION),
]


def chosen(names, build):
    """The executors of these names (all when empty) that are there, and why others are not."""
    rows = [(e, e.missing(build)) for e in EXECUTORS if not names or e.name in names]
    return [e for e, why in rows if not why], [(e.name, why) for e, why in rows if why]

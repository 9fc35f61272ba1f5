"""What runs programs. Each executor turns the modules of a folder into something that answers a
file of calls, a line for a call; the evaluator's lines are the right ones."""

import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
TREE = HERE.parent.parent
WORLD = HERE / "world.dol"
# Seconds for a batch: for builds and runs that hang.
TIMEOUT = float(os.environ.get("DOLSMITH_TIMEOUT", 300))
WABT = Path("/usr/share/wabt/wasm2c")  # the runtime of wasm2c


class Broken(Exception):
    """An executor does not build, crashes or hangs; the text says what it printed."""


class Rejected(Exception):
    """The checker refuses modules: {name: first message}."""

    def __init__(self, modules):
        super().__init__(str(modules))
        self.modules = modules


def command(words, **more):
    """(exit code, stdout, stderr); None as the code when it took too long."""
    try:
        done = subprocess.run([str(w) for w in words], capture_output=True, timeout=TIMEOUT, **more)
    except subprocess.TimeoutExpired:
        return None, b"", b"took too long"
    return done.returncode, done.stdout, done.stderr


def demand(what, words, **more):
    code, out, err = command(words, **more)
    if code != 0:
        raise Broken(f"{what}: exit {code}\n" + (err or out).decode(errors="replace")[:2000])
    return out


class Batch:
    """Modules in a folder, with what was made of them."""

    def __init__(self, build, folder):
        self.build = Path(build).resolve()
        self.folder = Path(folder)
        self.sources = self.folder / "src"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.sources.mkdir(parents=True)
        self.lock = threading.Lock()
        self.locks = {}  # what several executors share: made by the first of them
        self.made = {}

    def once(self, name, make):
        """What make() gives, the first time that it is asked for; its failure is everybody's."""
        with self.lock:
            lock = self.locks.setdefault(name, threading.Lock())
        with lock:
            if name not in self.made:
                try:
                    self.made[name] = make(), None
                except Broken as e:
                    self.made[name] = None, e
            made, failure = self.made[name]
        if failure:
            raise failure
        return made

    @property
    def dolc(self):
        return self.build / "dolc"

    def write(self, texts, suffix=".dol"):
        for name, text in texts.items():
            (self.sources / (name + suffix)).write_text(text)

    @property
    def files(self):
        """In one order, whatever the folder says. HIR text stands alone."""
        hir = sorted(self.sources.glob("*.hir"))
        return hir or [WORLD, *sorted(self.sources.glob("*.dol"))]

    def reference(self, calls):
        """{"evaluated": lines, "lowered": lines, "handles": lines}, and the coverage as text."""
        (self.folder / "calls").write_text("".join(line + "\n" for line in calls))
        code, out, err = command([self.build / "tests/smith/evaluate", TREE / "stdlib",
                                  self.folder / "out", self.folder / "calls", *self.files])
        if code == 1:
            raise Rejected(self.complaints(out.decode(errors="replace")))
        if code != 0:
            raise Broken(f"evaluate: exit {code}\n{err.decode(errors='replace')[:2000]}")
        lines = {name: read_lines(self.folder / f"out.{name}")
                 for name in ("evaluated", "lowered", "handles")}
        return lines, (self.folder / "out.coverage").read_text()

    def complaints(self, text):
        found = {}
        for line in text.splitlines():
            path, _, rest = line.partition(":")
            found.setdefault(Path(path).stem, rest)
        return found


def read_lines(path):
    """Places without folders: the evaluator has the path of the command, C the file's name."""
    text = path.read_text(errors="replace") if isinstance(path, Path) else path
    return re.sub(r'"at":"[^"]*/', '"at":"', text).split("\n")[:-1]


def as_it_is(line):
    return line


def answers(words):
    """What a program prints, a line for a call; a crash is a line, too."""
    code, out, err = command(words)
    lines = read_lines(out.decode(errors="replace"))
    if code != 0:
        lines.append(f"crash: exit {code} {err.decode(errors='replace')[:600]}")
    return lines


def runtime(batch, name, words):
    """libdol's objects by this compiler, made once for a build folder and its sources."""
    folder = batch.folder.parent / f"runtime-{name}"
    stamp = str(max(f.stat().st_mtime_ns for f in (TREE / "runtime/dol").iterdir()))
    if not (folder / "stamp").exists() or (folder / "stamp").read_text() != stamp:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for f in sorted((TREE / "runtime/dol").glob("*.c")):
            demand("runtime", [*words, "-c", f, "-o", folder / f"{f.stem}.o"])
        (folder / "stamp").write_text(stamp)
    return sorted(folder.glob("*.o"))


def absent(*tools):
    """Why tools cannot be used; None: they can."""
    missing = [t for t in tools if not shutil.which(t)]
    return f"no {', '.join(missing)}" if missing else None


class Native:
    """C, by some compiler; all modules in one unit, or one for each."""

    reads_hir = True

    def __init__(self, name, compiler, *options, units="one"):
        self.name = name
        self.normal = as_it_is
        self.words = [compiler, "-w", *options]
        self.units = units

    def missing(self, build):
        return absent(self.words[0])

    def translate(self, batch):
        """What dolc writes; with unit.h, which tells native.c what the host of world.dol is called."""
        c = batch.folder / f"c-{self.units}"
        single = ["--single-file"] if self.units == "one" else []
        demand("dolc compile", [batch.dolc, "compile", *batch.files, "-W", "no-all", *single,
                                "--target", "c", "--with-main", "-o", c])
        if single:
            unit = next(c.glob("*.h")).stem
            (c / "unit.h").write_text(f'#include "{unit}.h"\n'
                                      f"typedef {unit}_host world_host;\n"
                                      f"#define world_host_key {unit}_host_key\n")
        else:
            (c / "unit.h").write_text('#include "world.h"\n')
        return c

    def run(self, batch):
        c = batch.once(f"c-{self.units}", lambda: self.translate(batch))
        program = batch.folder / self.name
        include = ["-I", c, "-I", TREE / "runtime", "-I", HERE]
        sources = [*sorted(c.rglob("*.c")), HERE / "native.c"]
        demand(self.name, [*self.words, *include, "-Ddol_main=smith_main", "-o", program,
                           *sources, *runtime(batch, self.name, self.words), "-lm"])
        return answers([program, batch.folder / "calls"])


def without_hash(line):
    return re.sub(r" #[0-9a-f]{16}", "", line)


class Wasm:
    """A module of WebAssembly, under Node. It tells the hash of the state after every call."""

    reads_hir = True
    tools = ("node",)

    def __init__(self, name, level):
        self.name = name
        self.normal = as_it_is
        self.level = level

    def missing(self, build):
        _, out, _ = command([Path(build).resolve() / "dolc", "compile", "--help"])
        return absent(*self.tools) if b"c|wasm" in out else "no WASM target"

    def translate(self, batch):
        folder = batch.folder / f"wasm{self.level}"
        demand("dolc compile", [batch.dolc, "compile", *batch.files, "-W", "no-all", self.level,
                                "--target", "wasm", "--with-main", "--emit", "js",
                                "-o", folder / "module.wasm"])
        return folder

    def made(self, batch):
        return batch.once(f"wasm{self.level}", lambda: self.translate(batch))

    def run(self, batch):
        return answers(["node", HERE / "world.mjs", self.made(batch), batch.folder / "calls"])


class Wasm2c(Wasm):
    """The same module, as C that wasm2c makes of it; tcc compiles its megabytes in no time."""

    tools = ("wasm2c", "tcc")

    def missing(self, build):
        return super().missing(build) or (None if WABT.is_dir() else f"no {WABT}")

    def run(self, batch):
        folder = self.made(batch)
        demand("wasm2c", ["wasm2c", "-n", "module", folder / "module.wasm",
                          "-o", folder / "module.c"])
        hosts = re.search(r"module_instantiate\((.*)\);", (folder / "module.h").read_text())
        program = batch.folder / self.name
        words = ["tcc", "-w"]
        demand(self.name, [*words, f"-DINSTANCES={', NULL' * hosts[1].count(',')}", "-I", folder,
                           "-I", WABT, "-I", TREE / "runtime", "-o", program, HERE / "wasm2c.c",
                           folder / "module.c", WABT / "wasm-rt-impl.c",
                           *runtime(batch, self.name, words), "-lm"])
        return answers([program, batch.folder / "calls"])


class InProcess:
    """What evaluate.c ran beside the evaluator."""

    reads_hir = True

    def __init__(self, name):
        self.name = name
        self.normal = as_it_is

    def missing(self, build):
        return None

    def run(self, batch):
        return read_lines(batch.folder / f"out.{self.name}")

"""What runs programs. Each executor turns the modules of a folder into something that answers a
file of calls, a line for a call; the evaluator's lines are the right ones."""

import os
import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
TREE = HERE.parent.parent
WORLD = HERE / "world.dol"
TIMEOUT = 300  # seconds for a batch: for builds and runs that hang


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


class Native:
    """C, by some compiler. What dolc writes and the runtime are there once for all compilers."""

    reads_hir = True

    def __init__(self, name, compiler, *options):
        self.name = name
        self.normal = as_it_is
        self.words = [compiler, "-w", *options]

    def missing(self, build):
        """Why it is not here; None: it is."""
        return None if shutil.which(self.words[0]) else f"no {self.words[0]}"

    def runtime(self, batch):
        """Compiled once for a build folder and its sources."""
        sources = sorted((TREE / "runtime/dol").glob("*.c"))
        folder = batch.folder.parent / f"runtime-{self.name}"
        stamp = str(max(f.stat().st_mtime_ns for f in (TREE / "runtime/dol").iterdir()))
        if not (folder / "stamp").exists() or (folder / "stamp").read_text() != stamp:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for f in sources:
                demand("runtime", [*self.words, "-c", f, "-o", folder / f"{f.stem}.o"])
            (folder / "stamp").write_text(stamp)
        return sorted(folder.glob("*.o"))

    def translate(self, batch):
        c = batch.folder / "c"
        if not c.exists():
            demand("dolc compile", [batch.dolc, "compile", *batch.files, "-W", "no-all",
                                    "--target", "c", "--with-main", "-o", c])
        return c

    def run(self, batch):
        c = self.translate(batch)
        objects = batch.folder / self.name
        objects.mkdir(exist_ok=True)
        include = ["-I", c, "-I", TREE / "runtime", "-I", HERE]
        sources = [*sorted(c.rglob("*.c")), HERE / "native.c"]
        demand(f"{self.name}", [*self.words, *include, "-Ddol_main=smith_main", "-o",
                                objects / "program", *sources, *self.runtime(batch), "-lm"])
        code, out, err = command([objects / "program", batch.folder / "calls"])
        lines = read_lines(out.decode(errors="replace"))
        if code != 0:
            lines.append(f"crash: exit {code} {err.decode(errors='replace')[:200]}")
        return lines


def without_hash(line):
    return re.sub(r" #[0-9a-f]{16}", "", line)


class Wasm:
    """A module of WebAssembly, under Node. It tells no hashes of states."""

    reads_hir = True

    def __init__(self, name, level):
        self.name = name
        self.normal = without_hash
        self.level = level

    def missing(self, build):
        if not shutil.which("node"):
            return "no node"
        _, out, _ = command([Path(build).resolve() / "dolc", "compile", "--help"])
        return None if b"c|wasm" in out else "no WASM target"

    def run(self, batch):
        folder = batch.folder / self.name
        demand("dolc compile", [batch.dolc, "compile", *batch.files, "-W", "no-all", self.level,
                                "--target", "wasm", "--with-main", "--emit", "js",
                                "-o", folder / "module.wasm"])
        code, out, err = command(["node", HERE / "world.mjs", folder, batch.folder / "calls"])
        lines = read_lines(out.decode(errors="replace"))
        if code != 0:
            lines.append(f"crash: exit {code} {err.decode(errors='replace')[:600]}")
        return lines


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

#!/bin/sh
# What `dolc compile --target c` costs and writes: 1000 genes of ten fields with two constraints
# (three conditions) in one module, beside flatc and protoc-c on as many declarations; and what tcc and gcc need for it.
# usage: output.sh BUILDDIR SRCDIR
set -eu
build=$(cd "$1" && pwd) src=$(cd "$2" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/dolc-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

python3 - "$work" <<'PY'
import sys

kinds = [("UInt64", "ulong", "uint64"), ("Int32", "int", "int32"), ("String", "string", "string"),
         ("Bool", "bool", "bool"), ("Float64", "double", "double"), ("UInt32", "uint", "uint32"),
         ("Int64", "long", "int64"), ("String", "string", "string"), ("UInt8", "ubyte", "uint32"),
         ("Float64", "double", "double")]
dol, fbs, proto = ["module big @ 1.0.0"], ["namespace big;"], ['syntax = "proto3";', "package big;"]
for i in range(1000):
    dol += [f"gene Record{i} {{", f"    exegesis {{ Record number {i}. }}"]
    dol += [f"    has field{k}: {t[0]}" for k, t in enumerate(kinds)]
    dol += ["    constraint small { field0 <= 1000 and field1 >= -5 }",
            "    constraint share { field9 <= 1.0 }", "}"]
    fbs += [f"table Record{i} {{"] + [f"  field{k}: {t[1]};" for k, t in enumerate(kinds)] + ["}"]
    proto += [f"message Record{i} {{"]
    proto += [f"  {t[2]} field{k} = {k + 1};" for k, t in enumerate(kinds)] + ["}"]
for name, lines in ("big.dol", dol), ("big.fbs", fbs), ("big.proto", proto):
    open(f"{sys.argv[1]}/{name}", "w").write("\n".join(lines) + "\n")
PY

row() { # name, files it writes or '', command...: best CPU time of several runs
    name=$1 out=$2
    shift 2
    python3 - "$name" "$out" "$@" <<'PY'
import glob, os, resource, subprocess, sys, time

name, out, *command = sys.argv[1:]
cpu, wall = [], []
for _ in range(15):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall.append(time.perf_counter() - start)
    cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
size = sum(os.path.getsize(f) for f in glob.glob(out)) if out else 0
text = f"  {size / 1e6:5.2f} MB" if size else ""
print(f"  {name:22} {min(wall) * 1e3:7.1f} ms  (CPU {min(cpu) * 1e3:7.1f} ms){text}")
PY
}
mkdir "$work/c" "$work/fbs" "$work/proto"
echo "1000 genes of ten fields with two constraints, best of 15:"
# Each run writes all files: they are not there yet.
cat >"$work/dolc.sh" <<EOF
rm -f "$work"/c/*
exec "$build/dolc" compile "$work/big.dol" --target c -o "$work/c"
EOF
row "dolc --target c" "$work/c/*" sh "$work/dolc.sh"
row "(sh and rm alone)" "" sh -c "rm -f $work/none*; exec true"
if command -v flatc >/dev/null; then
    row "flatc --cpp" "$work/fbs/*" flatc --cpp -o "$work/fbs" "$work/big.fbs"
else
    echo "  flatc: skipped, not there (flatbuffers-compiler)"
fi
if command -v protoc-c >/dev/null; then
    row "protoc-c" "$work/proto/*" protoc-c --proto_path="$work" --c_out="$work/proto" \
        "$work/big.proto"
else
    echo "  protoc-c: skipped, not there (protobuf-c-compiler)"
fi
if command -v tcc >/dev/null; then
    row "tcc -c" "" tcc -c -I"$src/runtime" -I"$work/c" "$work/c/big.c" -o "$work/big.o"
    [ ! -f "$work/proto/big.pb-c.c" ] ||
        row "tcc -c, of protoc-c" "" tcc -c -I"$work/proto" "$work/proto/big.pb-c.c" -o "$work/big.o"
fi
if command -v valgrind >/dev/null; then
    valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        "$build/dolc" compile "$work/big.dol" --target c -o "$work/c" 2>&1 |
        awk '/Collected/ { printf "  dolc: %.0f million instructions (callgrind)\n", $NF / 1e6 }'
fi

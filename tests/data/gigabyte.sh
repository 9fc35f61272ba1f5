# RUN
# NEEDS: python3
# SLOW
# A value of a gigabyte is told to be too large; a gigabyte of lines needs no more memory than a
# hundredth of it.
cd "$scratch" || exit 2
cp "$srcdir/tests/data/shop.dol" .
python3 - <<'PY'
import resource, subprocess, sys
good = ('{"id":1,"price":{"amount":3},"paid":2,"rating":1,"discount":0.5,"urgent":true,"payment":"Cash",'
        '"lines":[{"name":"a","count":1,"price":{"amount":3}}],"tags":[],"stock":{},"wait":"3s"}\n')

def check(chunks, *options):
    """Standard input in pieces; what was printed, and the most memory in MiB."""
    script = ("import resource, subprocess, sys\n"
              "r = subprocess.run(sys.argv[1:], stderr=sys.stdout)\n"
              "print('peak', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, r.returncode)")
    p = subprocess.Popen([sys.executable, "-c", script, "dolc", "check", "shop.dol", "--as", "Order", "--data", "-",
                          *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        for chunk in chunks:
            p.stdin.write(chunk)
    except BrokenPipeError:
        pass
    p.stdin.close()
    out = p.stdout.read().decode()
    p.wait()
    peak, code = map(int, out.rsplit("peak ", 1)[1].split())
    return out, peak, code

def say(good, name):
    print(("ok " if good else "not ok ") + name)

block = good.encode() * 5000
lines = lambda total: (block for _ in range(total // len(block)))
out, small, code = check(lines(10 << 20), "--data-format", "jsonl")
say(code == 0, "ten megabytes of lines")
out, large, code = check(lines(1 << 30), "--data-format", "jsonl")
say(code == 0 and large < small + 64, f"a gigabyte of lines: {large} MiB, where ten megabytes take {small}")
text = b"x" * (1 << 20)
for form in ["json", "jsonl"]:
    value = lambda: (b'{"note":"' if i == 0 else text for i in range(1025))
    out, peak, code = check(value(), "--data-format", form)
    say(code in (1, 2) and "512 MiB" in out, f"a value of a gigabyte as {form}: {peak} MiB")
PY

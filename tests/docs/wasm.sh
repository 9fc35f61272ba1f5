# RUN
# NEEDS: node python3
# docs/wasm.md: its files are saved under the names that the text gives them, its commands run one after
# the other, what they print is what the page says.
set -u
. "$srcdir/tests/wasm.sh"
reason=$(wasm_missing)
[ -z "$reason" ] || { echo "$reason"; exit 77; }
rm -rf "$scratch/page"
mkdir -p "$scratch/page/web"
cd "$scratch/page" || exit 2

# Blocks before the second heading: files (by the last `name` before them), commands, expected text.
awk '
    /^## / { part++ }
    part > 1 { exit }
    /^```/ && !on { on = 1; kind = substr($0, 4); n++; next }
    /^```/ { on = 0; next }
    on && kind == "sh" { print > "commands." n; next }
    on && kind == "text" { print > "expected"; next }
    on { print > name; next }
    match($0, /`[A-Za-z\/]+\.(dol|mjs|html)`/) { name = substr($0, RSTART + 1, RLENGTH - 2) }
' "$srcdir/docs/wasm.md"

: >output
for command in commands.*; do
    grep -q 'http.server' "$command" && continue
    sh -e "$command" >>output 2>&1 || { cat output; echo "not ok $(cat "$command")"; }
    echo "ok $(head -n 1 "$command")"
done
diff expected output && echo "ok what the page prints" || echo "not ok what the page prints"
for file in shop.wasm shop.js shop.d.ts package.json index.html; do
    [ -s "web/$file" ] || echo "not ok web/$file"
done

# The server knows .wasm; in a browser the page says what Node said.
port=$((20000 + $$ % 20000))
sed "s/8000/$port/" "$(grep -l http.server commands.*)" >serve
sh -c "exec $(cat serve)" >server.log 2>&1 &
server=$!
trap 'kill $server 2>/dev/null' EXIT
python3 - "$port" <<'FETCH' && echo "ok served" || echo "not ok served"
import sys, time, urllib.request
for attempt in range(100):
    try:
        answer = urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/shop.wasm")
        assert answer.headers["Content-Type"] == "application/wasm", answer.headers["Content-Type"]
        assert answer.read(4) == b"\0asm"
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit("no answer")
FETCH
if [ "${DOLC_TEST_SLOW:-no}" = yes ] && command -v chromium >/dev/null; then
    timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
        --user-data-dir="$scratch/profile" --virtual-time-budget=10000 \
        --dump-dom "http://127.0.0.1:$port/index.html" 2>log | grep -q '<p id="open">open: 20</p>' &&
        echo "ok the page" || echo "not ok the page"
fi

# RUN
# SLOW
# NEEDS: node npm chromium python3
# The packed extension in Visual Studio Code itself: the server part that code-server ships, in headless
# Chromium. The pictures are in $DOLC_PICTURES, to be looked at.
set -u
case $(node --version) in v20.*) ;; *) echo "code-server 4.96 needs Node 20"; exit 77 ;; esac
. "$srcdir/tests/editors/node.inc"
pictures=${DOLC_PICTURES:-$scratch}
quiet="--ignore-scripts --no-audit --no-fund"
cp "$srcdir"/tests/editors/code-server/package*.json "$scratch"
# What needs building (terminal, search, logs) is left out; one dependency is not in the registry as locked.
# shellcheck disable=SC2086
if ! (cd "$scratch" && npm ci $quiet && rm -rf package && npm pack --silent code-server@4.96.4 &&
    tar xzf code-server-4.96.4.tgz && cd package/lib/vscode &&
    sed -i '/"@vscode\/proxy-agent"/d' package.json && npm install --omit=dev $quiet &&
    npm install --no-save $quiet @vscode/proxy-agent@0.27.0) >"$scratch/npm.log" 2>&1; then
    echo "npm cannot install code-server"
    exit 77
fi
(cd "$extension" && node_modules/.bin/vsce package --allow-missing-repository --out "$scratch/dol.vsix") \
    >"$scratch/vsce.log" 2>&1 || { cat "$scratch/vsce.log"; exit 1; }

rm -rf "$scratch/data" "$scratch/folder"
mkdir -p "$scratch/data/data/Machine" "$scratch/folder"
cp -r "$srcdir/specs/enr" "$scratch/folder"
python3 -c 'import json, sys; print(json.dumps({"dolc.server.path": sys.argv[1], "dolc.stdlib": sys.argv[2]}))' \
    "$(command -v dolc)" "$srcdir/stdlib" >"$scratch/data/data/Machine/settings.json"
cd "$scratch/package/lib/vscode" || exit 2
node out/server-main.js --install-extension "$scratch/dol.vsix" --server-data-dir "$scratch/data" \
    >"$scratch/install.log" 2>&1
grep -q 'successfully installed' "$scratch/install.log" && echo "ok the package installs" ||
    { tail -n 5 "$scratch/install.log"; echo "not ok the package installs"; }
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
node out/server-main.js --host 127.0.0.1 --port "$port" --without-connection-token --telemetry-level off \
    --accept-server-license-terms --server-data-dir "$scratch/data" >"$scratch/server.log" 2>&1 &
server=$!
trap 'kill $server' EXIT
for second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    grep -q 'listening on' "$scratch/server.log" && break
    sleep 1
done
node "$srcdir/tests/editors/code-server/drive.mjs" "$scratch/node_modules" "$port" "$scratch/folder" "$pictures"

# RUN
# NEEDS: node
# What the snippets of VS Code put into a file is DOL that `dolc fmt` leaves as it is.
set -u
node -e '
const snippets = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
for (const [name, s] of Object.entries(snippets)) {
  let text = [].concat(s.body).join("\n");
  for (let old; old !== text; ) {
    old = text;
    text = text.replace(/\$\{(\d+):([^${}]*(?:\{[^${}]*\})?[^${}]*)\}/g, (all, n, value) => value);
  }
  const values = {};
  for (const [, n, v] of [].concat(s.body).join("\n").matchAll(/\$\{(\d+):([^${}]*)\}/g)) values[n] = v;
  text = text.replace(/\$\{(\d+)\}/g, (all, n) => values[n] || "").replace(/\$\d/g, "");
  require("fs").writeFileSync(process.argv[2] + "/" + name.replace(/ /g, "_") + ".txt", text + "\n");
}' "$srcdir/editors/vscode/snippets/dol.json" "$scratch" || exit 1
member='^(constraint|law|impl)$'
statement='^(match|if|for|forall|exists)$'
for file in "$scratch"/*.txt; do
    name=$(basename "$file" .txt)
    {
        if echo "$name" | grep -qE "$member"; then
            echo 'system S {'
            sed 's/^\(.\)/    \1/' "$file"
            echo '}'
        elif echo "$name" | grep -qE "$statement"; then
            echo 'fun f() {'
            sed 's/^\(.\)/    \1/' "$file"
            echo '}'
        else
            cat "$file"
        fi
    } >"$scratch/$name.dol"
    if dolc dump --stage ast "$scratch/$name.dol" >/dev/null 2>"$scratch/err"; then
        echo "ok snippet $name"
    else
        echo "not ok snippet $name"
        head -n 5 "$scratch/err"
    fi
done

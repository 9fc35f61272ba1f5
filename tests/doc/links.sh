# RUN
# NEEDS: python3
# Pages of specs/enr with the library, and of everything that there is: well-formed, no dead link.
set -u
cd "$scratch" || exit 2
made() { # name, arguments...
    name=$1
    shift
    rm -rf "$name"
    if ! dolc doc "$@" -Wno-tautology -o "$name" 2>err; then
        echo "not ok $name: $(cat err)"
        return
    fi
    if python3 "$srcdir/tests/doc/page.py" "$name" >out; then
        echo "ok $name: $(tail -n 1 out)"
    else
        echo "not ok $name: $(cat out)"
    fi
}
made enr "$srcdir/specs/enr" --imports
made std "$srcdir/stdlib"
made show "$srcdir/tests/doc/showcase" --private
[ "$(grep -o '^[0-9]*' <out)" -ge 3 ] && echo "ok pages were looked at" || echo "not ok pages were looked at"

# In Markdown, every link to a page and a place in it.
for name in enr show; do
    case $name in enr) from="$srcdir/specs/enr --imports" ;; show) from="$srcdir/tests/doc/showcase" ;; esac
    dolc doc $from -Wno-tautology --pages markdown -o "md-$name" 2>err || echo "not ok md-$name: $(cat err)"
    python3 - "md-$name" <<'LINKS' && echo "ok links of md-$name" || echo "not ok links of md-$name"
import os, re, sys
folder, faults, seen = sys.argv[1], 0, 0
texts = {n: open(os.path.join(folder, n), encoding="utf-8").read() for n in os.listdir(folder) if n.endswith(".md")}
for name, text in texts.items():
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    for href in re.findall(r"\]\(([^)]*)\)", text):
        file, _, place = href.partition("#")
        seen += 1
        if re.match(r"https?://|mailto:", href):
            continue
        if file and not os.path.exists(os.path.join(folder, file)):
            faults += 1
            print(name, href)
        elif place and f'<a id="{place}"></a>' not in texts[file or name]:
            faults += 1
            print(name, href)
print(seen, "links")
sys.exit(faults > 0 or seen < 20)
LINKS
done

# Graphs are drawn where Graphviz is, and nothing tells of it.
if command -v dot >/dev/null; then
    for page in enr.septal enr.core index; do
        grep -q '<svg ' "enr/$page.html" && echo "ok a drawing in $page" || echo "not ok a drawing in $page"
    done
    grep -il 'graphviz\|<title>n[0-9]' enr/*.html md-enr/*.svg | sed 's/^/not ok told of Graphviz: /'
    grep -q 'id="graph-SeptalGate.state-e4"' enr/enr.core.html && echo "ok the gate has five steps" ||
        echo "not ok the gate has five steps"
    [ -s md-enr/enr.core.graph-SeptalGate.state.svg ] && echo "ok a drawing beside Markdown" ||
        echo "not ok a drawing beside Markdown"
    # Drawings beside Markdown are documents of their own, with their colours.
    python3 - md-enr/*.svg <<'DRAWINGS' && echo "ok drawings are XML" || echo "not ok drawings are XML"
import sys, xml.dom.minidom
for path in sys.argv[1:]:
    svg = xml.dom.minidom.parse(path)
    assert svg.getElementsByTagName("style") and svg.getElementsByTagName("text"), path
    ids = [e.getAttribute("id") for e in svg.getElementsByTagName("*") if e.hasAttribute("id")]
    assert len(ids) == len(set(ids)), path
DRAWINGS
else
    echo "drawings: skipped, no dot"
fi

# The example of docs/doc.md holds, its examples included.
awk '/^```dol$/ { on = 1; next } /^```$/ { on = 0 } on' "$srcdir/docs/doc.md" >shelves.dol
grep -q 'dol,fail' shelves.dol && dolc doc --check --deny warnings shelves.dol && echo "ok the example of docs/doc.md" ||
    echo "not ok the example of docs/doc.md"

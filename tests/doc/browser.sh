# RUN
# SLOW
# NEEDS: chromium python3 dot
# The pages in a browser without a window, at the width of a desk and of a telephone: they fit, search
# works by keyboard, both themes can be read. Without scripts, they are whole.
set -u
page=$scratch/browser
rm -rf "$page"
dolc doc "$srcdir/specs/enr" "$srcdir/tests/doc/showcase" --imports -Wno-tautology -o "$page" 2>/dev/null || exit 1
cp "$srcdir/tests/doc/browser.html" "$page/browser-test.html"
. "$srcdir/tests/browser.inc"
serve_folder "$page"

expected() { # theme at first, and the other
    for width in 1280 390; do
        for name in index enr.core enr.septal enr.ledger prelude show; do
            echo "$name at $width: fits"
        done
    done
    cat <<SEEN
/ leads to doc-search
exact: EntropyCalculator
exact before prefix: Credits
prefix: EntropyCalculator
a word in it: true
member: SeptalGate.open
nothing: 0 Nothing is called that.
arrows: 1 doc-result-1
escape: true
enter: enr.core.html#EntropyCalculator, in sight
first $1
contrast enough
switched $2
contrast enough
kept $2
SEEN
}
for theme in light dark; do
    case $theme in
    light) set -- '' 'light under dark' 'dark under light' ;;
    dark) set -- '--blink-settings=preferredColorScheme=0' 'dark under light' 'light under dark' ;;
    esac
    expected "$2" "$3" >"$scratch/expected"
    # shellcheck disable=SC2086
    browse $theme "$address/browser-test.html" $1 >"$scratch/seen"
    diff "$scratch/expected" "$scratch/seen" && echo "ok where $theme is preferred" || {
        tail -n 5 "$scratch/log"
        echo "not ok where $theme is preferred"
    }
done

# From a folder, without a server: search has its index.
sed 's|</body>|<script>addEventListener("load", () => { const p = document.createElement("pre"); p.textContent = "SEEN " + (window.dolSearch \|\| []).length; document.body.append(p) })</script></body>|' \
    "$page/index.html" >"$page/local.html"
[ "$(browse local "file://$page/local.html")" -gt 500 ] && echo "ok from a folder" || echo "not ok from a folder"

# RUN
# Every ```dol block of the documentation compiles without a word and is formatted. A block that does
# not stand alone says so: ```dol fragment. Pages of docs/diagnostics/ have a test of their own.
set -u
cd "$scratch" || exit 2
for page in "$srcdir"/README.md "$srcdir"/CONTRIBUTING.md $(find "$srcdir/docs" -name '*.md' | LC_ALL=C sort); do
    name=${page#"$srcdir/"}
    case $name in docs/diagnostics/*) continue ;; esac
    rm -rf blocks && mkdir blocks
    awk '
        /^ *````/ { quoted = !quoted }
        quoted { next }
        /^```dol$/ { on = 1; file = "blocks/" NR ".dol"; next }
        /^```/ { on = 0 }
        on { print > file }' "$page"
    for block in blocks/*.dol; do
        [ -f "$block" ] || continue
        line=${block##*/}
        if dolc check "$block" >out 2>&1 && [ ! -s out ]; then
            echo "ok $name:${line%.dol}"
        else
            echo "not ok $name:${line%.dol}: $(head -n 3 out | tr '\n' ' ')"
        fi
    done
done

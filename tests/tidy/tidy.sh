# RUN
# House style that a machine can hold: see CONTRIBUTING.md.
set -u
cd "$srcdir" || exit 2
tests=tests/tidy

# Hand-written C; generated files are not in the list.
find compiler include tests editors runtime -name '*.[chy]' -o -name '*.re' -o -name '*.def' 2>/dev/null |
    grep -vE '^compiler/syntax/(lexer\.c|parser\.[ch])$|/golden/|tree-sitter' | LC_ALL=C sort >"$scratch/c"
find . -name .git -prune -o -path './build*' -prune -o -type f \( -name '*.[chy]' -o -name '*.re' \
    -o -name '*.def' -o -name '*.sh' -o -name '*.am' -o -name '*.mk' -o -name '*.ac' -o -name '*.m4' \
    -o -name '*.dol' -o -name '*.awk' \) -print | grep -vE '/(aclocal|libtool|lt[a-z~]*)\.m4$|autom4te|/syntax/(lexer\.c|parser\.[ch])$' |
    LC_ALL=C sort >"$scratch/text"

verdict() { # name; findings on stdin
    sed "s|^|  |" >"$scratch/found"
    if [ -s "$scratch/found" ]; then
        echo "not ok $1"
        cat "$scratch/found"
    else
        echo "ok $1"
    fi
}

# Columns are counted in code points. The rows of .def tables are data, not prose.
grep -v '\.def$' "$scratch/c" | LC_ALL=C xargs awk '
    length($0) > 100 && gsub(/[\200-\277]/, "") >= 0 && length($0) > 100 { print FILENAME ":" FNR ": " length($0) " columns" }' |
    verdict "lines of at most 100 columns"

# long-files.txt lists the files that may be longer, each with its reason.
xargs wc -l <"$scratch/c" | awk -v list="$tests/long-files.txt" '
    BEGIN { while ((getline line < list) > 0) { split(line, part, ":"); may[part[1]] = 1 } }
    $2 != "total" && $1 > 900 && !($2 in may) { print $2 ": " $1 " lines" }' |
    verdict "files of at most 900 lines"

xargs grep -nwE '(strcpy|strcat|sprintf|vsprintf|gets|strtok|asctime|ctime|localtime|gmtime|rand)\(' \
    <"$scratch/c" | sed 's/$/   <- banned: bounded or reentrant calls instead/' | tr -d '\r' |
    verdict "no banned calls"

tab=$(printf '\t')
grep '\.[chy]$' "$scratch/c" | xargs grep -n "$tab" | verdict "no tabs in C"
xargs grep -nE '[ '"$tab"']+$' <"$scratch/text" | verdict "no trailing blanks"
xargs grep -nE '/(home|root|Users)/[a-z]|//[a-z]+:[0-9]+/' <"$scratch/text" |
    grep -v '^\./tests/tidy/tidy\.sh:' | verdict "no paths or hosts of one machine"

# Only the driver prints and ends the process.
find compiler -name '*.[cy]' -o -name '*.re' | grep -vE '^compiler/(driver/|syntax/(lexer|parser)\.c)' |
    xargs grep -nwE '(printf|puts|putchar|perror|fprintf|fputs|exit|_exit)\(' |
    grep -vE '^[^:]+:[0-9]+: *(\*|//|/\*)' | verdict "only the driver prints and exits"

# A source that no local.mk lists would be missing from the tarball.
for file in $(find compiler -name '*.[chy]' -o -name '*.re' -o -name '*.def' |
    grep -vE '^compiler/syntax/(lexer\.c|parser\.[ch])$'); do
    grep -qwF "$file" Makefile.am $(find compiler -name local.mk) || echo "$file"
done | verdict "every source is listed in a local.mk"

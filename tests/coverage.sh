#!/bin/sh
# Line coverage of the hand-written sources of compiler/, from the .gcda files of this build:
# a line per file, least covered first, then the total.
# usage: coverage.sh SRCDIR [REGEX], in a build directory configured with --enable-gcov; REGEX picks
# source files
set -eu
src=$1
wanted=${2:-^compiler/}
find compiler -name '*.gcda' | grep -q . || {
    echo "nothing was recorded: configure with --enable-gcov" >&2
    exit 2
}
work=$(mktemp -d "${TMPDIR:-/tmp}/dolc-coverage-XXXXXX")
trap 'rm -rf "$work"' EXIT
find compiler -name '*.gcno' | while read -r notes; do
    gcov -n -o "$(dirname "$notes")" "$notes" 2>/dev/null
done | awk -v src="$src/" -v wanted="$wanted" '
    /^File / {
        file = substr($0, 7, length($0) - 7)
        sub(/^.*\/compiler\//, "compiler/", file)
    }
    /^Lines executed:/ {
        split($0, part, /[:% ]+/)
        if (file ~ wanted && file ~ /^compiler\/.*\.(c|re|y)$/ && part[5] > lines[file]) {
            lines[file] = part[5]
            hit[file] = part[3] * part[5] / 100
        }
        file = ""
    }
    END {
        for (file in lines) {
            printf "%6.2f%% %6d  %s\n", 100 * hit[file] / lines[file], lines[file], file
            all += lines[file]
            covered += hit[file]
        }
        printf "%6.2f%% %6d  total\n", 100 * covered / all, all
    }' >"$work/rows"
grep -v ' total$' "$work/rows" | sort -n
grep ' total$' "$work/rows"

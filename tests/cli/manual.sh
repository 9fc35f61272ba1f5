# RUN
# The manual, the completions and --help tell of the same commands and options.
set -u
page=$srcdir/docs/man/dolc.1
commands=$(dolc --help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ "$(printf '%s\n' "$commands" | wc -l)" -ge 8 ] && echo "ok help lists commands" ||
    echo "not ok help lists commands"
plain=$(sed 's/\\-/-/g' "$page")
for command in $commands; do
    missing=
    printf '%s\n' "$plain" | grep -qE "^\.B[IR]? $command( |$)" || missing=" the command itself"
    for option in $(dolc "$command" --help | grep -oE '^  .*' | cut -c1-32 | grep -oE -- '--[a-z-]+'); do
        printf '%s\n' "$plain" | grep -qE -- "^\.B.*$option( |\"|$)" || missing="$missing $option"
    done
    [ -z "$missing" ] && echo "ok manual has all of $command" ||
        echo "not ok manual has all of $command, but lacks:$missing"
done

# complete WORD...: what bash would offer for the last word
complete_words() {
    bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dolc; printf "%s " "${COMPREPLY[@]}"' \
        bash "$srcdir/docs/completions/dolc.bash" "$@"
}
[ "$(complete_words dolc ex)" = "explain " ] && echo "ok completes commands" ||
    echo "not ok completes commands"
[ "$(complete_words dolc check --form)" = "--format " ] && echo "ok completes options" ||
    echo "not ok completes options"
[ "$(complete_words dolc check --deny unused-im)" = "unused-import " ] &&
    echo "ok completes names of warnings" || echo "not ok completes names of warnings"
[ "$(complete_words dolc check --format s)" = "sarif " ] && echo "ok completes choices" ||
    echo "not ok completes choices"
[ "$(complete_words dolc explain E0001)" = "E0001 " ] && echo "ok completes codes" ||
    echo "not ok completes codes"

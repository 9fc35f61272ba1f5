# Completion of dolc for bash. What can be completed is asked from dolc itself.
_dolc() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command= help i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        -*) ;;
        *) command=${COMP_WORDS[i]}; break ;;
        esac
    done
    if [ -z "$command" ]; then
        help=$(dolc --help 2>/dev/null)
        COMPREPLY=($(compgen -W "$(printf '%s\n' "$help" |
            sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p') --help --version" -- "$word"))
        return
    fi
    help=$(dolc "$command" --help 2>/dev/null)
    local choices
    choices=$(printf '%s\n' "$help" | sed -n "s/.*$previous \([a-z|]*|[a-z|]*\).*/\1/p" | tr '|' ' ')
    if [[ $previous == --* && -n $choices ]]; then
        COMPREPLY=($(compgen -W "$choices" -- "$word"))
    elif [[ $previous == -W || $previous == --warn || $previous == --deny ]]; then
        choices=$(dolc explain 2>/dev/null | sed -n 's/.*(-W\(.*\))$/\1/p' | sort -u)
        [[ $previous == --deny ]] && choices="$choices warnings" || choices="$choices all"
        COMPREPLY=($(compgen -W "$choices" -- "$word"))
    elif [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$(printf '%s\n' "$help" | grep -oE '(^| )--?[a-zA-Z-]+')" -- "$word"))
    elif [[ $command == explain ]]; then
        COMPREPLY=($(compgen -W "$(dolc explain 2>/dev/null | cut -d' ' -f1)" -- "$word"))
    else
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -f -X '!*.dol' -- "$word") $(compgen -d -- "$word"))
    fi
}
complete -F _dolc dolc

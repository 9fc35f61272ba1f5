# Completion of dolc for fish. What can be completed is asked from dolc itself.
function __dolc_commands
    dolc --help 2>/dev/null | sed -n '/^commands:/,/^$/s/^  \([a-z]*\)  *\(.*\)/\1\t\2/p'
end
function __dolc_options
    set -l words (commandline -opc)
    dolc $words[2] --help 2>/dev/null | grep -oE '(^| )--?[a-zA-Z-]+' | string trim
end
complete -c dolc -n 'test (count (commandline -opc)) -eq 1' -f -a '(__dolc_commands)'
complete -c dolc -n 'test (count (commandline -opc)) -gt 1; and string match -q -- "-*" (commandline -ct)' -f -a '(__dolc_options)'
complete -c dolc -n 'contains -- (commandline -opc)[-1] -W --warn --deny' -f \
    -a "(dolc explain 2>/dev/null | sed -n 's/.*(-W\\(.*\\))\$/\\1/p' | sort -u)"
complete -c dolc -n '__fish_seen_subcommand_from explain' -f -a '(dolc explain 2>/dev/null | cut -d" " -f1)'

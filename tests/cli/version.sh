# RUN
# What dolc says about itself, and that a full disk is not a success.
set -u
case $(dolc --version) in
"dolc "[0-9]*.[0-9]*.[0-9]*) echo "ok version" ;;
*) echo "not ok version" ;;
esac
dolc --help >"$scratch/help" && grep -q '^usage: dolc' "$scratch/help" && echo "ok help" ||
    echo "not ok help"
dolc --version >/dev/full 2>"$scratch/err"
[ $? -eq 2 ] && [ -s "$scratch/err" ] && echo "ok full disk" || echo "not ok full disk"
dolc --version >&- 2>"$scratch/err"
[ $? -eq 2 ] && [ -s "$scratch/err" ] && echo "ok closed stdout" || echo "not ok closed stdout"
dolc no-such-command >"$scratch/out" 2>"$scratch/err"
[ $? -eq 2 ] && [ ! -s "$scratch/out" ] && grep -q no-such-command "$scratch/err" &&
    echo "ok unknown command" || echo "not ok unknown command"

# RUN
# Where the output cannot be written: exit code 2, one message that names the file and why, and what
# was there before is still there whole.
set -u
dolc=$(command -v dolc)
spec=$srcdir/tests/emit_c/names/signal.dol
dolc compile "$spec" --target c -o "$scratch/good" || exit 1

# NAME, pattern of the message; the exit code and standard error are in $scratch/code and /err
expect() {
    if [ "$(cat "$scratch/code")" = 2 ] && grep -q "$2" "$scratch/err" &&
        [ "$(grep -c '^dolc: ' "$scratch/err")" = 1 ]; then
        echo "ok $1"
    else
        cat "$scratch/code" "$scratch/err"
        echo "not ok $1"
    fi
}

# NAME, folder: it holds whole files only, and none besides what dolc writes.
whole() {
    for file in $(cd "$2" && find . -type f); do
        if ! cmp -s "$scratch/good/$file" "$2/$file"; then
            echo "not ok $1: $file"
            return
        fi
    done
    echo "ok $1"
}

try() {
    "$dolc" compile "$spec" --target c -o "$1" >"$scratch/out" 2>"$scratch/err"
    echo $? >"$scratch/code"
}

echo text >"$scratch/file"
try "$scratch/file"
expect "a file where the folder should be" "^dolc: cannot write '.*file/.*': "
try "$scratch/file/below"
expect "a folder below a file" "^dolc: cannot write '.*file/below/.*': "
cp -R "$scratch/good" "$scratch/taken"
rm "$scratch/taken/signal_.h" && mkdir "$scratch/taken/signal_.h"
try "$scratch/taken"
expect "a folder where the file should be" "^dolc: cannot write '.*signal_.h': "

# No file may become larger than a kilobyte.
cp -R "$scratch/good" "$scratch/limit" && rm "$scratch/limit/signal_.c"
(ulimit -f 1 && try "$scratch/limit")
expect "a limit on the size of files" "^dolc: cannot write '.*signal_.c': File too large"
whole "a limit on the size of files leaves nothing half written" "$scratch/limit"

# A disk of 16 kB, and one that cannot be written to; where mounting is allowed.
mounted() { # options, what to do in sh
    unshare -rm sh -c 'mount -t tmpfs -o "$1" none "$2" && shift 2 && eval "$@"' sh "$1" \
        "$scratch/disk" "$2" 2>/dev/null
}
mkdir "$scratch/disk" "$scratch/saved"
if mounted size=16k true; then
    export dolc spec scratch
    mounted size=16k '"$dolc" compile "$spec" --target c -o "$scratch/disk" 2>"$scratch/err"
        echo $? >"$scratch/code"; cp -R "$scratch/disk/." "$scratch/saved"'
    expect "a full disk" "^dolc: cannot write '.*': No space left on device"
    whole "a full disk holds nothing half written" "$scratch/saved"
    mounted size=1m,ro '"$dolc" compile "$spec" --target c -o "$scratch/disk" 2>"$scratch/err"
        echo $? >"$scratch/code"'
    expect "a read-only disk" "^dolc: cannot write '.*': Read-only file system"
fi
if [ "$(id -u)" != 0 ]; then
    mkdir "$scratch/locked" && chmod a-w "$scratch/locked"
    try "$scratch/locked"
    expect "a read-only folder" "^dolc: cannot write '.*': Permission denied"
fi
exit 0

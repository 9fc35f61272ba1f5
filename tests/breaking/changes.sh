# RUN
# NEEDS: python3
# Every kind of change between two versions is told once, with whom it breaks, unless it is announced.
python3 "$srcdir/tests/breaking/changes.py" dolc "$srcdir/tests/breaking/changes.txt" "$scratch" ||
    echo "not ok changes.py ended early"
cd "$scratch" || exit 2
printf 'module m @ 1.2.0\n' >new.dol
printf 'module m @ 1.1.0\n' >old.dol
dolc breaking new.dol old.dol 2>err; [ $? -eq 1 ] && grep -q 'old.dol:1:12: error\[E0952\]' err &&
    echo "ok a version that goes back" || echo "not ok a version that goes back"
dolc breaking old.dol 2>err; [ $? -eq 2 ] && grep -q 'needs two' err && echo "ok one is too few" ||
    echo "not ok one is too few"
dolc breaking old.dol missing.dol 2>err; [ $? -eq 2 ] && grep -q 'missing.dol' err &&
    echo "ok a file that is not there" || echo "not ok a file that is not there"
dolc breaking "$srcdir/specs/enr" "$srcdir/specs/enr" && echo "ok ENR breaks nothing of ENR" ||
    echo "not ok ENR breaks nothing of ENR"

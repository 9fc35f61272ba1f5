# RUN
# NEEDS: python3
# 100 data files in three syntaxes with one to five planted faults each: every one is told at its
# place, and nothing else.
syntaxes="json jsonl"
if [ -e "$builddir/dolc-toml.so" ]; then
    syntaxes="$syntaxes toml"
else
    echo "TOML is left out: dolc was built without it"
fi
# shellcheck disable=SC2086
python3 "$srcdir/tests/data/faults.py" dolc "$srcdir/tests/data/shop.dol" 100 "$scratch" $syntaxes

# RUN
# NEEDS: python3
# 100 data files in three syntaxes with one to five planted faults each: every one is told at its
# place, and nothing else.
python3 "$srcdir/tests/data/faults.py" dolc "$srcdir/tests/data/shop.dol" 100 "$scratch"

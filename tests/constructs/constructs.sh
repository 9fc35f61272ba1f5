# RUN
# NEEDS: python3
# Taking a construct out changes a diagnostic, the HIR or a result: none is read and then forgotten.
set -u
PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/constructs/constructs.py" dolc \
    "$srcdir/tests/constructs/table.txt" "$scratch"

# RUN
# NEEDS: python3
# SLOW
# The same for 10,000 edits, and memory stays flat.
python3 lsp/edits.py "$srcdir" 10000 2

# RUN
# NEEDS: python3
# The server's state after random edits equals that of a fresh one.
python3 lsp/edits.py "$srcdir" 500 1

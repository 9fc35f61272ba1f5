# RUN: python3 lsp/broken.py "$srcdir"
# NEEDS: python3
# The language server on texts with errors.

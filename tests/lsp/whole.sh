# RUN: python3 lsp/methods.py "$srcdir" %t.work
# NEEDS: python3
# Every method of the language server on specs/enr.

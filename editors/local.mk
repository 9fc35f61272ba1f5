EXTRA_DIST += editors/tree-sitter-dol

EXTRA_DIST += editors/nvim editors/tree-sitter-dol editors/vscode

# The language server: each .c, .h and .def here, sorted.
libdolc_sources += \
    compiler/lsp/actions.c compiler/lsp/cmd_lsp.c compiler/lsp/complete.c compiler/lsp/complete.h \
    compiler/lsp/complete_items.c compiler/lsp/describe.c \
    compiler/lsp/diagnostics.c compiler/lsp/documents.c compiler/lsp/edits.c \
    compiler/lsp/fold.c compiler/lsp/format.c compiler/lsp/hierarchy.c compiler/lsp/hints.c \
    compiler/lsp/hover.c compiler/lsp/imports.c compiler/lsp/lifecycle.c compiler/lsp/links.c compiler/lsp/methods.def \
    compiler/lsp/navigate.c compiler/lsp/progress.c compiler/lsp/workspaces.c compiler/lsp/pump.c \
    compiler/lsp/pump.h compiler/lsp/rename.c compiler/lsp/scope.c compiler/lsp/server.c \
    compiler/lsp/server.h compiler/lsp/settings.c compiler/lsp/signature.c \
    compiler/lsp/snapshot.c compiler/lsp/snippets.def compiler/lsp/symbols.c compiler/lsp/text.c \
    compiler/lsp/text.h compiler/lsp/tokens.c compiler/lsp/tokens.def compiler/lsp/write.c \
    compiler/lsp/write.h

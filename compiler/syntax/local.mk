# Sources of syntax/: each .c and .h here. lexer.c, parser.c and parser.h are generated; the rules
# that run re2c and Bison are in Makefile.am.
libdolc_sources += \
    compiler/syntax/ast.def compiler/syntax/ast.h compiler/syntax/ast_dump.c \
    compiler/syntax/brackets.c compiler/syntax/brackets.h \
    compiler/syntax/build_decl.c compiler/syntax/build_expr.c \
    compiler/syntax/build_member.c compiler/syntax/build_type.c compiler/syntax/layout.c \
    compiler/syntax/layout.h compiler/syntax/layout_items.c compiler/syntax/layout_typos.c \
    compiler/syntax/lexer.c \
    compiler/syntax/mend.c compiler/syntax/parse.h compiler/syntax/parse_tokens.c \
    compiler/syntax/parser.c compiler/syntax/parser.h compiler/syntax/token.h \
    compiler/syntax/tokens.c compiler/syntax/tokens.def \
    compiler/syntax/walk.c compiler/syntax/walk.h
BUILT_SOURCES += compiler/syntax/parser.h
EXTRA_DIST += compiler/syntax/lexer.re compiler/syntax/parser.y

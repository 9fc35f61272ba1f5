# Sources of syntax/. When lexer.re and parser.y are there, list what is generated from them too:
#   libdolc_sources += compiler/syntax/lexer.c compiler/syntax/parser.c compiler/syntax/parser.h
#   BUILT_SOURCES += compiler/syntax/parser.h
#   EXTRA_DIST += compiler/syntax/lexer.re compiler/syntax/parser.y
# The rules that run re2c and Bison are in Makefile.am.
libdolc_sources +=

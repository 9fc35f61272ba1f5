# Sources of hir/: add each .c and .h here, sorted.
libdolc_sources += \
    compiler/hir/build.c \
    compiler/hir/dump.c compiler/hir/dump.h compiler/hir/dump_code.c \
    compiler/hir/hir.def compiler/hir/hir.h compiler/hir/prim.def compiler/hir/trap.def \
    compiler/hir/layout.c \
    compiler/hir/prim_types.c \
    compiler/hir/read.c compiler/hir/read.h compiler/hir/read_code.c compiler/hir/read_lex.c \
    compiler/hir/read_type.c \
    compiler/hir/text.c compiler/hir/text.h \
    compiler/hir/types.c

unit_programs += tests/unit/test_hir
tests_unit_test_hir_SOURCES = tests/unit/test_hir.c

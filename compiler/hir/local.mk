# Sources of hir/: add each .c and .h here, sorted.
libdolc_sources += \
    compiler/hir/build.c \
    compiler/hir/hir.def compiler/hir/hir.h compiler/hir/prim.def compiler/hir/trap.def \
    compiler/hir/layout.c \
    compiler/hir/types.c

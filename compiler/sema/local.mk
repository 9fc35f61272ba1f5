# Sources of sema/: add each .c and .h here, sorted.
libdolc_sources += \
    compiler/sema/builtin.def compiler/sema/sema.h compiler/sema/types.c compiler/sema/types.h

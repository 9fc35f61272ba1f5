# Sources of emit/c/, and the table of targets.
libdolc_sources += \
    compiler/emit/c/c.h compiler/emit/c/check.c compiler/emit/c/closures.c \
    compiler/emit/c/consts.c compiler/emit/c/emit.c compiler/emit/c/expr.c \
    compiler/emit/c/fit.c compiler/emit/c/func.c compiler/emit/c/header.c compiler/emit/c/host.c \
    compiler/emit/c/laws.c compiler/emit/c/layout.c compiler/emit/c/locals.c \
    compiler/emit/c/module.c compiler/emit/c/names.c compiler/emit/c/ops.c compiler/emit/c/ops.def \
    compiler/emit/c/prim.c compiler/emit/c/stmt.c compiler/emit/c/tables.c \
    compiler/emit/c/text.c compiler/emit/c/traits.c compiler/emit/c/types.c \
    compiler/emit/c/walk.c \
    compiler/emit/targets.c compiler/emit/targets.h

# Sources of hir/: add each .c and .h here, sorted.
libdolc_sources += \
    compiler/hir/build.c \
    compiler/hir/dump.c compiler/hir/dump.h compiler/hir/dump_code.c \
    compiler/hir/fuse.h compiler/hir/fuse_access.c \
    compiler/hir/hir.def compiler/hir/hir.h compiler/hir/prim.def compiler/hir/trap.def \
    compiler/hir/laws.c compiler/hir/layout.c \
    compiler/hir/lower.c compiler/hir/lower.h compiler/hir/lower_impl.h \
    compiler/hir/lower_build.c compiler/hir/lower_builtin.c compiler/hir/lower_call.c \
    compiler/hir/lower_checks.c compiler/hir/lower_constraint.c compiler/hir/lower_derive.c \
    compiler/hir/lower_expr.c compiler/hir/lower_fun.c compiler/hir/lower_iter.c \
    compiler/hir/lower_match.c compiler/hir/lower_op.c compiler/hir/lower_option.c \
    compiler/hir/lower_place.c compiler/hir/lower_sink.c compiler/hir/lower_stmt.c \
    compiler/hir/lower_system.c compiler/hir/lower_types.c \
    compiler/hir/order.c compiler/hir/order.h \
    compiler/hir/pass_copies.c compiler/hir/pass_dce.c compiler/hir/pass_effects.c \
    compiler/hir/pass_fold.c compiler/hir/pass_fuse.c compiler/hir/pass_sequence.c compiler/hir/pass_simplify.c \
    compiler/hir/pass_layout.c compiler/hir/passes.c compiler/hir/passes.h \
    compiler/hir/prim_types.c \
    compiler/hir/read.c compiler/hir/read.h compiler/hir/read_code.c compiler/hir/read_lex.c \
    compiler/hir/read_type.c compiler/hir/recursion.c \
    compiler/hir/text.c compiler/hir/text.h \
    compiler/hir/types.c \
    compiler/hir/verify.c compiler/hir/verify.h compiler/hir/verify_expr.c \
    compiler/hir/verify_order.c \
    compiler/hir/usage.c compiler/hir/usage.h \
    compiler/hir/walk.c compiler/hir/walk.h compiler/hir/walk_facts.c

unit_programs += tests/unit/test_hir
tests_unit_test_hir_SOURCES = tests/unit/test_hir.c

# Sources of sema/: add each .c and .h here, sorted.
libdolc_sources += \
    compiler/sema/attributes.c compiler/sema/blame.c compiler/sema/bodies.c compiler/sema/builtin.def compiler/sema/builtins.c \
    compiler/sema/check.h compiler/sema/check_call.c compiler/sema/check_closure.c \
    compiler/sema/check_expr.c compiler/sema/check_idiom.c compiler/sema/check_pattern.c compiler/sema/check_record.c \
    compiler/sema/check_stmt.c compiler/sema/cycles.c compiler/sema/decls.c compiler/sema/describe.c compiler/sema/describe.h \
    compiler/sema/evolves.c compiler/sema/generics.c compiler/sema/infer.c \
    compiler/sema/modules.c compiler/sema/operators.c compiler/sema/resolve.c \
    compiler/sema/scope.c compiler/sema/sema.c compiler/sema/sema.h \
    compiler/sema/sentences.c compiler/sema/signatures.c compiler/sema/traits.c \
    compiler/sema/tools.c compiler/sema/tools.h \
    compiler/sema/typexpr.c compiler/sema/types.c compiler/sema/types.h \
    compiler/sema/undeclared.c \
    compiler/sema/flow.h compiler/sema/flow_assigned.c compiler/sema/flow_assigned.h \
    compiler/sema/flow_bind.c compiler/sema/flow_bind.h compiler/sema/flow_collect.c \
    compiler/sema/flow_collect.h compiler/sema/flow_effects.c compiler/sema/flow_exhaustive.c \
    compiler/sema/flow_graph.h compiler/sema/flow_lint.c compiler/sema/flow_live.c \
    compiler/sema/flow_live.h compiler/sema/flow_match.c compiler/sema/flow_match.h \
    compiler/sema/flow_paths.c compiler/sema/flow_place.c compiler/sema/flow_place.h \
    compiler/sema/flow_places.c compiler/sema/flow_purity.c compiler/sema/flow_topics.h \
    compiler/sema/flow_walk.c compiler/sema/flow_witness.c

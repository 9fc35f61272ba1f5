# Sources of sema/: add each .c and .h here, sorted.
libdolc_sources += \
    compiler/sema/builtin.def compiler/sema/sema.h compiler/sema/types.c compiler/sema/types.h \
    compiler/sema/flow.h compiler/sema/flow_assigned.c compiler/sema/flow_assigned.h \
    compiler/sema/flow_bind.c compiler/sema/flow_bind.h compiler/sema/flow_collect.c \
    compiler/sema/flow_collect.h compiler/sema/flow_effects.c compiler/sema/flow_exhaustive.c \
    compiler/sema/flow_graph.h compiler/sema/flow_lint.c compiler/sema/flow_live.c \
    compiler/sema/flow_live.h compiler/sema/flow_match.c compiler/sema/flow_match.h \
    compiler/sema/flow_paths.c compiler/sema/flow_place.c compiler/sema/flow_place.h \
    compiler/sema/flow_places.c compiler/sema/flow_purity.c compiler/sema/flow_purity.h \
    compiler/sema/flow_walk.c compiler/sema/flow_witness.c

/* The walk that feeds the effect fixpoint. Private to flow_*.c. */
#ifndef DOLC_SEMA_FLOW_COLLECT_H
#define DOLC_SEMA_FLOW_COLLECT_H

#include "sema/flow_graph.h"

typedef struct Collect {
    Program *program;
    Arena *scratch;    /* edges */
    FlowFun *values;   /* whatever a function value may be */
    FlowFun *node;     /* whose effects are being collected */
    FunInfo *body;
    uint32_t level;    /* closures around the current expression */
    VEC(FlowFun *) called; /* nodes with callers, in order of first call */
} Collect;

/* Binds the names of the body and adds what it does and calls to `node`; what it does to `this`
   goes to `fun`. */
void collect_body(Collect *c, FunInfo *fun, FlowFun *node, Expr *body);
FlowFun *collect_node(Collect *c, FunInfo *fun);
void collect_edge(Collect *c, FlowFun *callee, EdgeKind kind, uint32_t field, Span at);
void collect_effect(FlowFun *f, uint32_t effects, Span at);

#endif

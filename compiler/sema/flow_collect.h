/* The walk that feeds the effect fixpoint. Private to flow_*.c. */
#ifndef DOLC_SEMA_FLOW_COLLECT_H
#define DOLC_SEMA_FLOW_COLLECT_H

#include "sema/flow_graph.h"
#include "sema/flow_topics.h"

typedef struct IdleStatement {
    const Expr *statement;
    const FunInfo *fun;
} IdleStatement;

typedef struct Collect {
    Program *program;
    Arena *scratch;    /* edges */
    FlowFun *values;   /* whatever a function value may be */
    FlowFun *node;     /* whose effects are being collected */
    FunInfo *body;
    uint32_t level;    /* closures around the current expression */
    uint32_t breaks;   /* breaks seen of the innermost loop */
    bool asks;         /* the body is the user's: the questions of flow_topics.h are asked */
    bool broken;       /* the body has syntax errors */
    bool idle;         /* and statements without effect are collected */
    bool changes;      /* something is assigned, or may be changed by a call */
    bool methods;      /* a method is called, which may change its receiver */
    VEC(FlowFun *) called; /* nodes with callers, in order of first call */
    VEC(Def *) unset;      /* locals of the body that are declared without a value */
    VEC(IdleStatement) idlers;
    Exhaust exhaust;
    Lint lint;
} Collect;

/* Binds the names of the body and adds what it does and calls to `node`; what it does to `this`
   goes to `fun`. True when places_root has something to look at whatever
   the methods do that are called (`methods`). */
bool collect_body(Collect *c, FunInfo *fun, FlowFun *node, const FlowRoot *root);
FlowFun *collect_node(Collect *c, FunInfo *fun);
void collect_edge(Collect *c, FlowFun *callee, EdgeKind kind, uint32_t field, Span at);
/* The body that is walked has the effects, because of what stands at `at`. */
void collect_effect(Collect *c, uint32_t effects, Span at);
/* `f` has the effects; of those that are new, the place and the function that was called there. */
void collect_cause(Collect *c, FlowFun *f, uint32_t effects, Span at, FlowFun *via);

#endif

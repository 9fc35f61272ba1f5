/* The call graph with what each function does. Private to flow_*.c. */
#ifndef DOLC_SEMA_FLOW_GRAPH_H
#define DOLC_SEMA_FLOW_GRAPH_H

#include "sema/flow_place.h"

/* Of Effect, EFF_READS first. Those before EFF_TRAPS are forbidden somewhere: their causes are
   kept. */
enum { EFFECT_BITS = 6, CAUSE_BITS = 4 };

/* Why a function has an effect: it does something at `at`, or calls `via` there. */
typedef struct Cause {
    Span at;
    struct FlowFun *via;
} Cause;

typedef enum EdgeKind {
    EDGE_CALL,      /* no receiver, or one that is a value of the caller's own */
    EDGE_STATE,     /* receiver is some system's state or a parameter: its effects pass on */
    EDGE_SELF,      /* receiver is `this` */
    EDGE_SELF_PART  /* receiver is a part of `this`: field `field` */
} EdgeKind;

typedef struct Edge {
    struct FlowFun *caller;
    struct Edge *next;   /* further callers of the same function */
    Span at;
    EdgeKind kind;
    uint32_t field;
} Edge;

typedef struct FlowFun {
    FunInfo *fun;        /* NULL: whatever a function value may be; a clause of a contract */
    Edge *callers;       /* while the fixpoint runs */
    Cause *causes;       /* CAUSE_BITS of them, or NULL: it has none of these effects */
    uint32_t effects;
    bool queued;
} FlowFun;

/* Bit of a state field in FunInfo.writes. */
static inline uint64_t state_bit(uint32_t field)
{
    return UINT64_C(1) << (field < 63 ? field : 63);
}

#endif

/* What kinds of HIR programs hold: each kind, each primitive, and each pair of a parent and a
   child, beside those that hir_verify allows. */
#ifndef DOLC_TESTS_SMITH_COVERAGE_H
#define DOLC_TESTS_SMITH_COVERAGE_H

#include "hir/hir.h"

/* Statements and expressions as one range of numbers. */
enum { NODE_STMTS = HX_COUNT, NODE_COUNT = HX_COUNT + HS_COUNT };

typedef struct Coverage {
    uint64_t nodes[NODE_COUNT];
    uint64_t pairs[NODE_COUNT][NODE_COUNT]; /* [parent][child] */
    uint64_t prims[HP_COUNT];
    uint64_t types[HT_COUNT];
} Coverage;

/* Adds what p holds. */
void coverage_of(Coverage *c, HProgram *p);
/* Whether hir_verify lets a program have this pair. */
bool coverage_allowed(uint32_t parent, uint32_t child);
/* A line each: "node NAME n", "pair PARENT CHILD n", "prim NAME n", "type NAME n", those that are
   allowed and were not met with n = 0. Statements are written as "NAME:". */
void coverage_write(Out *o, const Coverage *c);

#endif

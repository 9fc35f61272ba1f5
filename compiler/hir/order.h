/* Order of constant keys, which functions reach themselves, which laws are checked where: what more
   than one of evaluator and back ends asks. */
#ifndef DOLC_HIR_ORDER_H
#define DOLC_HIR_ORDER_H

#include "hir/hir.h"

/* -1, 0, 1 in the order of maps; both are closed values of one type (HConst.value). */
int hir_compare_constants(const HExpr *a, const HExpr *b);
/* Groups of `step` expressions, the first of which is the key, sorted by it; of equal keys the
   first stays. *n groups come in, *n go out; the array is the arena's. */
HExpr **hir_sorted_keys(Arena *a, HExpr *const *items, uint32_t step, uint32_t *n);
/* By function id, in the arena: it can reach itself, by way of function values, constraints and
   laws too; its depth is counted, alike in the evaluator and every back end. */
bool *hir_recursive(HProgram *p, Arena *arena);

/* ---- laws.c ---- */
bool hir_law_is_checked(const HLaw *l); /* temporal ones are not */
uint32_t hir_checked_laws(const HSystem *s);
/* How many parameters range over values: those before the states. s: NULL for a law of none. */
uint32_t hir_law_quantified(const HSystem *s, const HLaw *l);
/* The system whose laws are checked when f returns: f may change its state, or makes one (a
   `provides`, of kind HF_FUN). NULL: none. */
HSystem *hir_lawful(const HProgram *p, const HFunc *f);

#endif

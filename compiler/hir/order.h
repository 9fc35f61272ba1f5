/* Order of constant keys, and which functions reach themselves: what more than one back end
   asks. */
#ifndef DOLC_HIR_ORDER_H
#define DOLC_HIR_ORDER_H

#include "hir/hir.h"

/* -1, 0, 1 in the order of maps; both are closed values of one type (HConst.value). */
int hir_compare_constants(const HExpr *a, const HExpr *b);
/* Groups of `step` expressions, the first of which is the key, sorted by it; of equal keys the
   first stays. *n groups come in, *n go out; the array is the arena's. */
HExpr **hir_sorted_keys(Arena *a, HExpr *const *items, uint32_t step, uint32_t *n);
/* By function id: it can reach itself, so that its depth is counted. In the program's arena. */
bool *hir_recursive(HProgram *p);

#endif

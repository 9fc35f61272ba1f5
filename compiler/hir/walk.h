/* Walking HIR, and what follows from a walk: what changes, what leaves. For lowering and passes. */
#ifndef DOLC_HIR_WALK_H
#define DOLC_HIR_WALK_H

#include "hir/hir.h"

typedef void HExprFn(void *user, HExpr **e);
typedef void HBlockFn(void *user, HBlock *b);

/* The direct operands of e, in order of evaluation. */
void hir_operands(HExpr *e, HExprFn *f, void *user);
/* The expressions of the statement itself, not those of the blocks in it. */
void hir_stmt_exprs(HStmt *s, HExprFn *f, void *user);
/* The blocks directly in a statement. */
void hir_stmt_blocks(HStmt *s, HBlockFn *f, void *user);
/* e and everything in it, outside in. */
void hir_expr_tree(HExpr **e, HExprFn *f, void *user);
/* Every expression tree of a block, nested blocks included. */
void hir_block_exprs(HBlock *b, HExprFn *f, void *user);

/* Some statement in the block breaks out to the label. */
bool hir_leaves(const HBlock *b, uint32_t label);
/* The end of the block cannot be reached. */
bool hir_block_ends(const HBlock *b);
/* The body is one `return`. */
bool hir_is_one_return(const HFunc *f);
/* Sets HFunc.one_return and is_getter from the body. */
void hir_note_shape(HFunc *f);
/* Sets HLocal.mutable_ from what the body does. */
void hir_mark_mutable(HFunc *f);
/* What an operation changes in place: calls `f` with each place (operand of a REF parameter, first
   operand of a primitive that changes it). */
void hir_changed_operands(HExpr *e, HExprFn *f, void *user);
/* What evaluating an expression may do besides giving a value. */
enum {
    HE_TRAP = 1,   /* trap */
    HE_CHANGE = 2, /* change a place, or reach the host */
    HE_READ = 4    /* depend on a place that something may change */
};
uint32_t hir_effects_of(HExpr *e);
uint32_t hir_effects_of_node(HExpr *e); /* not of its operands */
/* How often the local occurs. */
uint32_t hir_uses_in_expr(HExpr **e, const HLocal *l);
uint32_t hir_uses_in_stmt(HStmt *s, const HLocal *l);
uint32_t hir_uses_in_block(HBlock *b, const HLocal *l);
/* Places that both may be part of each other; aliases are followed. */
bool hir_overlap(const HExpr *a, const HExpr *b, HExpr *const *alias_of);
/* Something in the statement (blocks included) may change a part of `place` or what holds it. */
bool hir_stmt_changes(HStmt *s, const HExpr *place, HExpr *const *alias_of);
/* A deep copy of a place or constant. */
HExpr *hir_clone_path(HProgram *p, const HExpr *e);
/* The opposite of a condition; e is used up. */
HExpr *hir_not(HProgram *p, HExpr *e, Span at);
/* A value that shares no storage with a place (COPY included). */
bool hir_is_fresh(const HExpr *e);

/* Puts constants after those they use, in functions they call included. */
void hir_order_consts(HProgram *p);
/* The root of a place through aliases: `roots[local->index]` is the alias's place or NULL. */
HLocal *hir_true_root(const HExpr *place, HExpr *const *alias_of);
/* The place that each alias of f names, by index; NULL for other locals. */
HExpr **hir_aliases(HProgram *p, HFunc *f);

#endif

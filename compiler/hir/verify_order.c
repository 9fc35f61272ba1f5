/* What the pass `sequence` promises: no expression leaves the order of two traps or effects, or of
   a change and a read, to the target. */
#include "hir/verify.h"
#include "hir/walk.h"

enum { CRITICAL = HE_TRAP | HE_CHANGE };

typedef struct OperandList {
    Arena *arena;
    VEC(HExpr **) slots;
} OperandList;

static void collect(void *user, HExpr **slot)
{
    OperandList *l = user;
    vec_push(l->arena, &l->slots, slot);
}

static bool has(const OperandList *l, HExpr **slot)
{
    for (uint32_t i = 0; i < l->slots.len; i++)
        if (l->slots.data[i] == slot)
            return true;
    return false;
}

/* The value of an operation that gives nothing is not awaited. */
static bool changes(HExpr *e, uint32_t effects)
{
    return (effects & HE_CHANGE) && e->type->kind != HT_UNIT;
}

static void operands_of(Verify *v, HExpr *e)
{
    OperandList all = {.arena = v->p->arena}, places = {.arena = v->p->arena};
    uint32_t critical = 0, changing = UINT32_MAX;
    hir_operands(e, collect, &all);
    hir_changed_operands(e, collect, &places);
    for (uint32_t i = 0; i < all.slots.len; i++) {
        uint32_t effects = hir_effects_of(*all.slots.data[i]);
        critical += (effects & CRITICAL) != 0;
        if (changes(*all.slots.data[i], effects))
            changing = i;
    }
    if (critical > 1)
        verify_fail(v, e->span, e, NULL, "%u operands may trap or have an effect", critical);
    for (uint32_t i = 0; changing != UINT32_MAX && i < all.slots.len; i++)
        if (i != changing && !has(&places, all.slots.data[i]) &&
            (hir_effects_of(*all.slots.data[i]) & HE_READ))
            verify_fail(v, e->span, e, NULL, "operand %u reads beside one that may change", i + 1);
}

static void check_expr(void *user, HExpr **slot)
{
    HExpr *e = *slot;
    if (e->kind != HX_AND && e->kind != HX_OR && e->kind != HX_SELECT)
        operands_of(user, e);
}

static void check_set(Verify *v, HStmt *s)
{
    uint32_t value = hir_effects_of(s->set.value), place = hir_effects_of(s->set.place);
    if ((value & CRITICAL) && (place & CRITICAL))
        verify_fail(v, s->span, NULL, s, "both the place and the value may trap or have an effect");
}

static void check_range(Verify *v, HStmt *s)
{
    uint32_t lo = hir_effects_of(s->range.lo), hi = hir_effects_of(s->range.hi);
    if ((lo & CRITICAL && hi & CRITICAL) || (lo & HE_READ && hi & HE_CHANGE))
        verify_fail(v, s->span, NULL, s, "the order of the bounds matters");
}

static void check_block(void *user, HBlock *b)
{
    Verify *v = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_SET)
            check_set(v, s);
        else if (s->kind == HS_RANGE)
            check_range(v, s);
        hir_stmt_blocks(s, check_block, user);
    }
}

void verify_order(Verify *v, HFunc *f)
{
    v->f = f;
    hir_block_exprs(&f->body, check_expr, v);
    check_block(v, &f->body);
    v->f = NULL;
}

/* Variables that are made where the result goes, so that returning them copies nothing.

   The result's memory is fresh: nobody else names it, and until the function returns nobody reads
   it. A variable may live there when all that mentions it and is returned is the variable itself;
   two may, when one is gone before the other is there. */
#include "emit/wasm/wasm.h"

#include "hir/walk.h"

typedef struct Returns {
    WFunc *f;
    bool *candidates; /* by HLocal.index */
} Returns;

static void drop_mentioned(void *user, HExpr **e)
{
    Returns *r = user;
    if ((*e)->kind == HX_LOCAL)
        r->candidates[(*e)->local->index] = false;
}

static bool is_variable(const HExpr *e)
{
    return e && e->kind == HX_LOCAL && e->local->kind == HL_VAR;
}

static void find_returned(void *user, HBlock *b)
{
    Returns *r = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_RETURN && is_variable(s->value))
            r->candidates[s->value->local->index] = true;
        hir_stmt_blocks(s, find_returned, r);
    }
}

static void drop_others(void *user, HBlock *b)
{
    Returns *r = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_RETURN && s->value && !is_variable(s->value))
            hir_expr_tree(&s->value, drop_mentioned, r);
        else if (s->kind == HS_ALIAS) /* what it names could be returned */
            hir_expr_tree(&s->let.init, drop_mentioned, r);
        hir_stmt_blocks(s, drop_others, r);
    }
}

typedef struct Placing {
    Returns *returns;
    bool taken; /* by a variable that is there already */
} Placing;

static void place(void *user, HBlock *b)
{
    Placing *p = user;
    bool before = p->taken;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_LET && !p->taken && p->returns->candidates[s->let.local->index]) {
            p->returns->f->homes[s->let.local->index] = (WHome){HOME_RESULT, 0};
            p->taken = true;
        }
        hir_stmt_blocks(s, place, p);
    }
    p->taken = before;
}

void wasm_place_results(WFunc *f)
{
    if (!f->sret)
        return;
    Returns r = {f, ARENA_ARRAY(f->g->arena, bool, f->fn->locals.len + 1)};
    find_returned(&r, &f->fn->body);
    drop_others(&r, &f->fn->body);
    place(&(Placing){&r, false}, &f->fn->body);
}

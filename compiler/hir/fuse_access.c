/* What a statement reads, changes and may do: what loop fusion asks before it moves one. */
#include "hir/fuse.h"

#include <string.h>

typedef struct Gather {
    FuseAccess *a;
    HExpr *const *alias_of;
    const uint8_t *endless;
    bool keeps; /* the statement keeps what it reads: storage may be shared from now on */
} Gather;

static void add(Gather *g, const HLocal *l, uint8_t flag)
{
    g->a->of[l->index] |= flag;
}

static void changed_place(void *user, HExpr **place)
{
    Gather *g = user;
    HLocal *root = hir_true_root(*place, g->alias_of);
    if (root)
        add(g, root, FUSE_CHANGES);
}

static uint32_t reach_of(const Gather *g, const HExpr *e)
{
    switch ((int)e->kind) {
    case HX_CALL_VALUE: case HX_CALL_HOST:
        return FUSE_OUTSIDE | FUSE_ENDS;
    case HX_CALL: {
        bool outside = e->call.fn->effects & (HEFF_HOST | HEFF_EMITS);
        return (outside ? FUSE_OUTSIDE : 0) | (g->endless[e->call.fn->id] ? FUSE_ENDS : 0);
    }
    default:
        return 0;
    }
}

static bool declared_here(const Gather *g, const HLocal *l)
{
    return l && g->a->of[l->index] & FUSE_DECLARES;
}

/* A payload, slot or unchecked element of what was there before the statement: the test may have
   been before it, too. */
static bool relies(const Gather *g, const HExpr *e)
{
    switch ((int)e->kind) {
    case HX_PAYLOAD: case HX_SLOT:
        return hir_is_place(e) && !declared_here(g, hir_place_root(e));
    case HX_ELEM:
        return e->elem.unchecked && e->elem.index->kind == HX_LOCAL &&
               !declared_here(g, e->elem.index->local);
    default:
        return false;
    }
}

static void gather_expr(void *user, HExpr **slot)
{
    Gather *g = user;
    HExpr *e = *slot;
    if (e->kind == HX_LOCAL) {
        HLocal *root = hir_true_root(e, g->alias_of);
        add(g, e->local, FUSE_READS);
        if (root)
            add(g, root, FUSE_READS);
    }
    if (g->keeps && hir_is_place(e) && e->type->has_heap)
        changed_place(g, slot);
    g->a->does |= reach_of(g, e) | (relies(g, e) ? FUSE_RELIES : 0);
    if (hir_effects_of_node(e) & HE_TRAP)
        g->a->does |= FUSE_ENDS;
    hir_changed_operands(e, changed_place, g);
    if (hir_is_place(e) && e->kind != HX_LOCAL) { /* of a place only the whole is kept */
        Gather inner = *g;
        inner.keeps = false;
        hir_operands(e, gather_expr, &inner);
    } else
        hir_operands(e, gather_expr, g);
}

static void find_changed(void *user, HExpr **place)
{
    (void)place;
    *(bool *)user = true;
}

static void find_change(void *user, HExpr **e)
{
    hir_changed_operands(*e, find_changed, user);
}

/* After it, what it read may live on in another variable, whose changes are then changes of it. */
static bool keeps_what_it_reads(HStmt *s)
{
    bool changes = false;
    switch ((int)s->kind) {
    case HS_LET:
        return s->let.local->type->has_heap;
    case HS_SET:
        return s->set.value->type->has_heap;
    case HS_EXPR:
        hir_expr_tree(&s->expr, find_change, &changes);
        return changes;
    default:
        return false;
    }
}

static void gather_block(void *user, HBlock *b);

static void gather_stmt(Gather *g, HStmt *s)
{
    Gather own = *g;
    own.keeps = keeps_what_it_reads(s);
    hir_stmt_exprs(s, gather_expr, &own);
    switch ((int)s->kind) {
    case HS_LET: case HS_ALIAS:
        add(g, s->let.local, FUSE_DECLARES);
        break;
    case HS_RANGE:
        add(g, s->range.local, FUSE_DECLARES);
        break;
    case HS_SET:
        changed_place(g, &s->set.place);
        break;
    case HS_TRAP: case HS_CHECK: case HS_LOOP:
        g->a->does |= FUSE_ENDS;
        break;
    case HS_RETURN: case HS_BREAK: case HS_CONTINUE:
        g->a->does |= FUSE_JUMPS;
        break;
    default:
        break;
    }
    hir_stmt_blocks(s, gather_block, g);
}

static void gather_block(void *user, HBlock *b)
{
    for (uint32_t i = 0; i < b->stmts.len; i++)
        gather_stmt(user, b->stmts.data[i]);
}

void fuse_clear(FuseAccess *a)
{
    memset(a->of, 0, a->n);
    a->does = 0;
}

void fuse_gather(FuseAccess *a, HStmt *s, HExpr *const *alias_of, const uint8_t *endless)
{
    Gather g = {a, alias_of, endless, false};
    gather_stmt(&g, s);
}

void fuse_unite(FuseAccess *a, const FuseAccess *b)
{
    for (uint32_t i = 0; i < a->n; i++)
        a->of[i] |= b->of[i];
    a->does |= b->does;
}

bool fuse_may_swap(const FuseAccess *a, const FuseAccess *b)
{
    const uint8_t writes = FUSE_CHANGES | FUSE_DECLARES, any = writes | FUSE_READS;
    uint32_t ends = FUSE_ENDS | FUSE_OUTSIDE;
    if (a->does & ends && b->does & ends)
        return false;
    if ((a->does | b->does) & FUSE_JUMPS)
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        if ((a->of[i] & writes && b->of[i] & any) || (b->of[i] & writes && a->of[i] & any))
            return false;
    return true;
}

/* ---- functions that may not come back ------------------------------------------------------- */

enum { UNKNOWN, RUNNING, COMES_BACK, ENDLESS };

typedef struct Endless {
    uint8_t *state; /* by function id */
    bool found;
} Endless;

static bool ask_function(uint8_t *state, HFunc *f);

static void ask_call(void *user, HExpr **slot)
{
    Endless *n = user;
    HExpr *e = *slot;
    if (e->kind == HX_CALL)
        n->found |= ask_function(n->state, e->call.fn);
    else if (e->kind == HX_CALL_VALUE || e->kind == HX_CALL_HOST)
        n->found = true;
}

static void ask_loop(void *user, HBlock *b)
{
    Endless *n = user;
    for (uint32_t i = 0; i < b->stmts.len && !n->found; i++) {
        n->found |= b->stmts.data[i]->kind == HS_LOOP;
        hir_stmt_blocks(b->stmts.data[i], ask_loop, n);
    }
}

static bool ask_function(uint8_t *state, HFunc *f)
{
    if (state[f->id] != UNKNOWN) /* one that is being asked reaches itself */
        return state[f->id] != COMES_BACK;
    state[f->id] = RUNNING;
    Endless n = {state, (f->effects & HEFF_TRAPS) != 0};
    ask_loop(&n, &f->body);
    if (!n.found)
        hir_block_exprs(&f->body, ask_call, &n);
    state[f->id] = n.found ? ENDLESS : COMES_BACK;
    return n.found;
}

const uint8_t *fuse_endless(HProgram *p)
{
    uint8_t *state = ARENA_ARRAY(p->arena, uint8_t, p->funcs.len + 1);
    for (uint32_t i = 0; i < p->funcs.len; i++)
        ask_function(state, p->funcs.data[i]);
    for (uint32_t i = 0; i < p->funcs.len; i++)
        state[i] = state[i] == ENDLESS;
    return state;
}

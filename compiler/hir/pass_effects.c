/* What calling each function may do, from the bodies: the same for every consumer. */
#include "hir/order.h"
#include "hir/passes.h"
#include "hir/walk.h"

typedef struct Gather {
    uint32_t found;
    bool calls;          /* its effects depend on those of others */
    bool runs_others;    /* by other ways than a call: closures, checks */
    HExpr *const *alias_of;
} Gather;

static bool is_state(const HLocal *l)
{
    return l && l->type->kind == HT_RECORD && l->type->origin == HR_SYSTEM;
}

/* A list that others share is copied before an element of it is changed. */
static bool is_in_list(const HExpr *place, HExpr *const *alias_of)
{
    while (place) {
        switch ((int)place->kind) {
        case HX_FIELD: place = place->field.base; break;
        case HX_PAYLOAD: place = place->payload.base; break;
        case HX_ELEM: case HX_SLOT: return true;
        case HX_LOCAL: place = alias_of[place->local->index]; break;
        default: return false;
        }
    }
    return false;
}

static void gather_change(void *user, HExpr **place)
{
    Gather *g = user;
    if (is_in_list(*place, g->alias_of))
        g->found |= HEFF_ALLOCS;
    HLocal *root = hir_true_root(*place, g->alias_of);
    if (is_state(root) && root->kind == HL_REF)
        g->found |= HEFF_WRITES;
}

static void gather_expr(void *user, HExpr **slot)
{
    Gather *g = user;
    HExpr *e = *slot;
    switch ((int)e->kind) {
    case HX_FIELD:
        if (is_state(hir_place_root(e)))
            g->found |= HEFF_READS;
        break;
    case HX_CALL:
        g->calls = true;
        g->found |= e->call.fn->effects & (HEFF_HOST | HEFF_EMITS | HEFF_TRAPS | HEFF_ALLOCS);
        if (e->call.fn->kind == HF_SYSTEM)
            g->found |= e->call.fn->effects & (HEFF_READS | HEFF_WRITES);
        hir_changed_operands(e, gather_change, g);
        break;
    case HX_CALL_VALUE:
        g->runs_others = true;
        g->found |= HEFF_TRAPS | HEFF_ALLOCS;
        break;
    case HX_CALL_HOST:
        g->found |= e->host.host->is_effect ? HEFF_EMITS : HEFF_HOST | HEFF_TRAPS;
        g->found |= HEFF_ALLOCS;
        break;
    case HX_PRIM:
        g->runs_others |= e->prim.op == HP_VALIDATE;
        if (hir_prim(e->prim.op)->allocates || hir_prim(e->prim.op)->mutates)
            g->found |= HEFF_ALLOCS; /* a change may have to be recorded, for taking it back */
        hir_changed_operands(e, gather_change, g);
        break;
    case HX_LIST: case HX_MAP:
        if (e->make.args.len)
            g->found |= HEFF_ALLOCS;
        break;
    case HX_CLOSURE:
        g->runs_others = true;
        g->found |= HEFF_ALLOCS;
        break;
    case HX_COPY:
        g->found |= HEFF_ALLOCS;
        break;
    default:
        break;
    }
    if (hir_effects_of_node(e) & HE_TRAP)
        g->found |= HEFF_TRAPS;
}

static void gather_stmts(void *user, HBlock *b)
{
    Gather *g = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_TRAP || s->kind == HS_CHECK)
            g->found |= HEFF_TRAPS;
        g->runs_others |= s->kind == HS_CHECK;
        if (s->kind == HS_CHECK)
            g->found |= HEFF_ALLOCS; /* the violations */
        if (s->kind == HS_SET)
            gather_change(g, &s->set.place);
        hir_stmt_blocks(s, gather_stmts, g);
    }
}

/* `none`: what names no place, for as many locals as any function has. */
static uint32_t effects_of(HProgram *p, HFunc *f, HExpr *const *none, bool *calls)
{
    bool simple = hir_is_one_return(f);
    Gather g = {.alias_of = simple ? none : hir_aliases(p, f)};
    hir_block_exprs(&f->body, gather_expr, &g);
    if (!simple)
        gather_stmts(&g, &f->body);
    *calls = g.calls;
    f->is_leaf = !g.calls && !g.runs_others && !hir_lawful(p, f);
    return g.found;
}

/* Laws are checked when a method that may change the state returns, or what makes one. */
static void add_laws(HProgram *p)
{
    for (uint32_t i = 0; i < p->funcs.len; i++)
        if (hir_lawful(p, p->funcs.data[i]))
            p->funcs.data[i]->effects |= HEFF_TRAPS | HEFF_ALLOCS;
}

bool pass_effects(HProgram *p)
{
    bool *again = ARENA_ARRAY(p->arena, bool, p->funcs.len);
    uint32_t most = 0;
    for (uint32_t i = 0; i < p->funcs.len; i++) {
        HFunc *f = p->funcs.data[i];
        f->effects = f->is_getter && is_state(f->locals.data[0]) ? HEFF_READS : 0;
        again[i] = !f->is_getter;
        f->is_leaf = f->is_getter;
        most = f->locals.len > most ? f->locals.len : most;
    }
    HExpr *const *none = ARENA_ARRAY(p->arena, HExpr *, most + 1);
    add_laws(p);
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = p->funcs.len; i-- > 0;) {
            HFunc *f = p->funcs.data[i];
            if (!again[i])
                continue;
            uint32_t now = f->effects | effects_of(p, f, none, &again[i]);
            changed |= now != f->effects;
            f->effects = now;
        }
    }
    return true;
}

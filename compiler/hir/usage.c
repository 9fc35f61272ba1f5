/* Where locals are declared and used. */
#include "hir/usage.h"

enum { MAX_DEPTH = 256 };

typedef struct Walk {
    Usage *u;
    uint32_t at[MAX_DEPTH]; /* position in the block of each depth on the way */
    uint32_t depth;
} Walk;

/* A use of the local, or of an alias of it. */
static void touch(Walk *w, const HLocal *l)
{
    LocalUse *x = &w->u->local[l->index];
    if (x->home && x->depth < MAX_DEPTH && x->depth <= w->depth)
        x->last = w->at[x->depth];
}

static void use(void *user, HExpr **slot)
{
    Walk *w = user;
    const HExpr *e = *slot;
    if (e->kind != HX_LOCAL)
        return;
    w->u->local[e->local->index].count++;
    touch(w, e->local);
    for (const HExpr *source = w->u->alias_of[e->local->index]; source;) {
        const HLocal *root = hir_place_root(source);
        if (!root)
            break;
        touch(w, root);
        source = w->u->alias_of[root->index];
    }
}

static void declare(Walk *w, HBlock *b, uint32_t i)
{
    HStmt *s = b->stmts.data[i];
    HLocal *l = s->kind == HS_LET || s->kind == HS_ALIAS ? s->let.local
                : s->kind == HS_RANGE ? s->range.local : NULL;
    if (!l)
        return;
    LocalUse *x = &w->u->local[l->index];
    x->home = b;
    x->depth = w->depth;
    x->at = i;
    x->last = x->depth < MAX_DEPTH ? i : UINT32_MAX; /* not followed: to the end */
    HLocal *root = s->kind == HS_ALIAS ? hir_place_root(s->let.init) : NULL;
    if (root)
        w->u->local[root->index].aliased = true;
}

static void tree(void *user, HExpr **slot)
{
    use(user, slot);
    hir_operands(*slot, tree, user);
}

static void inner_block(void *user, HBlock *b);

static void walk_block(Walk *w, HBlock *b)
{
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        if (w->depth < MAX_DEPTH)
            w->at[w->depth] = i;
        hir_stmt_exprs(b->stmts.data[i], tree, w);
        declare(w, b, i);
        hir_stmt_blocks(b->stmts.data[i], inner_block, w);
    }
}

static void inner_block(void *user, HBlock *b)
{
    Walk *w = user;
    w->depth++;
    walk_block(w, b);
    w->depth--;
}

Usage hir_usage(HProgram *p, HFunc *f)
{
    Usage u;
    u.alias_of = hir_aliases(p, f);
    u.local = ARENA_ARRAY(p->arena, LocalUse, f->locals.len + 1);
    Walk *w = ARENA_NEW(p->arena, Walk);
    w->u = &u;
    walk_block(w, &f->body);
    return u;
}

/* ---- renaming -------------------------------------------------------------------------------- */

HLocal *rename_find(const Renames *r, HLocal *l)
{
    while (r->to[l->index])
        l = r->to[l->index];
    return l;
}

static void rename_use(void *user, HExpr **e)
{
    if ((*e)->kind == HX_LOCAL)
        (*e)->local = rename_find(user, (*e)->local);
}

void rename_apply(Renames *r, HFunc *f)
{
    if (r->any)
        hir_block_exprs(&f->body, rename_use, r);
    r->any = false;
}

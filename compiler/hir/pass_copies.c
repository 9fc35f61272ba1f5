/* Takes out COPYs that nobody can observe. Lowering puts one wherever a value that holds a list,
   map or set is read from a place and kept; here it goes
   - where the place is an owned variable at its last use: the storage moves;
   - where it gives a variable its value, and neither is changed while the variable is in use;
   - and a large value that only serves to be read gets a name (ALIAS) instead of a copy. */
#include "hir/passes.h"
#include "hir/usage.h"

typedef struct Copies {
    HProgram *p;
    HFunc *f;
    Usage use;
    HExpr **alias_of; /* of use */
    bool *owned;     /* by local: its storage is its own */
    bool *moved;     /* by local: its storage went elsewhere */
    uint32_t *seen;  /* by local: uses in the statement so far */
    HStmt *stmt;     /* being looked at */
    HBlock *block;   /* its block, and its place there */
    uint32_t at;
    bool *has_let;   /* by local */
} Copies;

/* ---- owned variables ------------------------------------------------------------------------- */

static void note_lets(void *user, HBlock *b)
{
    Copies *c = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_LET) {
            uint32_t l = s->let.local->index;
            c->has_let[l] = true;
            c->owned[l] = !s->let.init || hir_is_fresh(s->let.init);
        }
        hir_stmt_blocks(s, note_lets, c);
    }
}

static void note_sets(void *user, HBlock *b)
{
    Copies *c = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_SET && !hir_is_fresh(s->set.value)) {
            HLocal *root = hir_true_root(s->set.place, c->alias_of);
            if (root)
                c->owned[root->index] = false;
        }
        hir_stmt_blocks(s, note_sets, c);
    }
}

/* ---- uses through aliases -------------------------------------------------------------------- */

typedef struct FamilyUse {
    Copies *c;
    const HLocal *root;
    uint32_t n;
} FamilyUse;

static void count_family(void *user, HExpr **e)
{
    FamilyUse *u = user;
    if ((*e)->kind != HX_LOCAL)
        return;
    HLocal *l = (*e)->local;
    if (l == u->root || hir_true_root(*e, u->c->alias_of) == u->root)
        u->n++;
}

static uint32_t family_uses(Copies *c, HStmt *s, const HLocal *root)
{
    FamilyUse u = {c, root, 0};
    HBlock one = {{&s, 1}};
    hir_block_exprs(&one, count_family, &u);
    return u.n;
}

/* ---- moves ----------------------------------------------------------------------------------- */

/* Nothing reads the variable once this expression has read the place. */
static bool is_last_use(Copies *c, const HExpr *place)
{
    HLocal *root = hir_true_root(place, c->alias_of);
    if (!root || root->kind != HL_VAR || !c->owned[root->index] || !c->has_let[root->index])
        return false;
    if (family_uses(c, c->stmt, root) != c->seen[root->index] + 1)
        return false;
    if (c->stmt->kind == HS_RETURN)
        return true;
    const LocalUse *u = &c->use.local[root->index];
    return place->kind == HX_LOCAL && place->local == root && u->home == c->block &&
           u->last <= c->at;
}

static void forget_use(void *user, HExpr **slot)
{
    Copies *c = user;
    HLocal *root = (*slot)->kind == HX_LOCAL ? hir_true_root(*slot, c->alias_of) : NULL;
    if (root)
        c->seen[root->index] = 0;
}

static void forget_tree(void *user, HExpr **slot)
{
    hir_expr_tree(slot, forget_use, user);
}

/* In order of evaluation, so that of several uses the last one moves. */
static void move_in_expr(void *user, HExpr **slot)
{
    Copies *c = user;
    HExpr *e = *slot;
    HLocal *root = e->kind == HX_LOCAL ? hir_true_root(e, c->alias_of) : NULL;
    if (root)
        c->seen[root->index]++;
    if (e->kind == HX_COPY && is_last_use(c, e->copy.operand)) {
        *slot = e->copy.operand;
        c->moved[hir_true_root(*slot, c->alias_of)->index] = true;
        return;
    }
    hir_operands(e, move_in_expr, c);
}

static void moves_in(void *user, HBlock *b)
{
    Copies *c = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        c->stmt = s;
        c->block = b;
        c->at = i;
        hir_stmt_exprs(s, forget_tree, c);
        hir_stmt_exprs(s, move_in_expr, c);
        hir_stmt_blocks(s, moves_in, c);
    }
}

/* ---- names for what stays as it is ----------------------------------------------------------- */

/* Something from statement `at` on, while x is in use, changes the place. */
static bool changed_while_used(Copies *c, HBlock *b, uint32_t at, const HLocal *x,
                               const HExpr *place)
{
    uint32_t last = c->use.local[x->index].last;
    for (uint32_t i = at + 1; i <= last && i < b->stmts.len; i++)
        if (hir_stmt_changes(b->stmts.data[i], place, c->alias_of))
            return true;
    return false;
}

static uint32_t flat_size(const HType *t, uint32_t limit)
{
    uint32_t n = 0;
    if (t->kind == HT_VARIANT)
        n = 1;
    if (t->kind != HT_RECORD && t->kind != HT_VARIANT)
        return 1;
    for (uint32_t i = 0; i < t->fields.len && n < limit; i++)
        n += flat_size(t->fields.data[i].type, limit);
    for (uint32_t i = 0; i < t->cases.len && n < limit; i++)
        for (uint32_t j = 0; j < t->cases.data[i].fields.len && n < limit; j++)
            n += flat_size(t->cases.data[i].fields.data[j].type, limit);
    return n;
}

/* Larger than what is cheaper to copy than to reach through a pointer. */
static bool is_large(const HType *t)
{
    if (t->kind == HT_LIST || t->kind == HT_MAP || t->kind == HT_SET)
        return true;
    return (t->kind == HT_RECORD || t->kind == HT_VARIANT) && flat_size(t, 3) >= 3;
}

typedef struct Shared {
    Copies *c;
    HBlock *b;
    uint32_t at;
    const HLocal *x;
    bool changed;
} Shared;

static void shared_operand(void *user, HExpr **e)
{
    Shared *s = user;
    if (hir_is_place(*e))
        s->changed |= changed_while_used(s->c, s->b, s->at, s->x, *e);
    else
        hir_operands(*e, shared_operand, s);
}

/* let x = copy(list_sort(xs)): x shares elements with xs, which nobody changes meanwhile. */
static void borrow_elements(Copies *c, HBlock *b, uint32_t i)
{
    HStmt *s = b->stmts.data[i];
    HExpr *made = s->let.init->copy.operand;
    Shared shared = {c, b, i, s->let.local, false};
    hir_operands(made, shared_operand, &shared);
    if (shared.changed)
        return;
    s->let.init = made;
    c->owned[s->let.local->index] = false;
}

/* x names a part of root now: its uses are uses of root. */
static void extend_use(Copies *c, const HLocal *root, const HLocal *x)
{
    LocalUse *r = &c->use.local[root->index], *u = &c->use.local[x->index];
    if (r->home == u->home && u->last > r->last)
        r->last = u->last;
}

static void borrow(Copies *c, HBlock *b, uint32_t i)
{
    HStmt *s = b->stmts.data[i];
    HLocal *x = s->let.local;
    HExpr *place = s->let.init;
    if (place->kind == HX_COPY)
        place = place->copy.operand;
    if (place->kind == HX_PRIM && s->let.init->kind == HX_COPY && !x->mutable_ &&
        !c->moved[x->index])
        borrow_elements(c, b, i);
    bool constant = place->kind == HX_GLOBAL;
    if (x->mutable_ || c->moved[x->index] || (!hir_is_place(place) && !constant))
        return;
    if (!constant && changed_while_used(c, b, i, x, place))
        return;
    s->let.init = place;
    c->owned[x->index] = false;
    if (!constant && is_large(x->type)) {
        s->kind = HS_ALIAS;
        x->kind = HL_ALIAS;
        c->alias_of[x->index] = place;
        extend_use(c, hir_true_root(place, c->alias_of), x);
    }
}

static void borrows_in(void *user, HBlock *b)
{
    Copies *c = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_LET && s->let.init)
            borrow(c, b, i);
        hir_stmt_blocks(s, borrows_in, c);
    }
}

bool pass_copies(HProgram *p)
{
    for (uint32_t i = 0; i < p->funcs.len; i++) {
        HFunc *f = p->funcs.data[i];
        if (hir_is_one_return(f))
            continue;
        uint32_t n = f->locals.len + 1;
        Copies c = {.p = p, .f = f, .use = hir_usage(p, f)};
        c.alias_of = c.use.alias_of;
        c.owned = ARENA_ARRAY(p->arena, bool, n);
        c.seen = ARENA_ARRAY(p->arena, uint32_t, n);
        c.moved = ARENA_ARRAY(p->arena, bool, n);
        c.has_let = ARENA_ARRAY(p->arena, bool, n);
        hir_mark_mutable(f);
        note_lets(&c, &f->body);
        note_sets(&c, &f->body);
        moves_in(&c, &f->body);
        borrows_in(&c, &f->body);
        hir_mark_mutable(f);
    }
    return true;
}

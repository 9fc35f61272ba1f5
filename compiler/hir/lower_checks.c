/* Checks of values whose parts were changed (language.md, constraints): before such a value is
   stored, returned or sent to the host, and before a changed place goes out of sight. Works on a
   finished body. */
#include "hir/lower_impl.h"

/* A place to check, and the part of the body where it is in sight. */
typedef struct Watch {
    HExpr *place;
    HBlock *scope;      /* of the alias; NULL: the whole body */
    HStmt *from;        /* the ALIAS, or NULL */
    HStmt *first;       /* statement of `scope` with the first change, or the loop around it */
} Watch;

typedef struct Checks {
    Fn *fn;
    HExpr **alias_of;
    HBlock **block_of;  /* where each alias is declared, by index of the local */
    HStmt **decl_of;
    VEC(Watch) watches;
    VEC(HExpr *) parts; /* FIELDs, … of owned variables that change */
    bool *dirty;        /* owned variables by index */
} Checks;

static bool is_gene(const HType *t)
{
    return (t->kind == HT_RECORD && t->origin != HR_SYSTEM) ||
           (t->kind == HT_VARIANT && t->variant_origin == HV_ENUM);
}

static HExpr *base_of(const HExpr *e)
{
    switch ((int)e->kind) {
    case HX_FIELD: return e->field.base;
    case HX_PAYLOAD: return e->payload.base;
    case HX_ELEM: return e->elem.base;
    case HX_SLOT: return e->slot.base;
    default: return NULL;
    }
}

/* The outermost gene around the changed part, up to the first element or entry on the way; the
   container itself where an element is reached without a name. `inside`: place is changed as a
   whole, so only what holds it counts. */
static HExpr *to_check(Checks *c, HExpr *place, bool inside)
{
    HExpr *found = NULL;
    HExpr *e = inside ? base_of(place) : place;
    for (; e; e = base_of(e)) {
        if (is_gene(e->type) && has_checks(c->fn->lw, e->type))
            found = e;
        if ((e->kind == HX_ELEM || e->kind == HX_SLOT) && found)
            found = has_checks(c->fn->lw, base_of(e)->type) ? base_of(e) : NULL;
    }
    return found;
}

/* Some gene from `outer` in to the place has constraints of its own. */
static bool constrained_between(const HExpr *outer, const HExpr *place)
{
    for (const HExpr *e = base_of(place); e; e = base_of(e)) {
        if (e->type->constraints.len)
            return true;
        if (e == outer)
            break;
    }
    return false;
}

static bool same_place(const HExpr *a, const HExpr *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == HX_LOCAL)
        return a->local == b->local;
    if (a->kind == HX_FIELD)
        return a->field.index == b->field.index && same_place(a->field.base, b->field.base);
    return a == b;
}

static void watch(Checks *c, HExpr *place)
{
    HLocal *root = hir_place_root(place);
    for (uint32_t i = 0; i < c->watches.len; i++)
        if (same_place(c->watches.data[i].place, place))
            return;
    Watch w = {place, NULL, NULL, NULL};
    if (root->kind == HL_ALIAS) {
        w.scope = c->block_of[root->index];
        w.from = c->decl_of[root->index];
    }
    vec_push(c->fn->a, &c->watches, w);
}

/* `place` is changed, in a part when `!whole`. */
static void note_change(Checks *c, HExpr *place, bool whole)
{
    HLocal *root = hir_place_root(place);
    if (!root)
        return;
    HExpr *target = to_check(c, place, whole);
    if (root->kind == HL_VAR) {
        if (target)
            c->dirty[root->index] = true;
    } else if (target)
        watch(c, target);
    if (root->kind != HL_ALIAS || !c->alias_of[root->index])
        return;
    HExpr *source = c->alias_of[root->index];
    HExpr *outer = to_check(c, source, true);
    if (outer && constrained_between(outer, source))
        note_change(c, source, true);
    else if (hir_true_root(source, c->alias_of)->kind == HL_VAR)
        note_change(c, source, false);
}

static void note_operand(void *user, HExpr **place)
{
    /* A callee checks what it changes in the places it is given. */
    note_change(user, *place, false);
}

static void note_expr(void *user, HExpr **e)
{
    if ((*e)->kind == HX_PRIM)
        hir_changed_operands(*e, note_operand, user);
}

static void note_block(void *user, HBlock *b)
{
    Checks *c = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_ALIAS) {
            c->block_of[s->let.local->index] = b;
            c->decl_of[s->let.local->index] = s;
        }
        if (s->kind == HS_SET)
            note_change(c, s->set.place, true);
        hir_stmt_exprs(s, note_expr, c);
        hir_stmt_blocks(s, note_block, c);
    }
}

/* ---- inserting ------------------------------------------------------------------------------- */

static HStmt *check_of(Checks *c, HExpr *place, Span at)
{
    HStmt *s = hir_stmt(c->fn->hp, HS_CHECK, at);
    s->check.value = hx_clone(c->fn, place);
    return s;
}

/* In the walk over the scope of one watch. */
typedef struct Exits {
    Checks *c;
    Watch *w;
    bool active; /* a change may have happened */
    VEC(uint32_t) inner; /* labels of the scope */
} Exits;

static bool changes_in_stmt(Checks *c, HStmt *s, const Watch *w);

typedef struct Finder {
    Checks *c;
    const Watch *w;
    bool found;
} Finder;

static bool concerns(Checks *c, HExpr *place, const Watch *w)
{
    HLocal *want = hir_place_root(w->place);
    for (HLocal *root = hir_place_root(place); root;) {
        if (root == want)
            return true;
        HExpr *next = c->alias_of[root->index];
        root = next ? hir_place_root(next) : NULL;
    }
    return false;
}

static void find_operand(void *user, HExpr **place)
{
    Finder *f = user;
    f->found |= concerns(f->c, *place, f->w);
}

static void find_expr(void *user, HExpr **e)
{
    if ((*e)->kind == HX_PRIM)
        hir_changed_operands(*e, find_operand, user);
    hir_operands(*e, find_expr, user);
}

static void find_block(void *user, HBlock *b)
{
    Finder *f = user;
    for (uint32_t i = 0; i < b->stmts.len && !f->found; i++)
        f->found = changes_in_stmt(f->c, b->stmts.data[i], f->w);
}

static bool changes_in_stmt(Checks *c, HStmt *s, const Watch *w)
{
    Finder f = {c, w, s->kind == HS_SET && concerns(c, s->set.place, w)};
    if (!f.found)
        hir_stmt_exprs(s, find_expr, &f);
    if (!f.found)
        hir_stmt_blocks(s, find_block, &f);
    return f.found;
}

static bool is_inner(const Exits *x, uint32_t label)
{
    for (uint32_t i = 0; i < x->inner.len; i++)
        if (x->inner.data[i] == label)
            return true;
    return false;
}

static bool leaves_scope(const Exits *x, const HStmt *s)
{
    if (s->kind == HS_RETURN)
        return true;
    return (s->kind == HS_BREAK || s->kind == HS_CONTINUE) && x->w->scope &&
           !is_inner(x, s->jump.label);
}

static void exits_in(Exits *x, HBlock *b, HStmt *from);

static void exits_block(void *user, HBlock *b)
{
    exits_in(user, b, NULL);
}

/* The result is computed before the check that follows it. */
static void split_return(Exits *x, HBlock *out, HStmt *s)
{
    if (s->kind != HS_RETURN || !s->value || hx_is_simple(s->value))
        return;
    Fn *fn = x->c->fn;
    HStmt *let = hir_stmt(fn->hp, HS_LET, s->span);
    let->let.local = fn_local(fn, HL_VAR, NULL, s->value->type, s->span);
    let->let.init = s->value;
    s->value = hx_local(fn, let->let.local, s->span);
    hir_append(fn->hp, out, let);
}

static void exits_in(Exits *x, HBlock *b, HStmt *from)
{
    Checks *c = x->c;
    HBlock out = {0};
    bool seen = !from;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        bool loops = s->kind == HS_LOOP || s->kind == HS_RANGE;
        if (seen && leaves_scope(x, s) && x->active) {
            split_return(x, &out, s);
            hir_append(c->fn->hp, &out, check_of(c, x->w->place, s->span));
        }
        hir_append(c->fn->hp, &out, s);
        seen |= s == from;
        if (!seen || s == from)
            continue;
        if (loops)
            x->active |= changes_in_stmt(c, s, x->w);
        if (loops || s->kind == HS_BLOCK)
            vec_push(c->fn->a, &x->inner, s->kind == HS_RANGE ? s->range.label : s->loop.label);
        hir_stmt_blocks(s, exits_block, x);
        x->active |= changes_in_stmt(c, s, x->w);
    }
    *b = out;
}

static void insert_exits(Checks *c, Watch *w)
{
    Exits x = {.c = c, .w = w};
    HBlock *scope = w->scope ? w->scope : &c->fn->f->body;
    exits_in(&x, scope, w->from);
    if (!hir_block_ends(scope))
        hir_append(c->fn->hp, scope, check_of(c, w->place, w->place->span));
}

/* ---- values on their way out ----------------------------------------------------------------- */

typedef struct Stored {
    Checks *c;
    VEC(HExpr *) places;
} Stored;

static void stored_value(Stored *st, HExpr *e);

static void stored_operand(void *user, HExpr **e)
{
    stored_value(user, *e);
}

/* e is stored as a whole: what dirty variables does it hold? */
static void stored_value(Stored *st, HExpr *e)
{
    while (e->kind == HX_COPY)
        e = e->copy.operand;
    HLocal *root = hir_place_root(e);
    if (root && st->c->dirty[root->index] && has_checks(st->c->fn->lw, e->type)) {
        vec_push(st->c->fn->a, &st->places, e);
        return;
    }
    switch ((int)e->kind) {
    case HX_RECORD: case HX_VARIANT: case HX_LIST: case HX_MAP:
        hir_operands(e, stored_operand, st);
        break;
    case HX_SELECT:
        stored_value(st, e->select.then);
        stored_value(st, e->select.else_);
        break;
    default:
        break;
    }
}

static void stored_in_expr(void *user, HExpr **e)
{
    HExpr *x = *e;
    if (x->kind == HX_PRIM && hir_prim(x->prim.op)->mutates)
        for (uint32_t i = 1; i < x->prim.args.len; i++)
            stored_value(user, x->prim.args.data[i]);
    if (x->kind == HX_CALL_HOST)
        for (uint32_t i = 0; i < x->host.args.len; i++)
            stored_value(user, x->host.args.data[i]);
    if (x->kind == HX_RECORD || x->kind == HX_VARIANT || x->kind == HX_LIST || x->kind == HX_MAP)
        stored_value(user, x);
    else
        hir_operands(x, stored_in_expr, user);
}

static void insert_stored(void *user, HBlock *b)
{
    Checks *c = user;
    HBlock out = {0};
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        Stored st = {.c = c};
        if (s->kind == HS_SET && hir_place_root(s->set.place)->kind != HL_VAR)
            stored_value(&st, s->set.value);
        else if (s->kind == HS_RETURN && s->value)
            stored_value(&st, s->value);
        hir_stmt_exprs(s, stored_in_expr, &st);
        for (uint32_t k = 0; k < st.places.len; k++) {
            bool again = k && same_place(st.places.data[k - 1], st.places.data[k]);
            if (!again)
                hir_append(c->fn->hp, &out, check_of(c, st.places.data[k], s->span));
        }
        hir_append(c->fn->hp, &out, s);
        hir_stmt_blocks(s, insert_stored, c);
    }
    *b = out;
}

void lower_change_checks(Fn *fn)
{
    HFunc *f = fn->f;
    if (hir_is_one_return(f))
        return;
    uint32_t n = f->locals.len + 1;
    Checks c = {.fn = fn, .alias_of = hir_aliases(fn->hp, f)};
    c.block_of = ARENA_ARRAY(fn->a, HBlock *, n);
    c.decl_of = ARENA_ARRAY(fn->a, HStmt *, n);
    c.dirty = ARENA_ARRAY(fn->a, bool, n);
    note_block(&c, &f->body);
    bool any = false;
    for (uint32_t i = 0; i < n; i++)
        any |= c.dirty[i];
    if (any)
        insert_stored(&c, &f->body);
    for (uint32_t i = 0; i < c.watches.len; i++)
        insert_exits(&c, &c.watches.data[i]);
}

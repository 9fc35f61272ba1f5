/* Makes bodies read as one would write them: accumulators take the name of the variable they end
   in, a temporary that is used once goes where it is used, jumps to where one is anyway go, and
   what is never read goes. Order of traps and effects stays. */
#include "hir/passes.h"
#include "hir/usage.h"

#include <string.h>

typedef struct Simplify {
    HProgram *p;
    HFunc *f;
    Usage use;       /* at the start of the step */
    Renames renames; /* done at its end */
    bool changed;
} Simplify;

/* ---- jumps ----------------------------------------------------------------------------------- */

/* Takes out a jump that leads to the end of the block it ends. */
static void trim_tail(Simplify *s, HBlock *b, HStmtKind kind, uint32_t label)
{
    if (!b->stmts.len)
        return;
    HStmt *last = b->stmts.data[b->stmts.len - 1];
    if (last->kind == kind && last->jump.label == label) {
        b->stmts.len--;
        s->changed = true;
        return;
    }
    if (last->kind == HS_IF) {
        trim_tail(s, &last->if_.then, kind, label);
        trim_tail(s, &last->if_.else_, kind, label);
    } else if (last->kind == HS_SWITCH) {
        for (uint32_t i = 0; i < last->switch_.cases.len; i++)
            trim_tail(s, &last->switch_.cases.data[i].body, kind, label);
        if (last->switch_.has_default)
            trim_tail(s, &last->switch_.default_, kind, label);
    } else if (last->kind == HS_BLOCK)
        trim_tail(s, &last->loop.body, kind, label);
}

static bool is_empty(const HBlock *b)
{
    return b->stmts.len == 0;
}

/* What a statement becomes; false: it goes. */
static bool tidy_stmt(Simplify *s, HStmt *st)
{
    switch (st->kind) {
    case HS_BLOCK:
        trim_tail(s, &st->loop.body, HS_BREAK, st->loop.label);
        return !is_empty(&st->loop.body);
    case HS_LOOP:
        trim_tail(s, &st->loop.body, HS_CONTINUE, st->loop.label);
        return true;
    case HS_RANGE:
        trim_tail(s, &st->range.body, HS_CONTINUE, st->range.label);
        return true;
    case HS_IF:
        if (is_empty(&st->if_.then) && is_empty(&st->if_.else_))
            return (hir_effects_of(st->if_.cond) & ~(uint32_t)HE_READ) != 0;
        if (is_empty(&st->if_.then)) {
            st->if_.then = st->if_.else_;
            st->if_.else_ = (HBlock){0};
            st->if_.cond = hir_not(s->p, st->if_.cond, st->if_.cond->span);
            s->changed = true;
        }
        return true;
    default:
        return true;
    }
}

static void append_all(Simplify *s, HBlock *out, const HBlock *b)
{
    for (uint32_t i = 0; i < b->stmts.len; i++)
        hir_append(s->p, out, b->stmts.data[i]);
}

static void tidy_block(void *user, HBlock *b)
{
    Simplify *s = user;
    HBlock out = {0};
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *st = b->stmts.data[i];
        hir_stmt_blocks(st, tidy_block, s);
        if (!tidy_stmt(s, st)) {
            s->changed = true;
            continue;
        }
        if (st->kind == HS_BLOCK && !hir_leaves(&st->loop.body, st->loop.label)) {
            append_all(s, &out, &st->loop.body);
            s->changed = true;
        } else
            hir_append(s->p, &out, st);
        HBlock so_far = {{out.stmts.data, out.stmts.len}};
        if (hir_block_ends(&so_far))
            break; /* what follows is never reached */
    }
    *b = out;
}

/* Made by the compiler; in HIR text its name says so. */
static bool is_made(const HLocal *l)
{
    size_t digits = l->name[0] == 't' ? strspn(l->name + 1, "0123456789") : 0;
    return l->made || (digits && !l->name[1 + digits]);
}

/* ---- one variable for two -------------------------------------------------------------------- */

static LocalUse *use_of(Simplify *s, const HLocal *l)
{
    return &s->use.local[l->index];
}

/* From now on `from` is `to`. */
static void rename(Simplify *s, HLocal *from, HLocal *to)
{
    LocalUse *f = use_of(s, from), *t = use_of(s, to);
    s->renames.to[from->index] = to;
    s->renames.any = true;
    t->count += f->count;
    if (t->home == f->home && f->last > t->last)
        t->last = f->last;
    t->aliased |= f->aliased;
    f->count = 0;
}

/* let t …; let x = t: t is x from the start. */
static bool coalesce(Simplify *s, HBlock *b, uint32_t i)
{
    HStmt *let = b->stmts.data[i];
    if (let->kind != HS_LET || !let->let.init || let->let.init->kind != HX_LOCAL)
        return false;
    HLocal *t = rename_find(&s->renames, let->let.init->local), *x = let->let.local;
    const LocalUse *u = use_of(s, t);
    if (!is_made(t) || t->kind != HL_VAR || t->type != x->type || u->home != b || u->last != i ||
        u->aliased)
        return false;
    u = use_of(s, x);
    rename(s, x, t);
    use_of(s, t)->last = u->last;
    t->name = x->name;
    t->span = x->span;
    t->made = x->made;
    t->mutable_ |= x->mutable_;
    return true;
}

static bool used_between(HBlock *b, uint32_t from, uint32_t to, const HLocal *l)
{
    for (uint32_t k = from; k < to; k++)
        if (hir_uses_in_stmt(b->stmts.data[k], l))
            return true;
    return false;
}

/* let t; … t = …; x = t: x is set where t was. */
static bool coalesce_set(Simplify *s, HBlock *b, uint32_t i)
{
    HStmt *set = b->stmts.data[i];
    if (set->kind != HS_SET || set->set.place->kind != HX_LOCAL || set->set.value->kind != HX_LOCAL)
        return false;
    HLocal *t = rename_find(&s->renames, set->set.value->local);
    HLocal *x = rename_find(&s->renames, set->set.place->local);
    const LocalUse *u = use_of(s, t), *v = use_of(s, x);
    if (t == x || !is_made(t) || t->kind != HL_VAR || x->kind != HL_VAR || u->home != b ||
        u->last != i || u->aliased || v->aliased || b->stmts.data[u->at]->let.init ||
        (v->home == b && v->at > u->at) || used_between(b, u->at, i, x))
        return false;
    rename(s, t, x);
    return true;
}

static void coalesce_block(void *user, HBlock *b)
{
    Simplify *s = user;
    HBlock out = {0};
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        hir_stmt_blocks(b->stmts.data[i], coalesce_block, s);
        if (coalesce(s, b, i) || coalesce_set(s, b, i))
            s->changed = true;
        else
            hir_append(s->p, &out, b->stmts.data[i]);
    }
    *b = out;
}

/* ---- values that go where they are used ------------------------------------------------------ */

/* Walks a statement in order of evaluation up to the one use of a temporary. */
typedef struct Inline {
    HLocal *t;
    HExpr *value;
    uint32_t effects; /* of the value */
    bool bad;         /* something before the use must not come after the value */
    bool done;
} Inline;

static void inline_in(void *user, HExpr **slot);

static bool clash(uint32_t before, uint32_t value)
{
    if (before & HE_CHANGE)
        return value != 0;
    if (before & HE_TRAP)
        return (value & (HE_TRAP | HE_CHANGE)) != 0;
    return (before & HE_READ) && (value & HE_CHANGE);
}

/* The right side of `and`, the branches of a choice: may not be reached. */
static void inline_maybe(Inline *in, HExpr **slot)
{
    if (in->done)
        return;
    bool here = hir_uses_in_expr(slot, in->t) > 0;
    if (here && (in->effects & (HE_TRAP | HE_CHANGE)))
        in->bad = true;
    inline_in(in, slot);
}

static void inline_in(void *user, HExpr **slot)
{
    Inline *in = user;
    HExpr *e = *slot;
    if (in->done || in->bad)
        return;
    if (e->kind == HX_LOCAL && e->local == in->t) {
        *slot = in->value;
        in->done = true;
        return;
    }
    if (e->kind == HX_AND || e->kind == HX_OR) {
        inline_in(in, &e->logic.left);
        inline_maybe(in, &e->logic.right);
    } else if (e->kind == HX_SELECT) {
        inline_in(in, &e->select.cond);
        inline_maybe(in, &e->select.then);
        inline_maybe(in, &e->select.else_);
    } else
        hir_operands(e, inline_in, in);
    if (!in->done && clash(hir_effects_of_node(e), in->effects))
        in->bad = true;
}

static void changed_is(void *user, HExpr **place)
{
    const HLocal **t = user;
    if (hir_place_root(*place) == *t)
        *t = NULL;
}

static void any_changed(void *user, HExpr **e)
{
    hir_changed_operands(*e, changed_is, user);
}

/* The temporary is used as a place that is changed: its value cannot stand there. */
static bool place_is_root(HStmt *st, const HLocal *t)
{
    const HLocal *left = t;
    HBlock one = {{&st, 1}};
    if (st->kind == HS_SET && hir_place_root(st->set.place) == t)
        return true;
    hir_block_exprs(&one, any_changed, &left);
    return left == NULL;
}

/* Uses that need a place: parts of it, the subject of a switch, an alias. */
typedef struct Bare {
    const HLocal *t;
    uint32_t n;
} Bare;

static void count_based(void *user, HExpr **slot)
{
    Bare *b = user;
    HExpr *e = *slot;
    const HExpr *base = e->kind == HX_FIELD     ? e->field.base
                        : e->kind == HX_PAYLOAD ? e->payload.base
                        : e->kind == HX_ELEM    ? e->elem.base
                        : e->kind == HX_SLOT    ? e->slot.base : NULL;
    if (base && base->kind == HX_LOCAL && base->local == b->t)
        b->n++;
}

static bool needs_place(HStmt *st, HLocal *t, const HExpr *value)
{
    if (hir_is_place(value) || value->kind == HX_GLOBAL)
        return st->kind == HS_ALIAS && value->kind == HX_GLOBAL;
    Bare b = {t, 0};
    HBlock one = {{&st, 1}};
    hir_block_exprs(&one, count_based, &b);
    return b.n > 0 || st->kind == HS_SWITCH || st->kind == HS_ALIAS;
}

/* Evaluated once, before the blocks of the statement. */
static bool in_own_exprs(HStmt *st, const HLocal *t)
{
    switch ((int)st->kind) {
    case HS_IF:
        return hir_uses_in_expr(&st->if_.cond, t) > 0;
    case HS_SWITCH:
        return hir_uses_in_expr(&st->switch_.subject, t) > 0;
    case HS_RANGE:
        return hir_uses_in_expr(&st->range.lo, t) + hir_uses_in_expr(&st->range.hi, t) > 0;
    case HS_LOOP: case HS_BLOCK:
        return false;
    default:
        return true;
    }
}

/* let t = e; S(t): S(e), when t is used nowhere else and nothing in S comes between. */
static bool inline_next(Simplify *s, HBlock *b, uint32_t i)
{
    HStmt *let = b->stmts.data[i];
    if (let->kind != HS_LET || !let->let.init || !is_made(let->let.local) ||
        let->let.local->mutable_ || i + 1 >= b->stmts.len)
        return false;
    HLocal *t = let->let.local;
    HStmt *next = b->stmts.data[i + 1];
    if (use_of(s, t)->count != 1 || use_of(s, t)->aliased || hir_uses_in_stmt(next, t) != 1 ||
        !in_own_exprs(next, t) || place_is_root(next, t) || needs_place(next, t, let->let.init))
        return false;
    Inline in = {t, let->let.init, hir_effects_of(let->let.init), false, false};
    hir_stmt_exprs(next, inline_in, &in);
    if (in.done)
        use_of(s, t)->count = 0;
    return in.done;
}

/* A made variable that names another one: the other one itself. */
static bool propagate(Simplify *s, HBlock *b, uint32_t i)
{
    HStmt *let = b->stmts.data[i];
    if ((let->kind != HS_LET && let->kind != HS_ALIAS) || !let->let.init ||
        let->let.init->kind != HX_LOCAL || !is_made(let->let.local))
        return false;
    HLocal *t = let->let.local, *from = rename_find(&s->renames, let->let.init->local);
    if (let->kind == HS_LET) {
        if (t->mutable_)
            return false;
        for (uint32_t k = i + 1; k < b->stmts.len && k <= use_of(s, t)->last; k++)
            if (hir_stmt_changes(b->stmts.data[k], let->let.init, s->use.alias_of))
                return false;
    }
    rename(s, t, from);
    return true;
}

static bool is_dead(Simplify *s, const HStmt *let)
{
    if ((let->kind != HS_LET && let->kind != HS_ALIAS) || use_of(s, let->let.local)->count ||
        use_of(s, let->let.local)->aliased)
        return false;
    return !let->let.init || !(hir_effects_of(let->let.init) & ~(uint32_t)HE_READ);
}

static void inline_block(void *user, HBlock *b)
{
    Simplify *s = user;
    HBlock out = {0};
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *st = b->stmts.data[i];
        if (inline_next(s, b, i) || propagate(s, b, i) || is_dead(s, st)) {
            s->changed = true;
            s->use.alias_of[st->let.local->index] = NULL;
            continue;
        }
        if (st->kind == HS_ALIAS)
            s->use.alias_of[st->let.local->index] = st->let.init;
        hir_stmt_blocks(b->stmts.data[i], inline_block, s);
        hir_append(s->p, &out, b->stmts.data[i]);
    }
    *b = out;
}

static void step(Simplify *s, HBlockFn *run)
{
    s->use = hir_usage(s->p, s->f);
    run(s, &s->f->body);
    rename_apply(&s->renames, s->f);
    hir_mark_mutable(s->f);
}

bool pass_simplify(HProgram *p)
{
    for (uint32_t i = 0; i < p->funcs.len; i++) {
        Simplify s = {.p = p, .f = p->funcs.data[i]};
        if (hir_is_one_return(s.f))
            continue;
        s.renames.to = ARENA_ARRAY(p->arena, HLocal *, s.f->locals.len + 1);
        for (uint32_t round = 0; round < 8; round++) {
            s.changed = false;
            tidy_block(&s, &s.f->body);
            step(&s, coalesce_block);
            step(&s, inline_block);
            if (!s.changed)
                break;
        }
    }
    return true;
}

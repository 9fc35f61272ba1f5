/* Makes the order of evaluation explicit: afterwards at most one operand of an expression may trap
   or have an effect, and what it may change is not read beside it. Operands that came before get
   a variable; one in a branch of `and`, `or` or a choice turns that into statements. */
#include "hir/passes.h"
#include "hir/walk.h"

#include <string.h>

enum { CRITICAL = HE_TRAP | HE_CHANGE };

typedef struct Sequence {
    HProgram *p;
    HFunc *f;
    HBlock *out;     /* where statements go */
    Map names;       /* Sym -> how often used; empty until one is needed */
    uint32_t temps;
} Sequence;

static HExpr *sequence(Sequence *s, HExpr *e);

/* ---- names ----------------------------------------------------------------------------------- */

static void read_names(Sequence *s)
{
    for (uint32_t k = 0; k < s->f->locals.len; k++) {
        Sym name = intern_z(s->p->session->names, s->f->locals.data[k]->name);
        map_put(s->p->arena, &s->names, map_key(name), (void *)(uintptr_t)1);
    }
}

static const char *fresh_name(Sequence *s, const char *want)
{
    if (!s->names.len)
        read_names(s);
    for (;;) {
        const char *name = want ? want : arena_printf(s->p->arena, "t%u", ++s->temps);
        Sym sym = intern_z(s->p->session->names, name);
        uintptr_t used = (uintptr_t)map_get(&s->names, map_key(sym));
        map_put(s->p->arena, &s->names, map_key(sym), (void *)(used + 1));
        if (!used)
            return sym->text;
        if (want)
            want = arena_printf(s->p->arena, "%s%u", want, (unsigned)(used + 1));
    }
}

/* What the operand is for its operation: a field, a parameter; NULL: nothing. */
static const char *role(const HExpr *e, uint32_t i)
{
    if (e->kind == HX_RECORD && e->type->origin != HR_TUPLE)
        return e->type->fields.data[i].name;
    if (e->kind == HX_CALL && strcmp(e->call.fn->locals.data[i]->name, "this") != 0)
        return e->call.fn->locals.data[i]->name;
    return NULL;
}

/* ---- statements ------------------------------------------------------------------------------ */

static void emit_let(Sequence *s, HLocal *l, HExpr *init, Span at)
{
    HStmt *let = hir_stmt(s->p, l->kind == HL_ALIAS ? HS_ALIAS : HS_LET, at);
    let->let.local = l;
    let->let.init = init;
    hir_append(s->p, s->out, let);
}

static HExpr *read_of(Sequence *s, HLocal *l, Span at)
{
    HExpr *e = hir_expr(s->p, HX_LOCAL, l->type, at);
    e->local = l;
    return e;
}

static HExpr *keep(Sequence *s, HExpr *e, const char *name)
{
    if (e->type->has_heap && !hir_is_fresh(e)) {
        HExpr *copy = hir_expr(s->p, HX_COPY, e->type, e->span);
        copy->copy.operand = e;
        e = copy;
    }
    HLocal *l = hir_local(s->p, s->f, HL_VAR, fresh_name(s, name), e->type, e->span);
    l->made = true;
    emit_let(s, l, e, e->span);
    return read_of(s, l, e->span);
}

static HExpr *keep_place(Sequence *s, HExpr *e)
{
    HLocal *l = hir_local(s->p, s->f, HL_ALIAS, fresh_name(s, NULL), e->type, e->span);
    l->made = l->mutable_ = true;
    emit_let(s, l, e, e->span);
    return read_of(s, l, e->span);
}

/* ---- operands -------------------------------------------------------------------------------- */

typedef struct Operands {
    VEC(HExpr **) slots;
    uint32_t *effects; /* of each that is in its final form */
    Arena *a;
} Operands;

static void add_slot(void *user, HExpr **slot)
{
    Operands *o = user;
    vec_push(o->a, &o->slots, slot);
}

static void mark_place(void *user, HExpr **place)
{
    Operands *o = user;
    vec_push(o->a, &o->slots, place);
}

static bool has_slot(const Operands *o, HExpr **slot)
{
    for (uint32_t i = 0; i < o->slots.len; i++)
        if (o->slots.data[i] == slot)
            return true;
    return false;
}

/* Puts the statements appended from `from` on before those from `to` on. */
static void rotate(HBlock *b, uint32_t to, uint32_t from)
{
    while (from < b->stmts.len && to < from) {
        HStmt *s = b->stmts.data[from];
        memmove(b->stmts.data + to + 1, b->stmts.data + to, (from - to) * sizeof *b->stmts.data);
        b->stmts.data[to++] = s;
        from++;
    }
}

/* Operands before number n, whose own statements stand from `mark` on and do `effects`. */
static void keep_earlier(Sequence *s, const HExpr *e, Operands *o, const Operands *places,
                         uint32_t n, uint32_t mark, uint32_t effects)
{
    for (uint32_t i = 0; i < n; i++) {
        HExpr **slot = o->slots.data[i];
        uint32_t own = o->effects[i];
        bool matters = (own & CRITICAL && effects & CRITICAL) ||
                       (own & HE_READ && effects & HE_CHANGE);
        if (!matters)
            continue;
        uint32_t len = s->out->stmts.len;
        if (!has_slot(places, slot))
            *slot = keep(s, *slot, role(e, i));
        else if (own & HE_TRAP)
            *slot = keep_place(s, *slot);
        o->effects[i] = hir_effects_of(*slot);
        rotate(s->out, mark, len);
        mark += s->out->stmts.len - len;
    }
}

static uint32_t effects_since(const HBlock *b, uint32_t mark)
{
    uint32_t all = 0;
    for (uint32_t i = mark; i < b->stmts.len; i++)
        all |= CRITICAL; /* what is put before is there because it is critical */
    return all;
}

/* Of the operands in place: keep all that must not stand beside a later one. */
static void settle(Sequence *s, const HExpr *e, Operands *o, const Operands *places)
{
    uint32_t n = o->slots.len, last = n, later_read = 0;
    for (uint32_t i = 0; i < n; i++)
        if (o->effects[i] & CRITICAL)
            last = i;
    if (last == n)
        return;
    uint32_t at_last = o->effects[last];
    uint32_t *after = ARENA_ARRAY(o->a, uint32_t, last + 1); /* what those behind do */
    for (uint32_t i = last; i > 0; i--)
        after[i - 1] = after[i] | o->effects[i];
    for (uint32_t i = last + 1; i < n; i++)
        later_read |= o->effects[i] & HE_READ;
    for (uint32_t i = 0; i < last; i++) {
        HExpr **slot = o->slots.data[i];
        uint32_t own = o->effects[i];
        bool matters = own & CRITICAL || (own & HE_READ && after[i] & HE_CHANGE);
        if (!matters)
            continue;
        if (!has_slot(places, slot))
            *slot = keep(s, *slot, role(e, i));
        else if (own & HE_TRAP)
            *slot = keep_place(s, *slot);
    }
    if (at_last & HE_CHANGE && later_read && !has_slot(places, o->slots.data[last]) &&
        (*o->slots.data[last])->type->kind != HT_UNIT)
        *o->slots.data[last] = keep(s, *o->slots.data[last], role(e, last));
}

static void sequence_operands(Sequence *s, HExpr *e)
{
    Operands o = {.a = s->p->arena}, places = {.a = s->p->arena};
    hir_operands(e, add_slot, &o);
    hir_changed_operands(e, mark_place, &places);
    o.effects = ARENA_ARRAY(o.a, uint32_t, o.slots.len + 1);
    for (uint32_t i = 0; i < o.slots.len; i++) {
        uint32_t mark = s->out->stmts.len;
        *o.slots.data[i] = sequence(s, *o.slots.data[i]);
        o.effects[i] = hir_effects_of(*o.slots.data[i]);
        if (s->out->stmts.len > mark)
            keep_earlier(s, e, &o, &places, i, mark, effects_since(s->out, mark));
    }
    settle(s, e, &o, &places);
}

/* ---- conditional operands -------------------------------------------------------------------- */

static HExpr *in_block(Sequence *s, HExpr *e, HBlock *side)
{
    HBlock *saved = s->out;
    s->out = side;
    e = sequence(s, e);
    s->out = saved;
    return e;
}

static void set_in(Sequence *s, HBlock *b, HLocal *l, HExpr *value)
{
    HStmt *set = hir_stmt(s->p, HS_SET, value->span);
    set->set.place = read_of(s, l, value->span);
    set->set.value = value;
    l->mutable_ = true;
    hir_append(s->p, b, set);
}

static HLocal *variable(Sequence *s, HType *t, HExpr *init, Span at)
{
    HLocal *l = hir_local(s->p, s->f, HL_VAR, fresh_name(s, NULL), t, at);
    l->made = true;
    emit_let(s, l, init, at);
    return l;
}

static HStmt *if_stmt(Sequence *s, HExpr *cond, Span at)
{
    HStmt *st = hir_stmt(s->p, HS_IF, at);
    st->if_.cond = cond;
    hir_append(s->p, s->out, st);
    return st;
}

static HExpr *sequence_logic(Sequence *s, HExpr *e)
{
    HBlock side = {0};
    e->logic.left = sequence(s, e->logic.left);
    HExpr *right = in_block(s, e->logic.right, &side);
    e->logic.right = right;
    if (!side.stmts.len)
        return e;
    HLocal *l = variable(s, e->type, e->logic.left, e->span);
    HExpr *test = read_of(s, l, e->span);
    if (e->kind == HX_OR) {
        HExpr *negated = hir_expr(s->p, HX_UNARY, e->type, e->span);
        negated->unary.op = HU_NOT;
        negated->unary.operand = test;
        test = negated;
    }
    set_in(s, &side, l, right);
    if_stmt(s, test, e->span)->if_.then = side;
    return read_of(s, l, e->span);
}

static HExpr *sequence_select(Sequence *s, HExpr *e)
{
    HBlock sides[2] = {0};
    e->select.cond = sequence(s, e->select.cond);
    e->select.then = in_block(s, e->select.then, &sides[0]);
    e->select.else_ = in_block(s, e->select.else_, &sides[1]);
    if (!sides[0].stmts.len && !sides[1].stmts.len)
        return e;
    HLocal *l = variable(s, e->type, NULL, e->span);
    HStmt *st = if_stmt(s, e->select.cond, e->span);
    set_in(s, &sides[0], l, e->select.then);
    set_in(s, &sides[1], l, e->select.else_);
    st->if_.then = sides[0];
    st->if_.else_ = sides[1];
    return read_of(s, l, e->span);
}

static HExpr *sequence(Sequence *s, HExpr *e)
{
    switch ((int)e->kind) {
    case HX_AND: case HX_OR:
        return sequence_logic(s, e);
    case HX_SELECT:
        return sequence_select(s, e);
    default:
        sequence_operands(s, e);
        return e;
    }
}

/* ---- statements of the body ------------------------------------------------------------------ */

static void sequence_root(void *user, HExpr **slot)
{
    if (hir_effects_of(*slot) & CRITICAL)
        *slot = sequence(user, *slot);
}

static bool is_calm(const HFunc *f)
{
    enum { STIRS = HEFF_TRAPS | HEFF_ALLOCS | HEFF_HOST | HEFF_EMITS | HEFF_WRITES };
    if (f->one_return && f->is_leaf && !(f->effects & STIRS))
        return true;
    if (!hir_is_one_return(f))
        return false;
    HExpr *value = f->body.stmts.data[0]->value;
    return !value || !(hir_effects_of(value) & CRITICAL);
}

static void sequence_set(Sequence *s, HStmt *st)
{
    st->set.value = sequence(s, st->set.value);
    uint32_t mark = s->out->stmts.len;
    st->set.place = sequence(s, st->set.place);
    uint32_t value = hir_effects_of(st->set.value), place = hir_effects_of(st->set.place);
    bool beside = (value & CRITICAL && place & CRITICAL) || s->out->stmts.len > mark;
    if (!beside || !(value & (CRITICAL | HE_READ)))
        return;
    uint32_t len = s->out->stmts.len;
    st->set.value = keep(s, st->set.value, NULL);
    rotate(s->out, mark, len);
}

static void sequence_range(Sequence *s, HStmt *st)
{
    st->range.lo = sequence(s, st->range.lo);
    uint32_t mark = s->out->stmts.len;
    st->range.hi = sequence(s, st->range.hi);
    uint32_t lo = hir_effects_of(st->range.lo), hi = hir_effects_of(st->range.hi);
    bool beside = (lo & CRITICAL && hi & CRITICAL) || (lo & HE_READ && hi & HE_CHANGE) ||
                  (s->out->stmts.len > mark && lo & (CRITICAL | HE_READ));
    if (!beside)
        return;
    uint32_t len = s->out->stmts.len;
    st->range.lo = keep(s, st->range.lo, NULL);
    rotate(s->out, mark, len);
}

static void sequence_block(void *user, HBlock *b)
{
    Sequence *s = user;
    HBlock *saved = s->out, out = {0};
    s->out = &out;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *st = b->stmts.data[i];
        if (st->kind == HS_SET)
            sequence_set(s, st);
        else if (st->kind == HS_RANGE)
            sequence_range(s, st);
        else
            hir_stmt_exprs(st, sequence_root, s);
        hir_append(s->p, &out, st);
        hir_stmt_blocks(st, sequence_block, s);
    }
    s->out = saved;
    *b = out;
}

bool pass_sequence(HProgram *p)
{
    for (uint32_t i = 0; i < p->funcs.len; i++) {
        Sequence s = {.p = p, .f = p->funcs.data[i]};
        if (is_calm(s.f))
            continue;
        bool variables = !hir_is_one_return(s.f);
        if (variables)
            hir_mark_mutable(s.f);
        s.f->one_return = false;
        sequence_block(&s, &s.f->body);
        if (variables || s.temps)
            hir_mark_mutable(s.f);
    }
    p->sequenced = true;
    return true;
}

/* Lowering of sequences: a chain of iter, map, filter, … is one loop whose body runs through the
   stages; nothing is built in between. */
#include "hir/lower_impl.h"

typedef enum Source { SRC_LIST, SRC_ENTRIES, SRC_KEYS, SRC_VALUES, SRC_SET, SRC_RANGE } Source;

typedef struct Stage {
    Builtin b;
    Callable f;
    HExpr *count;    /* take, skip */
    HLocal *counter; /* how many were seen; skip_while: still skipping */
    Seq *other;      /* zip */
    bool in_bounds;  /* take, skip, zip: the bounds of the loop see to it */
    Span at;
} Stage;

struct Seq {
    Source source;
    HExpr *base;     /* readable again and again */
    HExpr *lo, *hi;  /* range */
    bool inclusive, reversed, is_mut;
    HType *elem;     /* of the source */
    VEC(Stage) stages;
    uint32_t next, leave;
    HLocal *index;   /* of the loop */
    Span at;
};

typedef struct Rest { /* the stages still to come, and what is at their end */
    Seq *s;
    SeqBody *body;
    void *data;
    const char *name; /* of an element, where the consumer has one */
} Rest;

static Builtin builtin_of(const Expr *e)
{
    if (e->kind != EX_CALL || !e->call.target || e->call.target->kind != CALL_BUILTIN)
        return BI_NONE;
    return (Builtin)e->call.target->builtin;
}

static bool is_stage(Builtin b)
{
    switch ((int)b) {
    case BI_LIST_MAP: case BI_LIST_FILTER: case BI_LIST_FILTER_MAP: case BI_LIST_FLAT_MAP:
    case BI_LIST_ENUMERATE: case BI_LIST_ZIP: case BI_LIST_TAKE: case BI_LIST_SKIP:
    case BI_LIST_TAKE_WHILE: case BI_LIST_SKIP_WHILE:
        return true;
    default:
        return false;
    }
}

/* These give their receiver. */
static bool is_identity(Builtin b)
{
    switch ((int)b) {
    case BI_LIST_ITER: case BI_LIST_ITER_MUT: case BI_LIST_COLLECT: case BI_SET_ITER:
    case BI_SET_TO_LIST: case BI_MAP_ITER: case BI_MAP_ENTRIES:
        return true;
    default:
        return false;
    }
}

bool seq_is_chain(Expr *e)
{
    Builtin b = builtin_of(e);
    if (b == BI_LIST_ITER || b == BI_LIST_ITER_MUT || b == BI_LIST_COLLECT)
        return seq_is_chain(e->call.receiver);
    return is_stage(b) || is_identity(b) || b == BI_MAP_KEYS || b == BI_MAP_VALUES ||
           b == BI_MAP_VALUES_MUT || b == BI_LIST_REVERSE || e->kind == EX_RANGE;
}

/* ---- building the chain ---------------------------------------------------------------------- */

static Seq *new_seq(Fn *fn, Source source, HExpr *base, HType *elem, Span at)
{
    Seq *s = ARENA_NEW(fn->a, Seq);
    s->source = source;
    s->base = base;
    s->elem = elem;
    s->at = at;
    return s;
}

/* The loop sees the value of now: a place that may change is copied, and the pass `copies` takes
   that back where nothing changes it before the loop ends. */
static HExpr *source_value(Fn *fn, Expr *e)
{
    HExpr *v = lw_stable(fn, e);
    if (hx_is_cheap(v))
        return v;
    HLocal *l = fn_let(fn, "items", v->type, hx_own(fn, v), e->span);
    return hx_local(fn, l, e->span);
}

static Seq *map_seq(Fn *fn, Expr *e, Source source)
{
    HExpr *base = source == SRC_ENTRIES && builtin_of(e) == BI_NONE
                      ? source_value(fn, e)
                      : source_value(fn, e->call.receiver);
    HType *pair[2] = {base->type->key, base->type->elem};
    HType *elem = source == SRC_KEYS ? pair[0] : source == SRC_VALUES ? pair[1]
                                               : hir_tuple(fn->hp, pair, 2);
    return new_seq(fn, source, base, elem, e->span);
}

static Seq *range_seq(Fn *fn, Expr *e)
{
    Expr *bounds[2] = {e->range.lo, e->range.hi};
    HExpr *out[2];
    lw_operands(fn, bounds, 2, out);
    Seq *s = new_seq(fn, SRC_RANGE, NULL, out[0]->type, e->span);
    s->lo = out[0];
    s->hi = out[1];
    s->inclusive = e->range.inclusive;
    return s;
}

static Seq *value_seq(Fn *fn, Expr *e)
{
    HType *t = fn_type(fn, e->type);
    if (t->kind == HT_MAP)
        return map_seq(fn, e, SRC_ENTRIES);
    if (t->kind == HT_LIST || t->kind == HT_SET)
        return new_seq(fn, t->kind == HT_SET ? SRC_SET : SRC_LIST, source_value(fn, e), t->elem,
                       e->span);
    if (t->kind == HT_STRING) {
        HType *chars = hir_list(fn->hp, hir_type(fn->hp, HT_CHAR));
        HExpr *list = fn_temp(fn, hx_prim1(fn, HP_STR_CHARS, chars, lw_value(fn, e), e->span));
        return new_seq(fn, SRC_LIST, list, chars->elem, e->span);
    }
    return NULL;
}

static bool takes_function(Builtin b)
{
    return b != BI_LIST_ENUMERATE && b != BI_LIST_ZIP && b != BI_LIST_TAKE && b != BI_LIST_SKIP;
}

/* Something that an index reaches. */
static Seq *zip_partner(Fn *fn, Expr *e)
{
    if (!seq_is_chain(e) && fn_type(fn, e->type)->kind == HT_LIST)
        return seq_of(fn, e);
    HExpr *list = fn_temp(fn, lw_collect(fn, e));
    return new_seq(fn, SRC_LIST, list, list->type->elem, e->span);
}

static void add_stage(Fn *fn, Seq *s, Expr *e, Builtin b)
{
    Stage st = {.b = b, .at = e->span};
    if (takes_function(b))
        st.f = lw_callable(fn, e->call.args.data[0]);
    else if (b == BI_LIST_ZIP)
        st.other = zip_partner(fn, e->call.args.data[0]);
    else if (b != BI_LIST_ENUMERATE) {
        HExpr *n = lw_value(fn, e->call.args.data[0]);
        st.count = hx_is_cheap(n) ? n : fn_temp(fn, n);
    }
    vec_push(fn->a, &s->stages, st);
}

static Seq *mutable_source(Fn *fn, Expr *e)
{
    HExpr *place = lw_place(fn, e);
    if (!place)
        return value_seq(fn, e);
    if (place->kind != HX_LOCAL) {
        HLocal *l = fn_alias(fn, "items", place, e->span);
        l->mutable_ = true;
        place = hx_local(fn, l, e->span);
    }
    Source source = place->type->kind == HT_MAP ? SRC_VALUES : SRC_LIST;
    Seq *s = new_seq(fn, source, place, place->type->elem, e->span);
    s->is_mut = true;
    return s;
}

Seq *seq_of(Fn *fn, Expr *e)
{
    Builtin b = builtin_of(e);
    if (e->kind == EX_RANGE)
        return range_seq(fn, e);
    if (b == BI_LIST_ITER_MUT || b == BI_MAP_VALUES_MUT)
        return mutable_source(fn, e->call.receiver);
    if (is_identity(b))
        return seq_of(fn, e->call.receiver);
    if (b == BI_MAP_KEYS || b == BI_MAP_VALUES)
        return map_seq(fn, e, b == BI_MAP_KEYS ? SRC_KEYS : SRC_VALUES);
    if (b == BI_LIST_REVERSE && !seq_is_chain(e->call.receiver)) {
        Seq *s = seq_of(fn, e->call.receiver);
        if (s)
            s->reversed = true;
        return s;
    }
    if (!is_stage(b))
        return value_seq(fn, e);
    Seq *s = seq_of(fn, e->call.receiver);
    if (s)
        add_stage(fn, s, e, b);
    return s;
}

Seq *seq_of_mut(Fn *fn, Expr *e)
{
    return is_place_expr(fn, e) ? mutable_source(fn, e) : seq_of(fn, e);
}

Seq *seq_of_list(Fn *fn, HExpr *list)
{
    return new_seq(fn, SRC_LIST, list, list->type->elem, list->span);
}

HType *seq_elem(const Seq *s)
{
    return s->elem;
}

Seq *seq_again(Fn *fn, const Seq *s)
{
    return new_seq(fn, s->source, hx_clone(fn, s->base), s->elem, s->at);
}

HExpr *seq_ordinal(Fn *fn, const Seq *s)
{
    return hx_local(fn, s->index, s->at);
}

uint32_t seq_leave_label(Fn *fn, Seq *s)
{
    (void)fn;
    return s->leave;
}

uint32_t seq_next_label(Fn *fn, Seq *s)
{
    (void)fn;
    return s->next;
}

/* ---- bounds ---------------------------------------------------------------------------------- */

static HExpr *source_length(Fn *fn, const Seq *s)
{
    HPrim op = s->source == SRC_LIST  ? HP_LIST_LEN
               : s->source == SRC_SET ? HP_SET_LEN : HP_MAP_LEN;
    return hx_prim1(fn, op, hir_type(fn->hp, HT_U64), hx_clone(fn, s->base), s->at);
}

static HExpr *smaller(Fn *fn, HExpr *a, HExpr *b, Span at)
{
    return hx_prim2(fn, HP_MIN, a->type, a, b, at);
}

static bool one_to_one(Builtin b)
{
    return b == BI_LIST_MAP || b == BI_LIST_ENUMERATE;
}

static bool is_plain_list(const Seq *s)
{
    return s->source == SRC_LIST && !s->stages.len && !s->reversed;
}

/* take, skip, zip at the start of a chain over something indexed change the bounds only.
   Gives the number of stages before which element number and index agree. */
static uint32_t set_bounds(Fn *fn, Seq *s)
{
    if (s->source == SRC_RANGE)
        return 0;
    s->lo = hx_u64(fn, 0, s->at);
    s->hi = source_length(fn, s);
    uint32_t i = 0;
    for (; i < s->stages.len; i++) {
        Stage *st = &s->stages.data[i];
        if (one_to_one(st->b))
            continue;
        if (st->b == BI_LIST_TAKE)
            s->hi = smaller(fn, s->hi, hx_clone(fn, st->count), st->at);
        else if (st->b == BI_LIST_ZIP && st->other && is_plain_list(st->other))
            s->hi = smaller(fn, s->hi, source_length(fn, st->other), st->at);
        else if (st->b == BI_LIST_SKIP) {
            HExpr *hi = hx_is_cheap(s->hi) ? s->hi : fn_temp(fn, s->hi);
            s->hi = hx_clone(fn, hi);
            s->lo = smaller(fn, hx_clone(fn, st->count), hi, st->at);
            st->in_bounds = true;
            break;
        } else
            break;
        st->in_bounds = true;
    }
    return i;
}

HExpr *seq_length(Fn *fn, Seq *s)
{
    if (s->source == SRC_RANGE)
        return NULL;
    for (uint32_t i = 0; i < s->stages.len; i++)
        if (!one_to_one(s->stages.data[i].b))
            return NULL;
    return source_length(fn, s);
}

/* Counters of the stages from `from` on, which the index does not serve. */
static void make_counters(Fn *fn, Seq *s, uint32_t from)
{
    HType *u64 = hir_type(fn->hp, HT_U64);
    for (uint32_t i = from; i < s->stages.len; i++) {
        Stage *st = &s->stages.data[i];
        if (st->in_bounds)
            continue;
        const char *name;
        switch ((int)st->b) {
        case BI_LIST_ENUMERATE: case BI_LIST_ZIP:
            name = "position";
            break;
        case BI_LIST_TAKE:
            name = "taken";
            break;
        case BI_LIST_SKIP:
            name = "skipped";
            break;
        case BI_LIST_SKIP_WHILE:
            st->counter = fn_let(fn, "skipping", hir_type(fn->hp, HT_BOOL),
                                 hx_bool(fn, true, st->at), st->at);
            st->counter->mutable_ = true;
            continue;
        default:
            continue;
        }
        st->counter = fn_let(fn, name, u64, hx_u64(fn, 0, st->at), st->at);
        st->counter->mutable_ = true;
    }
}

/* ---- the stages ------------------------------------------------------------------------------ */

static void run_stages(Fn *fn, Rest *r, uint32_t i, Value *v);

void fn_count_up(Fn *fn, HLocal *counter, Span at)
{
    HExpr *one = hx_u64(fn, 1, at), *now = hx_local(fn, counter, at);
    fn_set_local(fn, counter, hx_prim2(fn, HP_WRAP_ADD, now->type, now, one, at), at);
}

/* The number of this element, before the counter goes on. */
static HExpr *ordinal(Fn *fn, Rest *r, Stage *st)
{
    if (!st->counter)
        return hx_local(fn, r->s->index, st->at);
    HType *u64 = hir_type(fn->hp, HT_U64);
    HLocal *l = fn_let(fn, "index", u64, hx_local(fn, st->counter, st->at), st->at);
    fn_count_up(fn, st->counter, st->at);
    return hx_local(fn, l, st->at);
}

/* Looked at more than once: gets a name. */
static Value *settle(Fn *fn, Value *v, const char *name)
{
    if (v->kind == V_TUPLE) {
        for (uint32_t i = 0; i < v->n; i++)
            v->parts[i] = *settle(fn, &v->parts[i], NULL);
        return v;
    }
    if (v->kind != V_EXPR || hx_is_const(v->e) || (v->e->kind == HX_LOCAL && hx_is_cheap(v->e)))
        return v;
    HLocal *l = fn_let(fn, name ? name : "item", v->type, hx_own(fn, v->e), v->e->span);
    return value_of(fn, hx_local(fn, l, v->e->span));
}

static Value *pair(Fn *fn, Value *a, Value *b)
{
    HType *types[2] = {a->type, b->type};
    Value *parts[2] = {a, b};
    return value_tuple(fn, hir_tuple(fn->hp, types, 2), parts, 2);
}

static void leave_when(Fn *fn, HExpr *cond, HStmtKind kind, uint32_t label, Span at)
{
    HStmt *s = fn_if(fn, cond, at);
    Scope outer = fn_enter(fn, &s->if_.then);
    fn_jump(fn, kind, label, at);
    fn_leave(fn, outer);
}

static Value *zip_with(Fn *fn, Rest *r, Stage *st, Value *v)
{
    Seq *o = st->other;
    Span at = st->at;
    if (!st->in_bounds)
        leave_when(fn,
                   hx_binary(fn, HB_GE, hx_local(fn, st->counter, at), source_length(fn, o), at),
                   HS_BREAK, r->s->leave, at);
    HExpr *index = ordinal(fn, r, st);
    return pair(fn, v, value_of(fn, hx_elem(fn, hx_clone(fn, o->base), index, true, at)));
}

typedef struct Flat {
    Rest *r;
    uint32_t i;
    Seq *inner;
} Flat;

static void flat_body(Fn *fn, Value *v, void *data)
{
    Flat *f = data;
    uint32_t saved = f->r->s->next;
    f->r->s->next = f->inner->next;
    run_stages(fn, f->r, f->i, v);
    f->r->s->next = saved;
}

static void bind_closure(Fn *fn, const Callable *c, Value *v)
{
    Param *p = &c->closure->closure.params.data[0];
    if (p->pat)
        pat_bind(fn, p->pat, v);
    else if (p->def)
        bind_value(fn, p->def, v, p->name.span);
}

static void run_flat(Fn *fn, Rest *r, Stage *st, uint32_t i, Value *v)
{
    Flat f = {r, i + 1, NULL};
    if (st->f.closure) {
        Expr *body = st->f.closure->closure.body;
        while (body->kind == EX_BLOCK && body->block.stmts.len == 1)
            body = body->block.stmts.data[0];
        if (body->kind != EX_BLOCK) {
            bind_closure(fn, &st->f, v);
            f.inner = seq_of(fn, body);
        }
    }
    if (!f.inner) {
        HExpr *list = fn_temp(fn, lw_apply(fn, &st->f, &v, 1, st->at));
        f.inner = new_seq(fn, SRC_LIST, list, list->type->elem, st->at);
    }
    seq_run(fn, f.inner, NULL, flat_body, &f, st->at);
}

static void run_skip_while(Fn *fn, Rest *r, Stage *st, uint32_t i, Value *v)
{
    Span at = st->at;
    HStmt *s = fn_if(fn, hx_local(fn, st->counter, at), at);
    Scope outer = fn_enter(fn, &s->if_.then);
    leave_when(fn, lw_apply(fn, &st->f, &v, 1, at), HS_CONTINUE, r->s->next, at);
    fn_set_local(fn, st->counter, hx_bool(fn, false, at), at);
    fn_leave(fn, outer);
    run_stages(fn, r, i + 1, v);
}

static void run_inside(Fn *fn, Rest *r, uint32_t i, HExpr *cond, Value *v, Span at)
{
    HStmt *s = fn_if(fn, cond, at);
    Scope outer = fn_enter(fn, &s->if_.then);
    run_stages(fn, r, i + 1, v);
    fn_leave(fn, outer);
}

/* The loop is left after the last element that is taken, not at the next one. */
static void run_taken(Fn *fn, Rest *r, Stage *st, uint32_t i, Value *v)
{
    Span at = st->at;
    bool some = st->count->kind == HX_CONST && st->count->bits > 0;
    HExpr *enough =
        hx_binary(fn, HB_GE, hx_local(fn, st->counter, at), hx_clone(fn, st->count), at);
    if (!some)
        leave_when(fn, enough, HS_BREAK, r->s->leave, at);
    fn_count_up(fn, st->counter, at);
    run_stages(fn, r, i + 1, v);
    if (some && !fn->dead)
        leave_when(fn, enough, HS_BREAK, r->s->leave, at);
}

static void run_counted(Fn *fn, Rest *r, Stage *st, uint32_t i, Value *v)
{
    Span at = st->at;
    HExpr *seen = hx_local(fn, st->counter, at);
    if (st->b == BI_LIST_TAKE) {
        run_taken(fn, r, st, i, v);
        return;
    }
    HStmt *s = fn_if(fn, hx_binary(fn, HB_LT, seen, hx_clone(fn, st->count), at), at);
    Scope outer = fn_enter(fn, &s->if_.then);
    fn_count_up(fn, st->counter, at);
    fn_jump(fn, HS_CONTINUE, r->s->next, at);
    fn_leave(fn, outer);
    run_stages(fn, r, i + 1, v);
}

/* The name under which an element is looked at next. */
static const char *next_name(const Rest *r, uint32_t i)
{
    for (; i < r->s->stages.len; i++) {
        const Stage *st = &r->s->stages.data[i];
        if (takes_function(st->b))
            return callable_param(&st->f, 0);
        if (st->b == BI_LIST_ENUMERATE || st->b == BI_LIST_ZIP)
            return NULL;
    }
    return r->name;
}

static void run_stages(Fn *fn, Rest *r, uint32_t i, Value *v)
{
    if (fn->dead)
        return;
    if (i == r->s->stages.len) {
        r->body(fn, v, r->data);
        return;
    }
    Stage *st = &r->s->stages.data[i];
    switch ((int)st->b) {
    case BI_LIST_MAP:
        run_stages(fn, r, i + 1, lw_apply_virtual(fn, &st->f, &v, 1, st->at));
        break;
    case BI_LIST_FILTER:
        v = settle(fn, v, next_name(r, i));
        run_inside(fn, r, i, lw_apply(fn, &st->f, &v, 1, st->at), v, st->at);
        break;
    case BI_LIST_FILTER_MAP: {
        Value *o = value_as_option(fn, lw_apply_virtual(fn, &st->f, &v, 1, st->at), st->at);
        run_inside(fn, r, i, hx_clone(fn, o->e), &o->parts[0], st->at);
        break;
    }
    case BI_LIST_FLAT_MAP:
        run_flat(fn, r, st, i, v);
        break;
    case BI_LIST_ENUMERATE:
        run_stages(fn, r, i + 1, pair(fn, value_of(fn, ordinal(fn, r, st)), v));
        break;
    case BI_LIST_ZIP:
        run_stages(fn, r, i + 1, zip_with(fn, r, st, v));
        break;
    case BI_LIST_TAKE: case BI_LIST_SKIP:
        if (st->in_bounds)
            run_stages(fn, r, i + 1, v);
        else
            run_counted(fn, r, st, i, v);
        break;
    case BI_LIST_TAKE_WHILE:
        v = settle(fn, v, next_name(r, i));
        leave_when(fn, hx_not(fn, lw_apply(fn, &st->f, &v, 1, st->at), st->at), HS_BREAK,
                   r->s->leave, st->at);
        run_stages(fn, r, i + 1, v);
        break;
    default: /* BI_LIST_SKIP_WHILE */
        v = settle(fn, v, next_name(r, i));
        run_skip_while(fn, r, st, i, v);
        break;
    }
}

/* ---- the loop -------------------------------------------------------------------------------- */

static HExpr *position_of(Fn *fn, Seq *s)
{
    HExpr *i = hx_local(fn, s->index, s->at);
    if (!s->reversed)
        return i;
    HExpr *from_end = hx_prim2(fn, HP_WRAP_SUB, i->type, source_length(fn, s), i, s->at);
    return hx_prim2(fn, HP_WRAP_SUB, i->type, from_end, hx_u64(fn, 1, s->at), s->at);
}

static bool keeps_elements(Builtin b)
{
    return b == BI_LIST_FILTER || b == BI_LIST_TAKE || b == BI_LIST_SKIP ||
           b == BI_LIST_TAKE_WHILE || b == BI_LIST_SKIP_WHILE;
}

bool seq_keeps(const Seq *s)
{
    for (uint32_t i = 0; i < s->stages.len; i++)
        if (!keeps_elements(s->stages.data[i].b))
            return false;
    return s->source == SRC_LIST;
}

HExpr *seq_position(Fn *fn, Seq *s)
{
    return position_of(fn, s);
}

HExpr *seq_at(Fn *fn, const Seq *s, HExpr *position)
{
    return hx_elem(fn, hx_clone(fn, s->base), position, true, s->at);
}

static Value *element(Fn *fn, Seq *s)
{
    HExpr *base = s->base ? hx_clone(fn, s->base) : NULL;
    HExpr *i = position_of(fn, s);
    switch (s->source) {
    case SRC_RANGE:
        return value_of(fn, hx_local(fn, s->index, s->at));
    case SRC_LIST:
        return value_of(fn, hx_elem(fn, base, i, true, s->at));
    case SRC_SET:
        return value_of(fn, hx_prim2(fn, HP_SET_AT, s->elem, base, i, s->at));
    case SRC_KEYS:
        return value_of(fn, hx_prim2(fn, HP_MAP_KEY_AT, s->elem, base, i, s->at));
    case SRC_VALUES:
        return value_of(fn, hx_slot(fn, base, i, s->at));
    case SRC_ENTRIES:
        break;
    }
    HType *key = s->base->type->key;
    HExpr *k = hx_prim2(fn, HP_MAP_KEY_AT, key, base, i, s->at);
    HExpr *v = hx_slot(fn, hx_clone(fn, s->base), hx_clone(fn, i), s->at);
    return pair(fn, value_of(fn, k), value_of(fn, v));
}

void seq_run(Fn *fn, Seq *s, const char *name, SeqBody *body, void *data, Span at)
{
    Rest r = {s, body, data, name};
    uint32_t aligned = set_bounds(fn, s);
    make_counters(fn, s, s->reversed ? 0 : aligned);
    HStmt *loop = hir_stmt(fn->hp, HS_RANGE, at);
    loop->range.label = s->leave = s->next = fn_label(fn);
    const char *index = "i";
    if (s->source == SRC_RANGE && next_name(&r, 0))
        index = next_name(&r, 0);
    s->index = fn_local(fn, HL_VAR, index, s->lo->type, at);
    loop->range.local = s->index;
    loop->range.lo = s->lo;
    loop->range.hi = s->hi;
    loop->range.inclusive = s->inclusive;
    fn_emit(fn, loop);
    Scope outer = fn_enter(fn, &loop->range.body);
    run_stages(fn, &r, 0, element(fn, s));
    fn_leave(fn, outer);
}

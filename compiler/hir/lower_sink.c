/* Lowering of what ends a chain: sums, folds, searches, collections. Each is the one loop of
   lower_iter.c with an accumulator. */
#include "hir/lower_impl.h"

typedef struct Sink {
    Builtin b;
    HType *type;      /* of the result */
    Callable f;
    HLocal *acc;      /* the result under way */
    HLocal *key;      /* min_by, max_by: of the best */
    HLocal *count;    /* mean; position */
    HLocal *where;    /* min_by, max_by: place of the best, when it would have to be copied */
    HExpr *mean;      /* std_dev */
    HExpr *item;      /* contains */
    Seq *seq;
    bool exists;      /* quantifiers: any */
    Expr *body;
    Def *binder;
    Span at;
} Sink;

static HExpr *acc_of(Fn *fn, const Sink *s)
{
    return hx_local(fn, s->acc, s->at);
}

static HLocal *start_acc(Fn *fn, const char *name, HType *t, HExpr *init, Span at)
{
    HLocal *l = fn_let(fn, name, t, init, at);
    l->mutable_ = l->made = true;
    return l;
}

static HExpr *done(Fn *fn, Sink *s)
{
    s->acc->mutable_ = false;
    return acc_of(fn, s);
}

/* The number in a gene of one number; the number itself otherwise. */
static HExpr *number_in(Fn *fn, HExpr *e)
{
    return e->type->kind == HT_RECORD ? hx_field(fn, e, 0, e->span) : e;
}

static HExpr *constant(Fn *fn, HType *t, uint64_t n, Span at)
{
    return t->has_float ? hx_f64(fn, t, (double)n, at) : hx_const(fn, t, n, at);
}

static const char *param_name(const Sink *s, uint32_t i)
{
    return callable_param(&s->f, i);
}

/* ---- sum, product ---------------------------------------------------------------------------- */

static void add_body(Fn *fn, Value *v, void *data)
{
    Sink *s = data;
    HExpr *x = number_in(fn, value_expr(fn, v, s->at));
    HBinary op = s->b == BI_LIST_PRODUCT ? HB_MUL : HB_ADD;
    fn_set_local(fn, s->acc, hx_binary(fn, op, acc_of(fn, s), x, s->at), s->at);
}

static HExpr *lw_sum(Fn *fn, Sink *s)
{
    bool gene = s->type->kind == HT_RECORD;
    HType *t = gene ? s->type->fields.data[0].type : s->type;
    uint64_t start = s->b == BI_LIST_PRODUCT ? 1 : 0;
    s->acc = start_acc(fn, s->b == BI_LIST_PRODUCT ? "product" : "sum", t,
                       constant(fn, t, start, s->at), s->at);
    seq_run(fn, s->seq, NULL, add_body, s, s->at);
    HExpr *sum = done(fn, s);
    return gene ? lw_checked(fn, hx_make(fn, s->type, &sum, 1, s->at), s->at) : sum;
}

/* ---- mean, standard deviation ---------------------------------------------------------------- */

static void mean_body(Fn *fn, Value *v, void *data)
{
    Sink *s = data;
    HExpr *x = hx_convert(fn, s->type, number_in(fn, value_expr(fn, v, s->at)), s->at);
    fn_set_local(fn, s->acc, hx_binary(fn, HB_ADD, acc_of(fn, s), x, s->at), s->at);
    if (s->count)
        fn_count_up(fn, s->count, s->at);
}

/* 0 / 0 of nothing: NaN. */
static HExpr *lw_mean(Fn *fn, Sink *s)
{
    HExpr *n = seq_length(fn, s->seq);
    s->acc = start_acc(fn, "sum", s->type, constant(fn, s->type, 0, s->at), s->at);
    if (!n)
        s->count = start_acc(fn, "count", hir_type(fn->hp, HT_U64), hx_u64(fn, 0, s->at), s->at);
    seq_run(fn, s->seq, NULL, mean_body, s, s->at);
    HExpr *sum = done(fn, s);
    if (!n)
        n = hx_local(fn, s->count, s->at);
    return hx_binary(fn, HB_DIV, sum, hx_convert(fn, s->type, n, s->at), s->at);
}

static void deviation_body(Fn *fn, Value *v, void *data)
{
    Sink *s = data;
    HExpr *x = hx_convert(fn, s->type, number_in(fn, value_expr(fn, v, s->at)), s->at);
    HExpr *d = hx_binary(fn, HB_SUB, x, hx_clone(fn, s->mean), s->at);
    HExpr *off = hx_local(fn, fn_let(fn, "deviation", s->type, d, s->at), s->at);
    HExpr *square = hx_binary(fn, HB_MUL, off, hx_clone(fn, off), s->at);
    fn_set_local(fn, s->acc, hx_binary(fn, HB_ADD, acc_of(fn, s), square, s->at), s->at);
}

/* Of the population: the list is the whole. */
static HExpr *lw_std_dev(Fn *fn, Sink *s, Expr *receiver)
{
    HExpr *list = seq_is_chain(receiver) ? fn_temp(fn, lw_collect(fn, receiver)) : NULL;
    s->seq = list ? seq_of_list(fn, list) : seq_of(fn, receiver);
    HExpr *mean = lw_mean(fn, s);
    s->mean = hx_local(fn, fn_let(fn, "mean", s->type, mean, s->at), s->at);
    s->seq = seq_again(fn, s->seq);
    HExpr *n = seq_length(fn, s->seq);
    s->acc = start_acc(fn, "squares", s->type, constant(fn, s->type, 0, s->at), s->at);
    seq_run(fn, s->seq, NULL, deviation_body, s, s->at);
    HExpr *variance = hx_binary(fn, HB_DIV, done(fn, s), hx_convert(fn, s->type, n, s->at), s->at);
    return hx_prim1(fn, HP_SQRT, s->type, variance, s->at);
}

/* ---- count, fold, for_each ------------------------------------------------------------------- */

static void count_body(Fn *fn, Value *v, void *data)
{
    Sink *s = data;
    (void)v;
    fn_count_up(fn, s->acc, s->at);
}

static HExpr *lw_count(Fn *fn, Sink *s)
{
    HExpr *n = seq_length(fn, s->seq);
    if (n)
        return n;
    s->acc = start_acc(fn, "count", hir_type(fn->hp, HT_U64), hx_u64(fn, 0, s->at), s->at);
    seq_run(fn, s->seq, NULL, count_body, s, s->at);
    return done(fn, s);
}

static void fold_body(Fn *fn, Value *v, void *data)
{
    Sink *s = data;
    s->acc->mutable_ = false; /* while the function is at work */
    Value *args[2] = {value_of(fn, acc_of(fn, s)), v};
    HExpr *next = lw_apply(fn, &s->f, args, 2, s->at);
    if (!fn->dead)
        fn_set_local(fn, s->acc, hx_own(fn, next), s->at);
}

static HExpr *lw_fold(Fn *fn, Sink *s, Expr *e)
{
    HExpr *init = lw_owned(fn, e->call.args.data[0]);
    s->f = lw_callable(fn, e->call.args.data[1]);
    s->acc = start_acc(fn, param_name(s, 0) ? param_name(s, 0) : "folded", s->type, init, s->at);
    seq_run(fn, s->seq, param_name(s, 1), fold_body, s, s->at);
    return done(fn, s);
}

static void each_body(Fn *fn, Value *v, void *data)
{
    Sink *s = data;
    fn_do(fn, lw_apply(fn, &s->f, &v, 1, s->at), s->at);
}

/* ---- any, all, find, position, contains ------------------------------------------------------ */

static HExpr *found_value(Fn *fn, Sink *s, Value *v)
{
    switch ((int)s->b) {
    case BI_LIST_ANY: case BI_LIST_CONTAINS:
        return hx_bool(fn, true, s->at);
    case BI_LIST_ALL: case BI_LIST_IS_EMPTY:
        return hx_bool(fn, false, s->at);
    case BI_LIST_POSITION: case BI_LIST_INDEX_OF:
        return hx_some(fn, s->type, s->count ? hx_local(fn, s->count, s->at)
                                             : seq_ordinal(fn, s->seq), s->at);
    default:
        return hx_some(fn, s->type, hx_own(fn, value_expr(fn, v, s->at)), s->at);
    }
}

static HExpr *search_test(Fn *fn, Sink *s, Value *v)
{
    if (s->item)
        return hx_binary(fn, HB_EQ, value_expr(fn, v, s->at), hx_clone(fn, s->item), s->at);
    if (s->b == BI_LIST_FIRST || s->b == BI_LIST_IS_EMPTY)
        return NULL;
    if (s->body) {
        bind_value(fn, s->binder, v, s->at);
        HExpr *c = lw_value(fn, s->body);
        return s->exists ? c : hx_not(fn, c, s->at);
    }
    HExpr *c = lw_apply(fn, &s->f, &v, 1, s->at);
    return s->b == BI_LIST_ALL ? hx_not(fn, c, s->at) : c;
}

static void search_body(Fn *fn, Value *v, void *data)
{
    Sink *s = data;
    if (s->b == BI_LIST_FIND && v->kind == V_EXPR && v->e->kind != HX_LOCAL) {
        const char *name = param_name(s, 0);
        HLocal *l = fn_let(fn, name ? name : "item", v->type, hx_own(fn, v->e), s->at);
        v = value_of(fn, hx_local(fn, l, s->at));
    }
    HExpr *test = search_test(fn, s, v);
    if (fn->dead)
        return;
    HStmt *hit = test ? fn_if(fn, test, s->at) : NULL;
    Scope outer = hit ? fn_enter(fn, &hit->if_.then) : (Scope){0};
    fn_set_local(fn, s->acc, found_value(fn, s, v), s->at);
    fn_jump(fn, HS_BREAK, seq_leave_label(fn, s->seq), s->at);
    if (hit)
        fn_leave(fn, outer);
    if (s->count)
        fn_count_up(fn, s->count, s->at);
}

static HExpr *lw_search(Fn *fn, Sink *s, const char *name)
{
    bool is_bool = s->type->kind == HT_BOOL;
    bool until_hit = s->b == BI_LIST_ALL || s->b == BI_LIST_IS_EMPTY;
    HExpr *none = is_bool ? hx_bool(fn, until_hit, s->at) : hx_none(fn, s->type, s->at);
    bool numbered = s->b == BI_LIST_POSITION || s->b == BI_LIST_INDEX_OF;
    if (numbered && !seq_length(fn, s->seq))
        s->count = start_acc(fn, "index", hir_type(fn->hp, HT_U64), hx_u64(fn, 0, s->at), s->at);
    s->acc = start_acc(fn, name, s->type, none, s->at);
    seq_run(fn, s->seq, param_name(s, 0), search_body, s, s->at);
    return done(fn, s);
}

/* ---- min, max -------------------------------------------------------------------------------- */

/* A NaN key loses against every other; of equal keys the first wins. */
static HExpr *is_better(Fn *fn, const Sink *s, HExpr *key)
{
    HExpr *best = hx_local(fn, s->key, s->at);
    bool wants_max = s->b == BI_LIST_MAX_BY || s->b == BI_LIST_MAX;
    HExpr *better = hx_binary(fn, wants_max ? HB_GT : HB_LT, key, best, s->at);
    if (key->type->kind != HT_F64 && key->type->kind != HT_F32)
        return better;
    HType *b = hir_type(fn->hp, HT_BOOL);
    HExpr *best_nan = hx_prim1(fn, HP_IS_NAN, b, hx_clone(fn, best), s->at);
    HExpr *key_nan = hx_prim1(fn, HP_IS_NAN, b, hx_clone(fn, key), s->at);
    HExpr *rescue = hx_and(fn, best_nan, hx_not(fn, key_nan, s->at));
    return hx_logic(fn, HX_OR, better, rescue, s->at);
}

static void best_body(Fn *fn, Value *v, void *data)
{
    Sink *s = data;
    Span at = s->at;
    if (v->kind != V_EXPR || v->e->kind != HX_LOCAL) {
        const char *name = param_name(s, 0);
        HLocal *l =
            fn_let(fn, name ? name : "item", v->type, hx_own(fn, value_expr(fn, v, at)), at);
        v = value_of(fn, hx_local(fn, l, at));
    }
    HExpr *key = lw_apply(fn, &s->f, &v, 1, at);
    if (fn->dead)
        return;
    if (!hx_is_const(key) && !(key->kind == HX_LOCAL && hx_is_cheap(key)))
        key = hx_local(fn, fn_let(fn, "key", key->type, hx_own(fn, key), at), at);
    if (!s->key)
        s->key = fn_local(fn, HL_VAR, "best_key", key->type, at);
    HExpr *none = s->where ? hx_not(fn, acc_of(fn, s), at) : hx_is(fn, acc_of(fn, s), 0, at);
    HStmt *hit = fn_if(fn, hx_logic(fn, HX_OR, none, is_better(fn, s, hx_clone(fn, key)), at), at);
    Scope outer = fn_enter(fn, &hit->if_.then);
    if (s->where) {
        fn_set_local(fn, s->acc, hx_bool(fn, true, at), at);
        fn_set_local(fn, s->where, seq_position(fn, s->seq), at);
    } else
        fn_set_local(fn, s->acc, hx_some(fn, s->type, hx_own(fn, value_expr(fn, v, at)), at), at);
    fn_set_local(fn, s->key, hx_own(fn, key), at);
    fn_leave(fn, outer);
}

/* The best so far is an Option, or its place in a list whose elements are not lightly copied; its
   key stands beside it. */
static HExpr *lw_best(Fn *fn, Sink *s)
{
    HType *best = s->type->cases.data[1].fields.data[0].type;
    if (holds_heap(best) && seq_keeps(s->seq)) {
        HType *found = hir_type(fn->hp, HT_BOOL), *where = hir_type(fn->hp, HT_U64);
        s->acc = start_acc(fn, "found", found, hx_bool(fn, false, s->at), s->at);
        s->where = start_acc(fn, "best", where, hx_u64(fn, 0, s->at), s->at);
    } else
        s->acc = start_acc(fn, "best", s->type, hx_none(fn, s->type, s->at), s->at);
    HStmt *let = hir_stmt(fn->hp, HS_LET, s->at);
    fn_emit(fn, let);
    seq_run(fn, s->seq, param_name(s, 0), best_body, s, s->at);
    if (!s->key)
        s->key = fn_local(fn, HL_VAR, "best_key", hir_type(fn->hp, HT_BOOL), s->at);
    let->let.local = s->key;
    if (s->key->type->kind >= HT_BOOL && s->key->type->kind <= HT_F64)
        let->let.init = constant(fn, s->key->type, 0, s->at); /* never read before it is set */
    if (!s->where)
        return done(fn, s);
    s->where->mutable_ = false;
    HExpr *item = seq_at(fn, s->seq, hx_local(fn, s->where, s->at));
    return hx_select(fn, done(fn, s), hx_some(fn, s->type, hx_own(fn, item), s->at),
                     hx_none(fn, s->type, s->at), s->at);
}

static void extreme_body(Fn *fn, Value *v, void *data)
{
    Sink *s = data;
    Span at = s->at;
    if (v->kind != V_EXPR || v->e->kind != HX_LOCAL)
        v = value_of(
            fn,
            hx_local(fn, fn_let(fn, "item", v->type, hx_own(fn, value_expr(fn, v, at)), at), at));
    HExpr *best = hx_payload(fn, acc_of(fn, s), 1, 0, at);
    HExpr *none = hx_is(fn, acc_of(fn, s), 0, at);
    HExpr *x = value_expr(fn, v, at);
    bool is_float = v->type->kind == HT_F64 || v->type->kind == HT_F32;
    bool wants_max = s->b == BI_LIST_MAX;
    if (is_float) { /* a NaN anywhere gives NaN, as min and max of two do */
        HPrim op = wants_max ? HP_MAX : HP_MIN;
        HExpr *both = hx_prim2(fn, op, v->type, best, hx_clone(fn, x), at);
        fn_set_local(fn, s->acc, hx_some(fn, s->type, hx_select(fn, none, x, both, at), at), at);
        return;
    }
    HExpr *better = hx_binary(fn, wants_max ? HB_GT : HB_LT, x, best, at);
    HStmt *hit = fn_if(fn, hx_logic(fn, HX_OR, none, better, at), at);
    Scope outer = fn_enter(fn, &hit->if_.then);
    fn_set_local(fn, s->acc, hx_some(fn, s->type, hx_own(fn, value_expr(fn, v, at)), at), at);
    fn_leave(fn, outer);
}

static HExpr *lw_extreme(Fn *fn, Sink *s)
{
    s->acc = start_acc(fn, "best", s->type, hx_none(fn, s->type, s->at), s->at);
    seq_run(fn, s->seq, NULL, extreme_body, s, s->at);
    return done(fn, s);
}

/* ---- collections ----------------------------------------------------------------------------- */

static void push_body(Fn *fn, Value *v, void *data)
{
    Sink *s = data;
    HExpr *item = hx_own(fn, value_expr(fn, v, s->at));
    HType *unit = hir_type(fn->hp, HT_UNIT);
    switch (s->type->kind) {
    case HT_SET:
        fn_do(fn,
              hx_prim2(fn, HP_SET_INSERT, hir_type(fn->hp, HT_BOOL), acc_of(fn, s), item, s->at),
              s->at);
        break;
    case HT_MAP: {
        HExpr *args[3] = {acc_of(fn, s),
                          hx_own(fn, value_expr(fn, value_part(fn, v, 0, s->at), s->at)),
                          hx_own(fn, value_expr(fn, value_part(fn, v, 1, s->at), s->at))};
        fn_do(fn, hx_prim(fn, HP_MAP_INSERT, hir_option(fn->hp, s->type->elem), args, 3, s->at),
              s->at);
        break;
    }
    default:
        fn_do(fn, hx_prim2(fn, HP_LIST_PUSH, unit, acc_of(fn, s), item, s->at), s->at);
        break;
    }
}

static HExpr *gather(Fn *fn, Sink *s, const char *name)
{
    s->acc = start_acc(fn, name, s->type, hx_make(fn, s->type, NULL, 0, s->at), s->at);
    HExpr *n = s->type->kind == HT_LIST ? seq_length(fn, s->seq) : NULL;
    if (n)
        fn_do(fn, hx_prim2(fn, HP_LIST_RESERVE, hir_type(fn->hp, HT_UNIT), acc_of(fn, s), n, s->at),
              s->at);
    seq_run(fn, s->seq, NULL, push_body, s, s->at);
    return done(fn, s);
}

HExpr *lw_collect(Fn *fn, Expr *e)
{
    Seq *seq = seq_of(fn, e);
    if (!seq) {
        lower_unsupported(fn->lw, e->span, "this sequence");
        return hx_unit(fn, e->span);
    }
    HType *t = fn_type(fn, e->type);
    if (t->kind == HT_MAP || t->kind == HT_SET)
        t = hir_list(fn->hp, seq_elem(seq));
    Sink s = {.seq = seq, .type = t, .at = e->span};
    return gather(fn, &s, "collected");
}

static void key_body(Fn *fn, Value *v, void *data)
{
    Sink *s = data;
    HExpr *key = hx_own(fn, lw_apply(fn, &s->f, &v, 1, s->at));
    if (fn->dead)
        return;
    if (!s->key) {
        HType *keys = hir_list(fn->hp, key->type);
        s->key = fn_local(fn, HL_VAR, "keys", keys, s->at);
        s->key->mutable_ = true;
    }
    fn_do(fn,
          hx_prim2(fn, HP_LIST_PUSH, hir_type(fn->hp, HT_UNIT), hx_local(fn, s->key, s->at), key,
                   s->at),
          s->at);
}

/* xs.sort_by(key): the keys, one for each element, then a stable sort of the elements by them. */
static HExpr *lw_sort_by(Fn *fn, Sink *s, Expr *receiver)
{
    HExpr *list = seq_is_chain(receiver) ? fn_temp(fn, lw_collect(fn, receiver))
                                         : lw_stable(fn, receiver);
    HStmt *let = hir_stmt(fn->hp, HS_LET, s->at);
    fn_emit(fn, let);
    s->seq = seq_of_list(fn, list);
    seq_run(fn, s->seq, param_name(s, 0), key_body, s, s->at);
    if (!s->key)
        return hx_clone(fn, list);
    let->let.local = s->key;
    let->let.init = hx_make(fn, s->key->type, NULL, 0, s->at);
    return hx_prim2(fn, HP_LIST_SORT_KEYS, s->type, hx_clone(fn, list), hx_local(fn, s->key, s->at),
                    s->at);
}

/* ---- quantifiers ----------------------------------------------------------------------------- */

static HExpr *quant_binder(Fn *fn, Expr *e, uint32_t i);

/* Over a literal list nothing is built: one condition for each item. */
static HExpr *unrolled(Fn *fn, Expr *e, uint32_t i, Expr *list)
{
    HExpr *all = NULL;
    const Binder *b = &e->quant.binders.data[i];
    for (uint32_t k = 0; k < list->list.items.len; k++) {
        Expr *item = list->list.items.data[k];
        HExpr *x = lw_value(fn, item);
        if (!hir_is_place(x) && !hx_is_const(x))
            x = fn_temp(fn, x);
        if (b->pat)
            pat_bind(fn, b->pat, value_of(fn, x));
        else
            bind(fn, b->def, value_of(fn, x));
        HExpr *one = quant_binder(fn, e, i + 1);
        if (all)
            all = hx_logic(fn, e->quant.exists ? HX_OR : HX_AND, all, one, e->span);
        else
            all = one;
    }
    return all ? all : hx_bool(fn, !e->quant.exists, e->span);
}

typedef struct Quant {
    Expr *e;
    uint32_t i;
    Sink sink;
} Quant;

static void quant_body(Fn *fn, Value *v, void *data)
{
    Quant *q = data;
    const Binder *b = &q->e->quant.binders.data[q->i];
    if (b->pat)
        pat_bind(fn, b->pat, v);
    else
        bind_value(fn, b->def, v, q->sink.at);
    HExpr *c = quant_binder(fn, q->e, q->i + 1);
    HStmt *hit = fn_if(fn, q->e->quant.exists ? c : hx_not(fn, c, q->sink.at), q->sink.at);
    Scope outer = fn_enter(fn, &hit->if_.then);
    fn_set_local(fn, q->sink.acc, hx_bool(fn, q->e->quant.exists, q->sink.at), q->sink.at);
    fn_jump(fn, HS_BREAK, seq_leave_label(fn, q->sink.seq), q->sink.at);
    fn_leave(fn, outer);
}

/* forall x: T over a type with finitely many values. */
static HExpr *over_type(Fn *fn, Expr *e, uint32_t i)
{
    Def *d = e->quant.binders.data[i].def;
    HType *t = fn_type(fn, d->type);
    HExpr *all = NULL;
    uint32_t n = t->kind == HT_BOOL ? 2 : t->kind == HT_VARIANT ? t->cases.len : 0;
    for (uint32_t k = 0; k < n; k++) {
        if (t->kind == HT_VARIANT && t->cases.data[k].fields.len) {
            n = 0;
            break;
        }
        HExpr *x = t->kind == HT_BOOL ? hx_bool(fn, k == 1, e->span)
                                      : hx_case(fn, t, k, NULL, 0, e->span);
        bind(fn, d, value_of(fn, x));
        HExpr *one = quant_binder(fn, e, i + 1);
        all = all ? hx_logic(fn, e->quant.exists ? HX_OR : HX_AND, all, one, e->span) : one;
    }
    if (n == 0) {
        lower_unsupported(fn->lw, e->span, "a quantifier over all values of this type");
        return hx_bool(fn, true, e->span);
    }
    return all;
}

static HExpr *quant_binder(Fn *fn, Expr *e, uint32_t i)
{
    if (i == e->quant.binders.len)
        return lw_value(fn, e->quant.body);
    const Binder *b = &e->quant.binders.data[i];
    if (!b->seq)
        return over_type(fn, e, i);
    if (b->seq->kind == EX_LIST && b->seq->list.items.len <= 32)
        return unrolled(fn, e, i, b->seq);
    Quant q = {e, i, {.at = e->span, .exists = e->quant.exists}};
    q.sink.seq = seq_of(fn, b->seq);
    if (!q.sink.seq) {
        lower_unsupported(fn->lw, b->seq->span, "a quantifier over this");
        return hx_bool(fn, true, e->span);
    }
    q.sink.acc = start_acc(fn, e->quant.exists ? "exists" : "holds", hir_type(fn->hp, HT_BOOL),
                           hx_bool(fn, !e->quant.exists, e->span), e->span);
    const char *name = b->pat ? "item" : b->name.sym->text;
    seq_run(fn, q.sink.seq, name, quant_body, &q, e->span);
    return done(fn, &q.sink);
}

HExpr *lw_quantifier(Fn *fn, Expr *e)
{
    return quant_binder(fn, e, 0);
}

/* ---- the switch ------------------------------------------------------------------------------ */

static HExpr *search(Fn *fn, Sink *s, Expr *e)
{
    bool by_item = s->b == BI_LIST_CONTAINS || s->b == BI_LIST_INDEX_OF;
    if (by_item) {
        HExpr *item = lw_value(fn, e->call.args.data[0]);
        s->item = hx_is_cheap(item) ? item : fn_temp(fn, item);
    } else if (s->b != BI_LIST_FIRST && s->b != BI_LIST_IS_EMPTY)
        s->f = lw_callable(fn, e->call.args.data[0]);
    const char *name = s->b == BI_LIST_ALL        ? "holds"
                       : s->b == BI_LIST_IS_EMPTY ? "empty"
                                                  : "found";
    return lw_search(fn, s, name);
}

static HExpr *run_sink(Fn *fn, Sink *s, Expr *e)
{
    switch ((int)s->b) {
    case BI_LIST_SUM: case BI_LIST_PRODUCT:
        return lw_sum(fn, s);
    case BI_LIST_MEAN:
        return lw_mean(fn, s);
    case BI_LIST_COUNT: case BI_LIST_LEN:
        return lw_count(fn, s);
    case BI_LIST_FOLD:
        return lw_fold(fn, s, e);
    case BI_LIST_FOR_EACH:
        s->f = lw_callable(fn, e->call.args.data[0]);
        seq_run(fn, s->seq, param_name(s, 0), each_body, s, s->at);
        return hx_unit(fn, s->at);
    case BI_LIST_MIN_BY: case BI_LIST_MAX_BY:
        s->f = lw_callable(fn, e->call.args.data[0]);
        return lw_best(fn, s);
    case BI_LIST_MIN: case BI_LIST_MAX:
        return lw_extreme(fn, s);
    case BI_LIST_TO_SET: case BI_LIST_TO_MAP:
        return gather(fn, s, "collected");
    default:
        return search(fn, s, e);
    }
}

/* Ends of chains that are better served otherwise when the receiver is a list as it stands. */
static bool is_sink(Builtin b, bool chain)
{
    switch ((int)b) {
    case BI_LIST_SUM:
    case BI_LIST_PRODUCT:
    case BI_LIST_MEAN:
    case BI_LIST_COUNT:
    case BI_LIST_FOLD:
    case BI_LIST_FOR_EACH: case BI_LIST_MIN_BY: case BI_LIST_MAX_BY: case BI_LIST_MIN:
    case BI_LIST_MAX: case BI_LIST_TO_SET: case BI_LIST_TO_MAP: case BI_LIST_ANY: case BI_LIST_ALL:
    case BI_LIST_FIND: case BI_LIST_POSITION:
        return true;
    case BI_LIST_LEN: case BI_LIST_FIRST: case BI_LIST_CONTAINS: case BI_LIST_INDEX_OF:
    case BI_LIST_IS_EMPTY:
        return chain;
    default:
        return false;
    }
}

HExpr *lw_sink(Fn *fn, Expr *e, Builtin b)
{
    Sink s = {.b = b, .at = e->span};
    Expr *receiver = e->call.receiver;
    if (b == BI_LIST_STD_DEV) {
        s.type = fn_type(fn, e->type);
        return lw_std_dev(fn, &s, receiver);
    }
    if (b == BI_LIST_SORT_BY) {
        s.type = fn_type(fn, e->type);
        s.f = lw_callable(fn, e->call.args.data[0]);
        return lw_sort_by(fn, &s, receiver);
    }
    if (!receiver || !is_sink(b, seq_is_chain(receiver)))
        return NULL;
    s.type = fn_type(fn, e->type);
    s.seq = seq_of(fn, receiver);
    return s.seq ? run_sink(fn, &s, e) : NULL;
}

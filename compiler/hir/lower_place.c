/* Lowering of places: what a name, a part, an element or an unwrapped entry denotes, and the
   values that are taken apart before they are ever built. */
#include "hir/lower_impl.h"

Value *value_of(Fn *fn, HExpr *e)
{
    Value *v = ARENA_NEW(fn->a, Value);
    v->kind = V_EXPR;
    v->type = e->type;
    v->e = e;
    return v;
}

Value *value_tuple(Fn *fn, HType *t, Value *const *parts, uint32_t n)
{
    Value *v = ARENA_NEW(fn->a, Value);
    v->kind = V_TUPLE;
    v->type = t;
    v->n = n;
    v->parts = ARENA_ARRAY(fn->a, Value, n);
    for (uint32_t i = 0; i < n; i++)
        v->parts[i] = *parts[i];
    return v;
}

Value *value_opt(Fn *fn, HType *t, HExpr *has, Value *some, Value *error)
{
    Value *v = ARENA_NEW(fn->a, Value);
    v->kind = V_OPT;
    v->type = t;
    v->e = has;
    v->n = error ? 2 : 1;
    v->parts = ARENA_ARRAY(fn->a, Value, v->n);
    v->parts[0] = *some;
    if (error)
        v->parts[1] = *error;
    return v;
}

static HExpr *build_option(Fn *fn, const Value *v, Span at)
{
    bool is_option = v->type->variant_origin == HV_OPTION;
    HExpr *some = hx_own(fn, value_expr(fn, &v->parts[0], at));
    HExpr *good = hx_case(fn, v->type, is_option ? 1 : 0, &some, 1, at);
    HExpr *bad;
    if (is_option)
        bad = hx_none(fn, v->type, at);
    else {
        HExpr *error = hx_own(fn, value_expr(fn, &v->parts[1], at));
        bad = hx_case(fn, v->type, 1, &error, 1, at);
    }
    return hx_select(fn, hx_clone(fn, v->e), good, bad, at);
}

HExpr *value_expr(Fn *fn, const Value *v, Span at)
{
    if (v->kind == V_EXPR) {
        HExpr *e = hx_clone(fn, v->e);
        if (at.lo && (e->kind == HX_LOCAL || hx_is_const(e)))
            e->span = at;
        return e;
    }
    if (v->kind == V_OPT)
        return build_option(fn, v, at);
    HExpr **items = ARENA_ARRAY(fn->a, HExpr *, v->n);
    for (uint32_t i = 0; i < v->n; i++)
        items[i] = hx_own(fn, value_expr(fn, &v->parts[i], at));
    return hx_make(fn, v->type, items, v->n, at);
}

Value *value_part(Fn *fn, Value *v, uint32_t index, Span at)
{
    if (v->kind == V_TUPLE)
        return &v->parts[index];
    return value_of(fn, hx_field(fn, value_expr(fn, v, at), index, at));
}

void bind(Fn *fn, const Def *d, Value *v)
{
    map_put(fn->a, &fn->bound, map_key(d), v);
}

Value *bound(Fn *fn, const Def *d)
{
    return map_get(&fn->bound, map_key(d));
}

/* ---- places ---------------------------------------------------------------------------------- */

static Value *name_value(Fn *fn, const Expr *e)
{
    const Def *d = e->name.def;
    if (!d)
        return NULL;
    if (d->kind == DEF_LOCAL)
        return bound(fn, d);
    return NULL;
}

/* `amount` in a constraint is this.amount. */
static HExpr *bare_field(Fn *fn, const Expr *e)
{
    const Def *d = e->name.def;
    if (!d || d->kind != DEF_FIELD || !fn->this_)
        return NULL;
    Value *self = fn->old_state && fn->old_this ? fn->old_this : fn->this_;
    return hx_field(fn, value_expr(fn, self, e->span), d->field->index, e->span);
}

static HExpr *this_place(Fn *fn, Span at)
{
    Value *self = fn->old_state && fn->old_this ? fn->old_this : fn->this_;
    return self ? value_expr(fn, self, at) : NULL;
}

static bool is_builtin(const Expr *e, Builtin b)
{
    return e->kind == EX_CALL && e->call.target && e->call.target->kind == CALL_BUILTIN &&
           e->call.target->builtin == b;
}

static bool unwraps(const Expr *e)
{
    return e->kind == EX_TRY || is_builtin(e, BI_OPT_UNWRAP) || is_builtin(e, BI_OPT_EXPECT) ||
           is_builtin(e, BI_RES_UNWRAP) || is_builtin(e, BI_RES_EXPECT);
}

static Expr *unwrapped_operand(Expr *e)
{
    return e->kind == EX_TRY ? e->try_.operand : e->call.receiver;
}

bool is_place_expr(Fn *fn, Expr *e)
{
    switch ((int)e->kind) {
    case EX_NAME: {
        Value *v = name_value(fn, e);
        return (v && v->kind == V_EXPR && hir_is_place(v->e)) ||
               (e->name.def && e->name.def->kind == DEF_FIELD);
    }
    case EX_THIS:
        return fn->this_ && hir_is_place(fn->this_->e);
    case EX_FIELD:
        return !e->field.def || e->field.def->kind == DEF_FIELD ? is_place_expr(fn, e->field.base)
                                                                : false;
    case EX_TUPLE_INDEX:
        return is_place_expr(fn, e->tuple_index.base);
    case EX_INDEX:
        return is_place_expr(fn, e->index.base);
    case EX_TRY:
        return option_has_place(fn, e->try_.operand);
    case EX_CALL:
        if (unwraps(e))
            return option_has_place(fn, unwrapped_operand(e));
        if (is_builtin(e, BI_LIST_ITER_MUT) || is_builtin(e, BI_LIST_ITER))
            return is_place_expr(fn, e->call.receiver);
        return is_builtin(e, BI_MAP_GET_OR_CREATE) && is_place_expr(fn, e->call.receiver);
    default:
        return false;
    }
}

/* xs[i], and m[k] of a map, whose entry must be there. */
static HExpr *index_place(Fn *fn, Expr *e)
{
    Expr *parts[2] = {e->index.base, e->index.index};
    HExpr *out[2];
    static OperandFn *const how[2] = {lw_stable, NULL};
    lw_operands_by(fn, parts, 2, out, how);
    if (out[0]->type->kind != HT_MAP) {
        HExpr *index = hx_is_cheap(out[1]) ? out[1] : fn_temp(fn, out[1]);
        return hx_elem(fn, out[0], index, false, e->span);
    }
    HType *i64 = hir_type(fn->hp, HT_I64);
    HExpr *slot = hx_prim2(fn, HP_MAP_FIND, i64, out[0], out[1], e->span);
    HExpr *found = hx_local(fn, fn_let(fn, "entry", i64, slot, e->span), e->span);
    fn_trap_unless(fn, hx_binary(fn, HB_GE, found, hx_i64(fn, 0, e->span), e->span), HTRAP_INDEX,
                   NULL, e->span);
    return hx_slot(fn, hx_clone(fn, out[0]), hx_clone(fn, found), e->span);
}

/* m.get_or_create(k, || v): the entry, after it was made when it was missing. */
static HExpr *get_or_create(Fn *fn, Expr *e)
{
    Span at = e->span;
    HExpr *map = lw_stable(fn, e->call.receiver);
    HExpr *key = fn_temp(fn, lw_owned(fn, e->call.args.data[0]));
    HType *i64 = hir_type(fn->hp, HT_I64);
    HLocal *slot = fn_let(fn, "entry", i64, hx_prim2(fn, HP_MAP_FIND, i64, map, key, at), at);
    HStmt *s = fn_if(fn, hx_binary(fn, HB_LT, hx_local(fn, slot, at), hx_i64(fn, 0, at), at), at);
    Scope outer = fn_enter(fn, &s->if_.then);
    Callable make = lw_callable(fn, e->call.args.data[1]);
    HExpr *args[3] = {hx_clone(fn, map), hx_clone(fn, key),
                      hx_own(fn, lw_apply(fn, &make, NULL, 0, at))};
    HType *option = hir_option(fn->hp, map->type->elem);
    fn_do(fn, hx_prim(fn, HP_MAP_INSERT, option, args, 3, at), at);
    fn_set_local(fn, slot, hx_prim2(fn, HP_MAP_FIND, i64, hx_clone(fn, map), hx_clone(fn, key), at),
                 at);
    fn_leave(fn, outer);
    slot->mutable_ = false; /* from here on */
    return hx_slot(fn, hx_clone(fn, map), hx_local(fn, slot, at), at);
}

HExpr *lw_place(Fn *fn, Expr *e)
{
    if (!is_place_expr(fn, e))
        return NULL;
    switch ((int)e->kind) {
    case EX_NAME:
        return e->name.def->kind == DEF_FIELD ? bare_field(fn, e)
                                              : value_expr(fn, name_value(fn, e), e->span);
    case EX_THIS:
        return this_place(fn, e->span);
    case EX_FIELD:
        return hx_field(fn, lw_place(fn, e->field.base), e->field.index, e->span);
    case EX_TUPLE_INDEX:
        return hx_field(fn, lw_place(fn, e->tuple_index.base), e->tuple_index.index, e->span);
    case EX_INDEX:
        return index_place(fn, e);
    case EX_CALL:
        if (is_builtin(e, BI_MAP_GET_OR_CREATE))
            return get_or_create(fn, e);
        if (is_builtin(e, BI_LIST_ITER_MUT) || is_builtin(e, BI_LIST_ITER))
            return lw_place(fn, e->call.receiver);
        return value_expr(fn, lw_unwrapped(fn, e), e->span);
    default:
        return value_expr(fn, lw_unwrapped(fn, e), e->span);
    }
}

/* Only constants and names on the way: reading it twice costs nothing. */
static bool is_path(const HExpr *e)
{
    for (;;) {
        if (e->kind == HX_FIELD)
            e = e->field.base;
        else if (e->kind == HX_PAYLOAD)
            e = e->payload.base;
        else
            return e->kind == HX_LOCAL || hx_is_const(e);
    }
}

HExpr *lw_stable(Fn *fn, Expr *e)
{
    HExpr *v = is_place_expr(fn, e) ? lw_place(fn, e) : lw_value(fn, e);
    if (is_path(v))
        return v;
    if (hir_is_place(v)) {
        HLocal *l = fn_alias(fn, NULL, v, e->span);
        return hx_local(fn, l, e->span);
    }
    return fn_temp(fn, v);
}

/* Lowering of Option and Result: where one only decides what happens next, it is a condition and
   a place, and never built. */
#include "hir/lower_impl.h"

#include <string.h>

static Builtin builtin_of(const Expr *e)
{
    if (e->kind != EX_CALL || !e->call.target || e->call.target->kind != CALL_BUILTIN)
        return BI_NONE;
    return (Builtin)e->call.target->builtin;
}

static bool is_option(const HType *t)
{
    return t->variant_origin == HV_OPTION;
}

/* The case that holds the value. */
static uint32_t good_case(const HType *t)
{
    return is_option(t) ? 1 : 0;
}

Value *value_as_option(Fn *fn, Value *v, Span at)
{
    if (v->kind == V_OPT)
        return v;
    if (!hir_is_place(v->e) && v->e->kind != HX_GLOBAL)
        v = value_of(fn, fn_temp(fn, v->e));
    uint32_t good = good_case(v->type);
    HExpr *some = hx_payload(fn, value_expr(fn, v, at), good, 0, at);
    HExpr *error = is_option(v->type) ? NULL : hx_payload(fn, value_expr(fn, v, at), 1, 0, at);
    return value_opt(fn, v->type, hx_is(fn, value_expr(fn, v, at), good, at), value_of(fn, some),
                     error ? value_of(fn, error) : NULL);
}

bool option_has_place(Fn *fn, Expr *e)
{
    switch ((int)builtin_of(e)) {
    case BI_LIST_GET: case BI_LIST_FIRST: case BI_MAP_GET:
        return is_place_expr(fn, e->call.receiver);
    case BI_OPT_OK_OR:
        return option_has_place(fn, e->call.receiver);
    default:
        return is_place_expr(fn, e);
    }
}

/* ---- sources --------------------------------------------------------------------------------- */

static HExpr *length(Fn *fn, const HExpr *list, Span at)
{
    return hx_prim1(fn, HP_LIST_LEN, hir_type(fn->hp, HT_U64), hx_clone(fn, list), at);
}

static Value *elem_option(Fn *fn, HType *t, HExpr *has, HExpr *list, HExpr *index, Span at)
{
    return value_opt(fn, t, has, value_of(fn, hx_elem(fn, hx_clone(fn, list), index, true, at)),
                     NULL);
}

static Value *list_get(Fn *fn, Expr *e, HType *t)
{
    Expr *parts[2] = {e->call.receiver, e->call.args.data[0]};
    HExpr *out[2];
    static OperandFn *const how[2] = {lw_stable, NULL};
    lw_operands_by(fn, parts, 2, out, how);
    HExpr *index = hx_is_cheap(out[1]) ? out[1] : fn_temp(fn, out[1]);
    HExpr *has = hx_binary(fn, HB_LT, index, length(fn, out[0], e->span), e->span);
    return elem_option(fn, t, has, out[0], hx_clone(fn, index), e->span);
}

static Value *list_end(Fn *fn, Expr *e, HType *t, bool last)
{
    HExpr *list = lw_stable(fn, e->call.receiver);
    Span at = e->span;
    HExpr *has = hx_binary(fn, HB_GT, length(fn, list, at), hx_u64(fn, 0, at), at);
    HExpr *index = hx_u64(fn, 0, at);
    if (last)
        index = hx_prim2(fn, HP_WRAP_SUB, index->type, length(fn, list, at), hx_u64(fn, 1, at), at);
    return elem_option(fn, t, has, list, index, at);
}

/* A position or -1, kept in a variable. */
static HExpr *found_at(Fn *fn, Expr *e, HPrim op, const char *name)
{
    Expr *parts[2] = {e->call.receiver, e->call.args.data[0]};
    HExpr *out[2];
    static OperandFn *const how[2] = {lw_stable, NULL};
    lw_operands_by(fn, parts, 2, out, how);
    HType *i64 = hir_type(fn->hp, HT_I64);
    HExpr *find = hx_prim2(fn, op, i64, out[0], out[1], e->span);
    return hx_local(fn, fn_let(fn, name, i64, find, e->span), e->span);
}

static HExpr *is_found(Fn *fn, HExpr *index, Span at)
{
    return hx_binary(fn, HB_GE, index, hx_i64(fn, 0, at), at);
}

static Value *entry_of(Fn *fn, Expr *e, HType *t)
{
    HExpr *slot = found_at(fn, e, HP_MAP_FIND, "entry");
    HExpr *find = fn->dead ? NULL : fn->block->stmts.data[fn->block->stmts.len - 1]->let.init;
    if (!find)
        return value_opt(fn, t, hx_bool(fn, false, e->span), value_of(fn, hx_unit(fn, e->span)),
                         NULL);
    HExpr *map = hx_clone(fn, find->prim.args.data[0]);
    HExpr *entry = hx_slot(fn, map, hx_clone(fn, slot), e->span);
    return value_opt(fn, t, is_found(fn, slot, e->span), value_of(fn, entry), NULL);
}

static Value *position(Fn *fn, Expr *e, HType *t, HPrim op)
{
    HExpr *index = found_at(fn, e, op, "index");
    HExpr *value = hx_convert(fn, hir_type(fn->hp, HT_U64), hx_clone(fn, index), e->span);
    return value_opt(fn, t, is_found(fn, index, e->span), value_of(fn, value), NULL);
}

static Value *option_operand(Fn *fn, Expr *e)
{
    return value_as_option(fn, lw_virtual(fn, e), e->span);
}

/* o.ok_or(e): a Result whose error is evaluated first, as an argument is. */
static Value *ok_or(Fn *fn, Expr *e, HType *t)
{
    Value *o = option_operand(fn, e->call.receiver);
    HExpr *error = lw_owned(fn, e->call.args.data[0]);
    if (!hx_is_simple(error))
        error = fn_temp(fn, error);
    return value_opt(fn, t, hx_clone(fn, o->e), &o->parts[0], value_of(fn, error));
}

static Value *result_side(Fn *fn, Expr *e, HType *t, bool ok)
{
    Value *r = option_operand(fn, e->call.receiver);
    HExpr *has = ok ? hx_clone(fn, r->e) : hx_not(fn, hx_clone(fn, r->e), e->span);
    return value_opt(fn, t, has, &r->parts[ok ? 0 : 1], NULL);
}

/* filter and map whose function is one short expression keep the option virtual. */
static Value *short_step(Fn *fn, Expr *e, HType *t, bool filter)
{
    Value *o = option_operand(fn, e->call.receiver);
    Callable f = lw_callable(fn, e->call.args.data[0]);
    Value *arg = &o->parts[0];
    Side yes, no;
    side_open(fn, &yes);
    HExpr *v = hx_own(fn, lw_apply(fn, &f, &arg, 1, e->span));
    if (filter) {
        side_close(fn, &yes, v);
        side_open(fn, &no);
        side_close(fn, &no, hx_bool(fn, false, e->span));
        HExpr *has = !yes.block.stmts.len ? hx_and(fn, hx_clone(fn, o->e), v)
                                          : fn_choose(fn, hx_clone(fn, o->e), &yes, &no, e->span);
        return value_opt(fn, t, hx_is_simple(has) ? has : fn_temp(fn, has), arg, NULL);
    }
    if (!yes.block.stmts.len && hx_is_simple(v)) {
        side_close(fn, &yes, v);
        return value_opt(fn, t, hx_clone(fn, o->e), value_of(fn, v), NULL);
    }
    side_close(fn, &yes, hx_some(fn, t, v, e->span));
    side_open(fn, &no);
    side_close(fn, &no, hx_none(fn, t, e->span));
    HExpr *made = fn_choose(fn, hx_clone(fn, o->e), &yes, &no, e->span);
    return value_as_option(fn, value_of(fn, made), e->span);
}

Value *lw_option(Fn *fn, Expr *e)
{
    Builtin b = builtin_of(e);
    if (b == BI_NONE)
        return NULL;
    HType *t = fn_type(fn, e->type);
    switch ((int)b) {
    case BI_LIST_GET:
        return list_get(fn, e, t);
    case BI_LIST_FIRST:
        return seq_is_chain(e->call.receiver) ? NULL : list_end(fn, e, t, false);
    case BI_LIST_LAST:
        return list_end(fn, e, t, true);
    case BI_MAP_GET:
        return entry_of(fn, e, t);
    case BI_LIST_INDEX_OF:
        return position(fn, e, t, HP_LIST_INDEX_OF);
    case BI_STR_FIND:
        return position(fn, e, t, HP_STR_FIND);
    case BI_OPT_OK_OR:
        return ok_or(fn, e, t);
    case BI_RES_OK:
        return result_side(fn, e, t, true);
    case BI_RES_ERR:
        return result_side(fn, e, t, false);
    case BI_OPT_MAP:
        return short_step(fn, e, t, false);
    case BI_OPT_FILTER:
        return short_step(fn, e, t, true);
    default:
        return NULL;
    }
}

/* ---- leaving with what is missing ------------------------------------------------------------ */

static HExpr *not_found(Fn *fn, HType *error, Expr *operand)
{
    const char *text = span_text(fn->lw, operand->span);
    for (uint32_t i = 0; error->kind == HT_VARIANT && i < error->cases.len; i++) {
        const HCase *c = &error->cases.data[i];
        if (strcmp(c->name, "NotFound") != 0 || c->fields.len != 1)
            continue;
        HExpr *message = hx_str(fn, text, (uint32_t)strlen(text), operand->span);
        return hx_case(fn, error, i, &message, 1, operand->span);
    }
    lower_unsupported(fn->lw, operand->span, "'?' on an Option where the error type is not Error");
    return hx_unit(fn, operand->span);
}

static HExpr *what_leaves(Fn *fn, Value *o, HType *result, Expr *operand, Span at)
{
    if (is_option(result))
        return hx_none(fn, result, at);
    HExpr *error = is_option(o->type)
                       ? not_found(fn, result->cases.data[1].fields.data[0].type, operand)
                       : hx_own(fn, value_expr(fn, &o->parts[1], at));
    return hx_case(fn, result, 1, &error, 1, at);
}

static void propagate(Fn *fn, Value *o, Expr *operand, Span at)
{
    HStmt *s = fn_if(fn, hx_not(fn, hx_clone(fn, o->e), at), at);
    Scope outer = fn_enter(fn, &s->if_.then);
    lw_leave(fn, what_leaves(fn, o, fn->frame->type, operand, at), at);
    fn_leave(fn, outer);
}

Value *lw_unwrapped(Fn *fn, Expr *e)
{
    Expr *operand = e->kind == EX_TRY ? e->try_.operand : e->call.receiver;
    Value *o = option_operand(fn, operand);
    Builtin b = builtin_of(e);
    if (e->kind == EX_TRY)
        propagate(fn, o, operand, e->span);
    else if (b == BI_OPT_EXPECT || b == BI_RES_EXPECT)
        fn_trap_unless(fn, hx_clone(fn, o->e), HTRAP_EXPECT, lw_value(fn, e->call.args.data[0]),
                       e->span);
    else
        fn_trap_unless(fn, hx_clone(fn, o->e), HTRAP_UNWRAP, NULL, e->span);
    return &o->parts[0];
}

/* ---- consumers ------------------------------------------------------------------------------- */

/* o.unwrap_or(x); of o.map(f), f is applied on the side where o has a value. */
static HExpr *unwrap_or(Fn *fn, Expr *e)
{
    Expr *map = builtin_of(e->call.receiver) == BI_OPT_MAP ? e->call.receiver : NULL;
    Value *o = option_operand(fn, map ? map->call.receiver : e->call.receiver);
    HExpr *other = lw_owned(fn, e->call.args.data[0]);
    if (!hx_is_simple(other))
        other = fn_temp(fn, other); /* an argument: evaluated in any case */
    Side have, none;
    side_open(fn, &have);
    if (map) {
        Callable f = lw_callable(fn, map->call.args.data[0]);
        Value *arg = &o->parts[0];
        side_close(fn, &have, hx_own(fn, lw_apply(fn, &f, &arg, 1, map->span)));
    } else
        side_close(fn, &have, hx_own(fn, value_expr(fn, &o->parts[0], e->span)));
    side_open(fn, &none);
    side_close(fn, &none, other);
    return fn_choose(fn, hx_clone(fn, o->e), &have, &none, e->span);
}

/* What a function makes of one side, and what becomes of the other. */
typedef struct Step {
    Builtin b;
    HType *type;   /* of the whole */
    Value *option;
    Callable f;
    Span at;
} Step;

static HExpr *rebuilt(Fn *fn, const Step *s, bool good)
{
    if (is_option(s->type))
        return good ? hx_some(fn, s->type, hx_own(fn, value_expr(fn, &s->option->parts[0], s->at)),
                              s->at)
                    : hx_none(fn, s->type, s->at);
    HExpr *v = hx_own(fn, value_expr(fn, &s->option->parts[good ? 0 : 1], s->at));
    return hx_case(fn, s->type, good ? 0 : 1, &v, 1, s->at);
}

static HExpr *good_side(Fn *fn, const Step *s)
{
    Value *arg = &s->option->parts[0];
    switch ((int)s->b) {
    case BI_OPT_AND_THEN: case BI_RES_AND_THEN:
        return hx_own(fn, lw_apply(fn, &s->f, &arg, 1, s->at));
    case BI_RES_MAP: {
        HExpr *v = hx_own(fn, lw_apply(fn, &s->f, &arg, 1, s->at));
        return hx_case(fn, s->type, 0, &v, 1, s->at);
    }
    case BI_OPT_UNWRAP_OR_ELSE:
        return hx_own(fn, value_expr(fn, arg, s->at));
    default:
        return rebuilt(fn, s, true);
    }
}

static HExpr *bad_side(Fn *fn, const Step *s)
{
    switch ((int)s->b) {
    case BI_OPT_UNWRAP_OR_ELSE: case BI_OPT_OR:
        return hx_own(fn, lw_apply(fn, &s->f, NULL, 0, s->at));
    case BI_RES_MAP_ERR: {
        Value *arg = &s->option->parts[1];
        HExpr *v = hx_own(fn, lw_apply(fn, &s->f, &arg, 1, s->at));
        return hx_case(fn, s->type, 1, &v, 1, s->at);
    }
    default:
        return rebuilt(fn, s, false);
    }
}

static HExpr *step(Fn *fn, Expr *e, Builtin b)
{
    Step s = {.b = b, .type = fn_type(fn, e->type), .at = e->span};
    s.option = option_operand(fn, e->call.receiver);
    s.f = lw_callable(fn, e->call.args.data[0]);
    Side good, bad;
    side_open(fn, &good);
    side_close(fn, &good, good_side(fn, &s));
    side_open(fn, &bad);
    side_close(fn, &bad, bad_side(fn, &s));
    return fn_choose(fn, hx_clone(fn, s.option->e), &good, &bad, e->span);
}

HExpr *lw_option_builtin(Fn *fn, Expr *e, Builtin b)
{
    Span at = e->span;
    switch ((int)b) {
    case BI_OPT_IS_SOME: case BI_RES_IS_OK:
        return hx_clone(fn, option_operand(fn, e->call.receiver)->e);
    case BI_OPT_IS_NONE: case BI_RES_IS_ERR:
        return hx_not(fn, hx_clone(fn, option_operand(fn, e->call.receiver)->e), at);
    case BI_OPT_UNWRAP: case BI_OPT_EXPECT: case BI_RES_UNWRAP: case BI_RES_EXPECT:
        return value_expr(fn, lw_unwrapped(fn, e), at);
    case BI_RES_UNWRAP_ERR: {
        Value *o = option_operand(fn, e->call.receiver);
        fn_trap_unless(fn, hx_not(fn, hx_clone(fn, o->e), at), HTRAP_UNWRAP, NULL, at);
        return value_expr(fn, &o->parts[1], at);
    }
    case BI_OPT_UNWRAP_OR: case BI_RES_UNWRAP_OR:
        return unwrap_or(fn, e);
    case BI_OPT_UNWRAP_OR_ELSE: case BI_OPT_AND_THEN: case BI_OPT_OR: case BI_RES_MAP:
    case BI_RES_MAP_ERR: case BI_RES_AND_THEN:
        return step(fn, e, b);
    default:
        return NULL;
    }
}

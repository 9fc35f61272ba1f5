/* Lowering of operators, on numbers and on genes that lift or declare them. */
#include "hir/lower_impl.h"

/* ---- arithmetic ------------------------------------------------------------------------------ */

static bool is_number(const HType *t)
{
    return t->kind >= HT_I8 && t->kind <= HT_F64;
}

static bool lifts(const HType *t)
{
    return t->kind == HT_RECORD && t->origin != HR_TUPLE && t->fields.len == 1 &&
           is_number(t->fields.data[0].type);
}

static HBinary binary_of(BinaryOp op)
{
    switch ((int)op) {
    case OP_ADD: return HB_ADD;
    case OP_SUB: return HB_SUB;
    case OP_MUL: return HB_MUL;
    case OP_DIV: return HB_DIV;
    case OP_REM: return HB_REM;
    case OP_POW: return HB_POW;
    case OP_EQ: return HB_EQ;
    case OP_NE: return HB_NE;
    case OP_LT: return HB_LT;
    case OP_LE: return HB_LE;
    case OP_GT: return HB_GT;
    default: return HB_GE;
    }
}

/* x == A with a case A that holds nothing asks for the case. */
static HExpr *case_test(Fn *fn, HExpr *l, HExpr *r, Span at)
{
    if (r->kind == HX_VARIANT && !r->make.args.len && hx_is_simple(l))
        return hx_is(fn, l, r->make.case_, at);
    if (l->kind == HX_VARIANT && !l->make.args.len && hx_is_simple(r))
        return hx_is(fn, r, l->make.case_, at);
    return NULL;
}

static HExpr *compare(Fn *fn, BinaryOp op, HExpr *l, HExpr *r, Span at)
{
    if (lifts(l->type) && l->type == r->type) {
        l = hx_field(fn, l, 0, l->span);
        r = hx_field(fn, r, 0, r->span);
    }
    HExpr *is = op == OP_EQ || op == OP_NE ? case_test(fn, l, r, at) : NULL;
    if (is)
        return op == OP_EQ ? is : hx_not(fn, is, at);
    return hx_binary(fn, binary_of(op), l, r, at);
}

static HExpr *number_op(Fn *fn, BinaryOp op, HExpr *l, HExpr *r, Span at)
{
    if (op == OP_POW)
        r = hx_convert(fn, hir_type(fn->hp, HT_U64), r, r->span);
    return hx_binary(fn, binary_of(op), l, r, at);
}

static HExpr *lifted_op(Fn *fn, BinaryOp op, HExpr *l, HExpr *r, Span at)
{
    HType *t = lifts(l->type) ? l->type : r->type;
    if (lifts(l->type))
        l = hx_field(fn, l, 0, l->span);
    if (lifts(r->type))
        r = hx_field(fn, r, 0, r->span);
    HExpr *value = number_op(fn, op, l, r, at);
    return lw_checked(fn, hx_make(fn, t, &value, 1, at), at);
}

HExpr *lw_arith(Fn *fn, BinaryOp op, HExpr *l, HExpr *r, Span at)
{
    if (op >= OP_EQ && op <= OP_GE)
        return compare(fn, op, l, r, at);
    if (l->type->kind == HT_STRING)
        return hx_prim2(fn, HP_STR_CONCAT, l->type, l, r, at);
    if (l->type->kind == HT_LIST)
        return hx_prim2(fn, HP_LIST_CONCAT, l->type, l, r, at);
    if (lifts(l->type) || lifts(r->type))
        return lifted_op(fn, op, l, r, at);
    return number_op(fn, op, l, r, at);
}

/* ---- logic ----------------------------------------------------------------------------------- */

/* The right side is evaluated only when needed; statements in it ask for a variable. */
static HExpr *short_circuit(Fn *fn, HExprKind kind, HExpr *left, Expr *right, Span at)
{
    HBlock side = {0};
    Scope outer = fn_enter(fn, &side);
    HExpr *r = lw_value(fn, right);
    bool dead = fn_leave(fn, outer);
    if (!side.stmts.len)
        return hx_logic(fn, kind, left, r, at);
    HLocal *l = fn_let(fn, NULL, left->type, left, at);
    HExpr *test = hx_local(fn, l, at);
    HStmt *s = fn_if(fn, kind == HX_AND ? test : hx_not(fn, test, at), at);
    outer = fn_enter(fn, &s->if_.then);
    fn_splice(fn, &side);
    if (!dead)
        fn_set_local(fn, l, r, at);
    fn_leave(fn, outer);
    l->mutable_ = false;
    return hx_local(fn, l, at);
}

/* a ?? b */
static HExpr *coalesce(Fn *fn, Expr *e)
{
    Span at = e->span;
    Value *o = value_as_option(fn, lw_virtual(fn, e->binary.left), at);
    HType *t = fn_type(fn, e->type);
    HExpr *some = t == o->type ? hx_own(fn, value_expr(fn, o, at))
                               : hx_own(fn, value_expr(fn, &o->parts[0], at));
    Side have, other;
    side_open(fn, &have);
    side_close(fn, &have, some);
    side_open(fn, &other);
    side_close(fn, &other, lw_owned(fn, e->binary.right));
    return fn_choose(fn, hx_clone(fn, o->e), &have, &other, at);
}

/* ---- functions as operands ------------------------------------------------------------------- */

/* x |> f and f @ x */
static HExpr *apply_to(Fn *fn, Expr *f, Expr *x, bool argument_first, Span at)
{
    Value *arg = argument_first ? value_of(fn, lw_stable(fn, x)) : NULL;
    Callable c = lw_callable(fn, f);
    if (!arg)
        arg = value_of(fn, lw_stable(fn, x));
    return lw_apply(fn, &c, &arg, 1, at);
}

/* f >> g as a value: a closure over both. */
static HExpr *compose(Fn *fn, Expr *e)
{
    HType *t = fn_type(fn, e->type);
    Expr *sides[2] = {e->binary.left, e->binary.right};
    HExpr *fs[2];
    lw_operands(fn, sides, 2, fs);
    const char *name = arena_printf(fn->a, "%s.closure%u", fn->base_name, ++fn->closures);
    HFunc *f = hir_func(fn->hp, HF_CLOSURE, name, fn->f->module);
    Fn inner;
    fn_open(&inner, fn->lw, f, NULL, fn->subst);
    f->ncaptures = 2;
    f->result = t->result;
    f->span = e->span;
    HExpr *first =
        hx_local(&inner, fn_param(&inner, NULL, "f", fs[0]->type, false, e->span), e->span);
    HExpr *second =
        hx_local(&inner, fn_param(&inner, NULL, "g", fs[1]->type, false, e->span), e->span);
    HExpr *call = hir_expr(fn->hp, HX_CALL_VALUE, fs[0]->type->result, e->span);
    call->apply.fn = first;
    call->apply.args.len = t->params.len;
    call->apply.args.data = ARENA_ARRAY(fn->a, HExpr *, t->params.len);
    for (uint32_t i = 0; i < t->params.len; i++)
        call->apply.args.data[i] = hx_local(
            &inner, fn_param(&inner, NULL, "x", t->params.data[i], false, e->span), e->span);
    HExpr *outer = hir_expr(fn->hp, HX_CALL_VALUE, t->result, e->span);
    outer->apply.fn = second;
    outer->apply.args.len = 1;
    outer->apply.args.data = ARENA_NEW(fn->a, HExpr *);
    outer->apply.args.data[0] = call;
    fn_return(&inner, outer, e->span);
    fn_close(&inner);
    HExpr *made = hir_expr(fn->hp, HX_CLOSURE, t, e->span);
    made->closure.fn = f;
    made->closure.captures.len = 2;
    made->closure.captures.data = ARENA_ARRAY(fn->a, HExpr *, 2);
    for (int i = 0; i < 2; i++)
        made->closure.captures.data[i] = hx_own(fn, fs[i]);
    return made;
}

/* ---- in -------------------------------------------------------------------------------------- */

static HExpr *in_range(Fn *fn, Expr *item, Expr *range, Span at)
{
    Expr *parts[3] = {item, range->range.lo, range->range.hi};
    HExpr *out[3];
    static OperandFn *const how[3] = {lw_stable, NULL, NULL};
    lw_operands_by(fn, parts, 3, out, how);
    HBinary upper = range->range.inclusive ? HB_LE : HB_LT;
    return hx_and(fn, hx_binary(fn, HB_GE, out[0], out[1], at),
                  hx_binary(fn, upper, hx_clone(fn, out[0]), out[2], at));
}

HExpr *lw_contains(Fn *fn, Expr *item, Expr *seq, Span at)
{
    if (seq->kind == EX_RANGE)
        return in_range(fn, item, seq, at);
    Expr *parts[2] = {item, seq};
    HExpr *out[2];
    lw_operands(fn, parts, 2, out);
    HPrim op = out[1]->type->kind == HT_MAP   ? HP_MAP_FIND
               : out[1]->type->kind == HT_SET ? HP_SET_FIND
               : out[1]->type->kind == HT_STRING ? HP_STR_FIND : HP_LIST_INDEX_OF;
    HExpr *index = hx_prim2(fn, op, hir_type(fn->hp, HT_I64), out[1], out[0], at);
    return hx_binary(fn, HB_GE, index, hx_i64(fn, 0, at), at);
}

/* ---- the two switches ------------------------------------------------------------------------ */

static HExpr *called_operator(Fn *fn, Expr *e)
{
    Expr *sides[2] = {e->binary.left, e->binary.right};
    HExpr *out[2];
    lw_operands(fn, sides, 2, out);
    Type *receiver = fn_type_of(fn, e->binary.left->type);
    HFunc *f = lw_resolve(fn, e->binary.target, receiver, NULL, NULL);
    return hx_call(fn, f, out, 2, e->span);
}

HExpr *lw_binary(Fn *fn, Expr *e)
{
    Span at = e->span;
    switch (e->binary.op) {
    case OP_AND:
        return short_circuit(fn, HX_AND, lw_value(fn, e->binary.left), e->binary.right, at);
    case OP_OR:
        return short_circuit(fn, HX_OR, lw_value(fn, e->binary.left), e->binary.right, at);
    case OP_IMPLIES:
        return short_circuit(fn, HX_OR, hx_not(fn, lw_value(fn, e->binary.left), at),
                             e->binary.right, at);
    case OP_IN:
        return lw_contains(fn, e->binary.left, e->binary.right, at);
    case OP_COALESCE:
        return coalesce(fn, e);
    case OP_PIPE:
        return apply_to(fn, e->binary.right, e->binary.left, true, at);
    case OP_APPLY:
        return apply_to(fn, e->binary.left, e->binary.right, false, at);
    case OP_COMPOSE:
        return compose(fn, e);
    case OP_BIND: /* refused by the checker */
        return hx_unit(fn, at);
    case OP_ADD: case OP_SUB: case OP_MUL: case OP_DIV: case OP_REM: case OP_POW:
    case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_GT: case OP_GE:
        break;
    }
    if (e->binary.target && e->binary.target->def)
        return called_operator(fn, e);
    Expr *sides[2] = {e->binary.left, e->binary.right};
    HExpr *out[2];
    lw_operands(fn, sides, 2, out);
    return lw_arith(fn, e->binary.op, out[0], out[1], at);
}

static HExpr *negative_literal(Fn *fn, Expr *operand, Span at)
{
    HExpr *v = lw_literal(fn, operand);
    v->span = at;
    if (v->type->has_float)
        v->bits ^= UINT64_C(1) << 63;
    else
        v->bits = 0 - v->bits;
    return v;
}

HExpr *lw_unary(Fn *fn, Expr *e)
{
    Expr *operand = e->unary.operand;
    switch (e->unary.op) {
    case OP_NOT:
        return hx_not(fn, lw_value(fn, operand), e->span);
    case OP_NEG: {
        if (operand->kind == EX_INT || operand->kind == EX_FLOAT)
            return negative_literal(fn, operand, e->span);
        HExpr *v = lw_value(fn, operand);
        if (e->unary.target && e->unary.target->def) {
            Type *receiver = fn_type_of(fn, operand->type);
            HFunc *f = lw_resolve(fn, e->unary.target, receiver, NULL, NULL);
            return hx_call(fn, f, &v, 1, e->span);
        }
        if (!lifts(v->type))
            return hx_unary(fn, HU_NEG, v, e->span);
        HExpr *negated = hx_unary(fn, HU_NEG, hx_field(fn, v, 0, v->span), e->span);
        return lw_checked(fn, hx_make(fn, v->type, &negated, 1, e->span), e->span);
    }
    case OP_DEREF:
        return lw_value(fn, operand);
    case OP_QUOTE: case OP_EVAL: case OP_REFLECT: /* refused by the checker */
        break;
    }
    return hx_unit(fn, e->span);
}

/* The number of a variant's case, as an i64. */
static HExpr *case_number(Fn *fn, HExpr *v, Span at)
{
    HType *i64 = hir_type(fn->hp, HT_I64);
    const HType *t = v->type;
    HLocal *number = fn_let(fn, "number", i64, NULL, at);
    HStmt *s = hir_stmt(fn->hp, HS_SWITCH, at);
    HSwitchCase *cases = ARENA_ARRAY(fn->a, HSwitchCase, t->cases.len);
    uint64_t *positions = ARENA_ARRAY(fn->a, uint64_t, t->cases.len);
    s->switch_.subject = v;
    fn_emit(fn, s);
    for (uint32_t i = 0; i < t->cases.len; i++) {
        positions[i] = i;
        cases[i].values.data = &positions[i];
        cases[i].values.len = 1;
        Scope outer = fn_enter(fn, &cases[i].body);
        fn_set_local(fn, number, hx_const(fn, i64, (uint64_t)t->cases.data[i].number, at), at);
        fn_leave(fn, outer);
    }
    s->switch_.cases.data = cases;
    s->switch_.cases.len = t->cases.len;
    return hx_local(fn, number, at);
}

HExpr *lw_cast(Fn *fn, Expr *e)
{
    HType *t = fn_type(fn, e->type);
    HExpr *v = lw_value(fn, e->cast.operand);
    if (v->type->kind == HT_VARIANT)
        v = case_number(fn, v, e->span);
    if (v->type == t)
        return v;
    if (v->type->kind == HT_CHAR)
        v = hx_prim1(fn, HP_CHAR_CODE, hir_type(fn->hp, HT_U32), v, e->span);
    if (v->type->kind == HT_BOOL)
        return hx_select(fn, v, hx_const(fn, t, 1, e->span), hx_const(fn, t, 0, e->span), e->span);
    if (lifts(v->type) && is_number(t))
        v = hx_field(fn, v, 0, v->span);
    if (v->type == t)
        return v;
    if (!is_number(v->type) || (!is_number(t) && t->kind != HT_CHAR)) {
        lower_unsupported(fn->lw, e->span, "this conversion");
        return hx_unit(fn, e->span);
    }
    return hx_convert(fn, t, v, e->span);
}

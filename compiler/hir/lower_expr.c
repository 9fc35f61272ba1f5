/* Lowering of expressions. A value is built where it is used; an expression that needs statements
   puts them into the current block first, or delivers its value to a destination. */
#include "hir/lower_impl.h"

#include <string.h>

/* ---- operands -------------------------------------------------------------------------------- */

/* Moves the statement appended last to position `at`. */
static void move_last(HBlock *b, uint32_t at)
{
    HStmt *s = b->stmts.data[b->stmts.len - 1];
    memmove(b->stmts.data + at + 1, b->stmts.data + at,
            (b->stmts.len - 1 - at) * sizeof *b->stmts.data);
    b->stmts.data[at] = s;
}

static bool is_place_operand(OperandFn *how)
{
    return how == lw_place || how == lw_stable || how == lw_changed;
}

/* Statements of operand `n` stand from `mark` on: what was computed before must be kept. */
static void keep_before(Fn *fn, HExpr **out, OperandFn *const *how, uint32_t n, uint32_t mark)
{
    for (uint32_t i = 0; i < n; i++) {
        if (hx_is_cheap(out[i]) || (how && is_place_operand(how[i])))
            continue;
        uint32_t before = fn->block->stmts.len;
        HExpr *kept = fn_temp(fn, out[i]);
        if (fn->block->stmts.len == before)
            continue; /* dead code */
        move_last(fn->block, mark++);
        out[i] = kept;
    }
}

void lw_operands_by(Fn *fn, Expr *const *es, uint32_t n, HExpr **out, OperandFn *const *how)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t mark = fn->block->stmts.len;
        out[i] = how && how[i] ? how[i](fn, es[i]) : lw_value(fn, es[i]);
        if (fn->block->stmts.len > mark && !fn->dead)
            keep_before(fn, out, how, i, mark);
    }
}

void lw_operands(Fn *fn, Expr *const *es, uint32_t n, HExpr **out)
{
    lw_operands_by(fn, es, n, out, NULL);
}

HExpr *lw_owned(Fn *fn, Expr *e)
{
    return hx_own(fn, lw_value(fn, e));
}

static void owned_operands(Fn *fn, Expr *const *es, uint32_t n, HExpr **out)
{
    OperandFn **how = ARENA_ARRAY(fn->a, OperandFn *, n);
    for (uint32_t i = 0; i < n; i++)
        how[i] = lw_owned;
    lw_operands_by(fn, es, n, out, how);
}

/* ---- destinations ---------------------------------------------------------------------------- */

void lw_leave(Fn *fn, HExpr *value, Span at)
{
    Frame *f = fn->frame;
    if (value && value->type->kind == HT_UNIT) {
        fn_do(fn, value, at);
        value = NULL;
    }
    if (!f->inlined) {
        fn_return(fn, value ? hx_own(fn, value) : NULL, at);
        return;
    }
    if (value) {
        if (!f->result)
            f->result = fn_local(fn, HL_VAR, NULL, f->type, at);
        fn_set_local(fn, f->result, hx_own(fn, value), at);
    }
    if (!f->label)
        f->label = fn_label(fn);
    fn_jump(fn, HS_BREAK, f->label, at);
}

void deliver(Fn *fn, HExpr *value, Dest d, Span at)
{
    if (fn->dead)
        return;
    switch (d.kind) {
    case DEST_DROP:
        if (!hx_is_simple(value))
            fn_do(fn, value, at);
        break;
    case DEST_SET:
        fn_set_local(fn, d.local, hx_own(fn, value), at);
        break;
    case DEST_RETURN:
        lw_leave(fn, value, at);
        break;
    }
}

/* Statements whose last one is the value. */
void lw_block(Fn *fn, Expr *e, Dest d)
{
    uint32_t n = e->block.stmts.len;
    if (n == 0) {
        deliver(fn, e->type && e->type->kind == TY_MAP ? lw_value(fn, e) : hx_unit(fn, e->span), d,
                e->span);
        return;
    }
    for (uint32_t i = 0; i + 1 < n; i++)
        lw_into(fn, e->block.stmts.data[i], (Dest){DEST_DROP, NULL});
    Expr *last = e->block.stmts.data[n - 1];
    bool unit = e->type && type_resolve(e->type)->kind == TY_UNIT;
    if (unit && d.kind == DEST_RETURN) {
        lw_into(fn, last, (Dest){DEST_DROP, NULL});
        deliver(fn, hx_unit(fn, e->span), d, e->span);
    } else
        lw_into(fn, last, d);
}

void lw_into(Fn *fn, Expr *e, Dest d)
{
    if (fn->dead)
        return;
    switch ((int)e->kind) {
    case EX_IF:
        lw_if(fn, e, d);
        return;
    case EX_MATCH:
        lw_match(fn, e, d);
        return;
    case EX_BLOCK:
        lw_block(fn, e, d);
        return;
    case EX_LOOP:
        lw_loop(fn, e, d);
        return;
    default:
        break;
    }
    if (lw_statement(fn, e)) {
        deliver(fn, hx_unit(fn, e->span), d, e->span);
        return;
    }
    deliver(fn, lw_value(fn, e), d, e->span);
}

/* Control flow in the place of a value: through a variable. */
static HExpr *through_variable(Fn *fn, Expr *e)
{
    HType *t = fn_type(fn, e->type);
    if (t->kind == HT_UNIT) {
        lw_into(fn, e, (Dest){DEST_DROP, NULL});
        return hx_unit(fn, e->span);
    }
    HLocal *l = fn_let(fn, NULL, t, NULL, e->span);
    lw_into(fn, e, (Dest){DEST_SET, l});
    l->mutable_ = false;
    return hx_local(fn, l, e->span);
}

/* ---- small control flow as one expression ---------------------------------------------------- */

static Expr *only_value(Expr *e)
{
    while (e->kind == EX_BLOCK && e->block.stmts.len == 1 && !e->has_semi)
        e = e->block.stmts.data[0];
    return e;
}

/* Short enough to stand in `c ? a : b`. */
static bool reads_as_one(Expr *e, int depth)
{
    e = only_value(e);
    switch ((int)e->kind) {
    case EX_INT: case EX_FLOAT: case EX_BOOL: case EX_STRING: case EX_CHAR: case EX_NULL:
    case EX_NAME: case EX_THIS:
        return true;
    case EX_FIELD:
        return reads_as_one(e->field.base, depth);
    case EX_TUPLE_INDEX:
        return reads_as_one(e->tuple_index.base, depth);
    case EX_UNARY:
        return reads_as_one(e->unary.operand, depth);
    case EX_CAST:
        return reads_as_one(e->cast.operand, depth);
    case EX_BINARY:
        return depth > 0 && reads_as_one(e->binary.left, depth - 1) &&
               reads_as_one(e->binary.right, depth - 1);
    default:
        return false;
    }
}

static bool is_selectable(Expr *e)
{
    return e->kind == EX_IF && !e->if_.pat && e->if_.else_ && reads_as_one(e->if_.then, 1) &&
           reads_as_one(e->if_.else_, 1) && reads_as_one(e->if_.cond, 2);
}

static HExpr *lw_if_value(Fn *fn, Expr *e)
{
    if (!is_selectable(e) || fn_type(fn, e->type)->kind == HT_UNIT)
        return through_variable(fn, e);
    HExpr *cond = lw_cond(fn, e->if_.cond);
    Side a, b;
    side_open(fn, &a);
    side_close(fn, &a, lw_owned(fn, only_value(e->if_.then)));
    side_open(fn, &b);
    side_close(fn, &b, lw_owned(fn, only_value(e->if_.else_)));
    return fn_choose(fn, cond, &a, &b, e->span);
}

HExpr *lw_cond(Fn *fn, Expr *e)
{
    return lw_value(fn, e);
}

/* ---- literals -------------------------------------------------------------------------------- */

HExpr *lw_literal(Fn *fn, Expr *e)
{
    HType *t = fn_type(fn, e->type);
    Span at = e->span;
    switch ((int)e->kind) {
    case EX_INT:
        if (t->kind == HT_F32 || t->kind == HT_F64)
            return hx_f64(fn, t, (double)e->integer.value, at);
        return hx_const(fn, t, e->integer.value, at);
    case EX_FLOAT:
        return hx_f64(fn, t, e->real, at);
    case EX_BOOL:
        return hx_bool(fn, e->boolean, at);
    case EX_CHAR:
        return hx_const(fn, t, e->character, at);
    case EX_STRING:
        return hx_str(fn, e->string.text, e->string.len, at);
    default:
        return hx_none(fn, t, at); /* null */
    }
}

/* ---- records, lists, maps -------------------------------------------------------------------- */

HExpr *lw_checked(Fn *fn, HExpr *made, Span at)
{
    if (!made->type->constraints.len)
        return made;
    HExpr *t = hx_local(fn, fn_let(fn, NULL, made->type, made, at), at);
    HStmt *s = hir_stmt(fn->hp, HS_CHECK, at);
    s->check.value = hx_clone(fn, t);
    fn_emit(fn, s);
    return t;
}

/* The expression of a field's default, in the scope of its declaration. */
static HExpr *field_default(Fn *fn, const FieldInfo *f, Type *owner)
{
    Subst saved = fn->subst;
    TypeInfo *info = sema_info(owner);
    if (info && info->type && info->type->args.len) {
        Def **params = ARENA_ARRAY(fn->a, Def *, info->type->args.len);
        for (uint32_t i = 0; i < info->type->args.len; i++)
            params[i] = info->type->args.data[i]->def;
        fn->subst = (Subst){params, owner->args.data, info->type->args.len};
    }
    HExpr *v = f->decl && f->decl->value
                   ? lw_owned(fn, f->decl->value)
                   : lw_default(fn, sema_member_type(fn->lw->p->types, owner, f->type),
                                f->decl ? f->decl->span : (Span){0, 0});
    fn->subst = saved;
    return v;
}

/* Values of the fields in their order; those not written have defaults. */
static HExpr **field_values(Fn *fn, Expr *e, const FieldInfo *fields, uint32_t n, Type *owner)
{
    uint32_t given = e->record.fields.len;
    Expr **written = ARENA_ARRAY(fn->a, Expr *, given);
    HExpr **values = ARENA_ARRAY(fn->a, HExpr *, given);
    HExpr **out = ARENA_ARRAY(fn->a, HExpr *, n);
    for (uint32_t i = 0; i < given; i++)
        written[i] = e->record.fields.data[i].value;
    owned_operands(fn, written, given, values);
    for (uint32_t i = 0; i < given; i++)
        out[e->record.fields.data[i].index] = values[i];
    for (uint32_t i = 0; i < n; i++)
        if (!out[i])
            out[i] = field_default(fn, &fields[i], owner);
    return out;
}

/* try G { … }: Ok of the value, or Err of its violations. */
static HExpr *lw_try_record(Fn *fn, Expr *e, HExpr *made)
{
    Span at = e->span;
    HType *result = fn_type(fn, e->type);
    HType *violations = result->cases.data[1].fields.data[0].type;
    HExpr *value = fn_temp(fn, made);
    HExpr *list = fn_temp(fn, hx_prim1(fn, HP_VALIDATE, violations, value, at));
    HExpr *ok = hx_clone(fn, value), *err = hx_clone(fn, list);
    HExpr *len = hx_prim1(fn, HP_LIST_LEN, hir_type(fn->hp, HT_U64), hx_clone(fn, list), at);
    HExpr *good = hx_binary(fn, HB_EQ, len, hx_u64(fn, 0, at), at);
    return hx_select(fn, good, hx_case(fn, result, 0, &ok, 1, at),
                     hx_case(fn, result, 1, &err, 1, at), at);
}

static HExpr *lw_record(Fn *fn, Expr *e)
{
    Span at = e->span;
    const Def *d = e->record.def;
    Type *t = fn_type_of(fn, e->type);
    if (e->record.checked)
        t = t->args.data[0];
    if (e->record.unfinished) {
        fn_trap(fn, HTRAP_UNFINISHED, NULL, e->record.dots);
        return hx_unit(fn, at);
    }
    HType *ht = lower_type(fn->lw, t);
    if (d && d->kind == DEF_VARIANT) {
        const VariantInfo *v = d->variant;
        HExpr **values = field_values(fn, e, v->fields.data, v->fields.len, t);
        return lw_checked(fn, hx_case(fn, ht, v->index, values, v->fields.len, at), at);
    }
    TypeInfo *info = sema_info(t);
    HExpr **values = field_values(fn, e, info->fields.data, info->fields.len, t);
    HExpr *made = hx_make(fn, ht, values, info->fields.len, at);
    return e->record.checked ? lw_try_record(fn, e, made) : lw_checked(fn, made, at);
}

static HExpr *lw_list(Fn *fn, Expr *e)
{
    uint32_t n = e->list.items.len;
    if (e->kind == EX_TUPLE && n == 0)
        return hx_unit(fn, e->span);
    HExpr **items = ARENA_ARRAY(fn->a, HExpr *, n);
    owned_operands(fn, e->list.items.data, n, items);
    return hx_make(fn, fn_type(fn, e->type), items, n, e->span);
}

static HExpr *lw_map(Fn *fn, Expr *e)
{
    uint32_t n = e->map.items.len;
    Expr **flat = ARENA_ARRAY(fn->a, Expr *, 2 * n);
    HExpr **items = ARENA_ARRAY(fn->a, HExpr *, 2 * n);
    for (uint32_t i = 0; i < n; i++) {
        flat[2 * i] = e->map.items.data[i].key;
        flat[2 * i + 1] = e->map.items.data[i].value;
    }
    owned_operands(fn, flat, 2 * n, items);
    return hx_make(fn, fn_type(fn, e->type), items, 2 * n, e->span);
}

/* ---- names ----------------------------------------------------------------------------------- */

static HExpr *lw_variant_name(Fn *fn, const Def *d, Expr *e)
{
    HType *t = fn_type(fn, e->type);
    if (t->kind == HT_FUN) /* Some, as a function */
        return lw_callable_value(fn, &(Callable){.variant = t->result, .case_ = d->variant->index},
                                 t, e->span);
    return hx_case(fn, t, d->variant->index, NULL, 0, e->span);
}

static HExpr *lw_def(Fn *fn, Def *d, Type *const *targs, uint32_t n, Expr *e)
{
    switch ((int)d->kind) {
    case DEF_CONST: {
        HConst *c = lower_const(fn->lw, d);
        HExpr *g = hir_expr(fn->hp, HX_GLOBAL, c->type, e->span);
        g->global = c;
        return g;
    }
    case DEF_FUN:
        return lw_fun_value(fn, d, targs, n, fn_type(fn, e->type), e->span);
    case DEF_VARIANT:
        return lw_variant_name(fn, d, e);
    default:
        lower_unsupported(fn->lw, e->span, "this name as a value");
        return hx_unit(fn, e->span);
    }
}

static HExpr *lw_name(Fn *fn, Expr *e)
{
    HExpr *place = lw_place(fn, e);
    if (place)
        return place;
    Def *d = e->name.def;
    if (d && d->kind == DEF_LOCAL) {
        Value *v = bound(fn, d);
        if (v)
            return value_expr(fn, v, e->span);
    }
    if (!d && fn->result)
        return hx_clone(fn, fn->result); /* `result` of an ensures clause */
    if (!d || d->kind == DEF_LOCAL) {
        lower_unsupported(fn->lw, e->span, "a name without a value here");
        return hx_unit(fn, e->span);
    }
    return lw_def(fn, d, e->name.targs, e->name.targs ? d->fun->tparams.len : 0, e);
}

static HExpr *lw_field(Fn *fn, Expr *e)
{
    if (e->field.def && e->field.def->kind != DEF_FIELD)
        return lw_def(fn, e->field.def, NULL, 0, e);
    HExpr *place = lw_place(fn, e);
    return place ? place : hx_field(fn, lw_value(fn, e->field.base), e->field.index, e->span);
}

static HExpr *lw_tuple_index(Fn *fn, Expr *e)
{
    HExpr *place = lw_place(fn, e);
    if (place)
        return place;
    Value *base = lw_virtual(fn, e->tuple_index.base);
    return value_expr(fn, value_part(fn, base, e->tuple_index.index, e->span), e->span);
}

/* xs[i] where xs is no place. */
static HExpr *lw_index(Fn *fn, Expr *e)
{
    HExpr *place = lw_place(fn, e);
    if (place)
        return place;
    Expr *parts[2] = {e->index.base, e->index.index};
    HExpr *out[2];
    static OperandFn *const how[2] = {lw_stable, NULL};
    lw_operands_by(fn, parts, 2, out, how);
    if (out[0]->type->kind != HT_MAP)
        return hx_elem(fn, out[0], out[1], false, e->span);
    HType *i64 = hir_type(fn->hp, HT_I64);
    HExpr *slot = fn_temp(fn, hx_prim2(fn, HP_MAP_FIND, i64, out[0], out[1], e->span));
    fn_trap_unless(fn, hx_binary(fn, HB_GE, slot, hx_i64(fn, 0, e->span), e->span), HTRAP_INDEX,
                   NULL, e->span);
    return hx_slot(fn, hx_clone(fn, out[0]), hx_clone(fn, slot), e->span);
}

/* old(e): in a law e of the state before; in `ensures` the value kept at the start. */
static HExpr *lw_old(Fn *fn, Expr *e)
{
    if (fn->old_this) {
        bool saved = fn->old_state;
        fn->old_state = true;
        HExpr *v = lw_value(fn, e->old.operand);
        fn->old_state = saved;
        return v;
    }
    for (uint32_t i = 0; i < fn->old_exprs.len; i++)
        if (fn->old_exprs.data[i] == e)
            return hx_local(fn, fn->olds.data[i], e->span);
    return lw_value(fn, e->old.operand);
}

Value *lw_virtual(Fn *fn, Expr *e)
{
    if (e->kind == EX_NAME && e->name.def && e->name.def->kind == DEF_LOCAL) {
        Value *v = bound(fn, e->name.def);
        if (v)
            return v;
    }
    if (e->kind == EX_TUPLE && e->list.items.len > 1) {
        uint32_t n = e->list.items.len;
        HExpr **items = ARENA_ARRAY(fn->a, HExpr *, n);
        Value **parts = ARENA_ARRAY(fn->a, Value *, n);
        lw_operands(fn, e->list.items.data, n, items);
        for (uint32_t i = 0; i < n; i++)
            parts[i] = value_of(fn, hir_is_place(items[i]) || hx_is_const(items[i])
                                        ? items[i] : fn_temp(fn, items[i]));
        return value_tuple(fn, fn_type(fn, e->type), parts, n);
    }
    Value *option = lw_option(fn, e);
    return option ? option : value_of(fn, lw_stable(fn, e));
}

static HExpr *lw_unfinished(Fn *fn, Expr *e)
{
    fn_trap(fn, HTRAP_UNFINISHED, NULL, e->span);
    return hx_unit(fn, e->span);
}

static HExpr *unsupported(Fn *fn, Expr *e)
{
    lower_unsupported(fn->lw, e->span, expr_kind_name(e->kind));
    return hx_unit(fn, e->span);
}

HExpr *lw_value(Fn *fn, Expr *e)
{
    switch (e->kind) {
    case EX_INT: case EX_FLOAT: case EX_BOOL: case EX_STRING: case EX_CHAR: case EX_NULL:
        return lw_literal(fn, e);
    case EX_THIS:
        return lw_place(fn, e);
    case EX_NAME:
        return lw_name(fn, e);
    case EX_FIELD:
        return lw_field(fn, e);
    case EX_TUPLE_INDEX:
        return lw_tuple_index(fn, e);
    case EX_INDEX:
        return lw_index(fn, e);
    case EX_CALL: case EX_MACRO:
        return lw_call(fn, e);
    case EX_UNARY:
        return lw_unary(fn, e);
    case EX_BINARY:
        return lw_binary(fn, e);
    case EX_CAST:
        return lw_cast(fn, e);
    case EX_TRY:
        return value_expr(fn, lw_unwrapped(fn, e), e->span);
    case EX_RECORD:
        return lw_record(fn, e);
    case EX_LIST: case EX_TUPLE:
        return lw_list(fn, e);
    case EX_MAP:
        return lw_map(fn, e);
    case EX_CLOSURE:
        return lw_closure(fn, e);
    case EX_IF:
        return lw_if_value(fn, e);
    case EX_BLOCK:
        if (e->block.stmts.len == 0 && e->type && fn_type(fn, e->type)->kind == HT_MAP)
            return hx_make(fn, fn_type(fn, e->type), NULL, 0, e->span);
        return only_value(e) != e ? lw_value(fn, only_value(e)) : through_variable(fn, e);
    case EX_MATCH: case EX_LOOP:
        return through_variable(fn, e);
    case EX_QUANT:
        return lw_quantifier(fn, e);
    case EX_RANGE:
        return lw_collect(fn, e);
    case EX_OLD:
        return lw_old(fn, e);
    case EX_UNFINISHED:
        return lw_unfinished(fn, e);
    case EX_LET: case EX_ASSIGN: case EX_FOR: case EX_WHILE: case EX_RETURN: case EX_BREAK:
    case EX_CONTINUE: case EX_DECL:
        if (lw_statement(fn, e))
            return hx_unit(fn, e->span);
        break;
    case EX_EVENTUALLY: case EX_IDIOM: case EX_ERROR: case EX_COUNT:
        break;
    }
    return unsupported(fn, e);
}

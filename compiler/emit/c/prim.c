/* Primitives: what the runtime does for an expression. */
#include "emit/c/c.h"

#include <string.h>

const char *c_num(const HType *t)
{
    return hir_type_keyword(t->kind);
}

static bool is_float(const HType *t)
{
    return t->kind == HT_F32 || t->kind == HT_F64;
}

static const HExpr *arg(const HExpr *e, uint32_t i)
{
    return e->prim.args.data[i];
}

/* f(a, b, …), with the context first and the place last when they are wanted. */
static void plain_call(Fn *fn, const HExpr *e, const char *name, bool context, bool place)
{
    out_printf(fn->o, "%s(%s", name, context ? "ctx" : "");
    for (uint32_t i = 0; i < e->prim.args.len; i++) {
        out_str(fn->o, context || i ? ", " : "");
        c_expr(fn, arg(e, i), P_SELECT);
    }
    if (place)
        out_printf(fn->o, ", %s", c_place(fn->g, e->span));
    out_char(fn->o, ')');
}

static void float_call(Fn *fn, const HExpr *e, const char *name)
{
    const char *suffix = arg(e, 0)->type->kind == HT_F32 ? "f" : "";
    plain_call(fn, e, arena_printf(fn->g->arena, "%s%s", name, suffix), false, false);
}

static void typed_call(Fn *fn, const HExpr *e, const char *name, bool context, bool place)
{
    const char *text = arena_printf(fn->g->arena, "dol_%s_%s", name, c_num(arg(e, 0)->type));
    plain_call(fn, e, text, context, place);
}

/* Unsigned types as wide as int or wider wrap in C by themselves. */
static void wrapping(Fn *fn, const HExpr *e, const char *name, const char *op, int mine, int level)
{
    HTypeKind k = e->type->kind;
    if (k != HT_U64 && k != HT_U32) {
        typed_call(fn, e, name, false, false);
        return;
    }
    /* A constant that is small, or a choice of such, is an int of C: it would wrap as one. */
    bool wide = k == HT_U32 || hir_is_place(arg(e, 0));
    out_str(fn->o, level > mine ? "(" : "");
    out_str(fn->o, wide ? "" : "(uint64_t)");
    c_expr(fn, arg(e, 0), wide ? mine : P_UNARY);
    out_str(fn->o, op);
    c_expr(fn, arg(e, 1), mine + 1);
    out_str(fn->o, level > mine ? ")" : "");
}

static void absolute(Fn *fn, const HExpr *e)
{
    const HType *t = arg(e, 0)->type;
    bool is_signed = t->kind >= HT_I8 && t->kind <= HT_I64;
    if (is_float(t))
        float_call(fn, e, "fabs");
    else if (is_signed)
        typed_call(fn, e, "abs", true, true);
    else
        c_expr(fn, arg(e, 0), P_POST);
}

static void abs_diff(Fn *fn, const HExpr *e)
{
    const HType *t = arg(e, 0)->type;
    bool is_signed = t->kind >= HT_I8 && t->kind <= HT_I64;
    if (!is_float(t)) {
        typed_call(fn, e, "abs_diff", is_signed, is_signed);
        return;
    }
    out_str(fn->o, t->kind == HT_F32 ? "fabsf(" : "fabs(");
    c_expr(fn, arg(e, 0), P_ADD);
    out_str(fn->o, " - ");
    c_expr(fn, arg(e, 1), P_MUL);
    out_char(fn->o, ')');
}

static void bits(Fn *fn, const HExpr *e, const char *op)
{
    out_printf(fn->o, "(%s)(", c_info(fn->g, e->type)->name);
    c_expr(fn, arg(e, 0), P_UNARY);
    out_printf(fn->o, " %s ", op);
    c_expr(fn, arg(e, 1), P_UNARY);
    out_char(fn->o, ')');
}

static void length(Fn *fn, const HExpr *e)
{
    c_member(fn, arg(e, 0), false);
    out_str(fn->o, "len");
}

/* An operation of an instance: op(ctx, place or value, other arguments by value). */
static void op_call(Fn *fn, const HExpr *e, COpKind kind, HType *type, HType *other, bool place)
{
    bool mutates = hir_prim(e->prim.op)->mutates, context = kind != COP_LIST_POP;
    out_printf(fn->o, "%s(%s", c_op(fn->g, fn->u, kind, type, other), context ? "ctx, " : "");
    for (uint32_t i = 0; i < e->prim.args.len; i++) {
        out_str(fn->o, i ? ", " : "");
        if (i == 0 && mutates)
            c_place_pointer(fn, arg(e, 0));
        else
            c_expr(fn, arg(e, i), P_SELECT);
    }
    if (place)
        out_printf(fn->o, ", %s", c_place(fn->g, e->span));
    out_char(fn->o, ')');
}

/* A function of the runtime on any type: name(ctx, &type, pointers). */
static void generic_call(Fn *fn, const HExpr *e, const char *name, bool context, HType *type)
{
    bool mutates = hir_prim(e->prim.op)->mutates;
    out_printf(fn->o, "dol_%s(%s&%s", name, context ? "ctx, " : "", c_desc(fn->g, fn->u, type));
    for (uint32_t i = 0; i < e->prim.args.len; i++) {
        out_str(fn->o, ", ");
        if (i == 0 && mutates)
            c_place_pointer(fn, arg(e, 0));
        else
            c_pointer(fn, arg(e, i));
    }
    out_char(fn->o, ')');
}

static void checked(Fn *fn, const HExpr *e, COpKind kind)
{
    out_printf(fn->o, "%s(", c_op(fn->g, fn->u, kind, e->type, arg(e, 0)->type));
    c_expr(fn, arg(e, 0), P_SELECT);
    out_str(fn->o, ", ");
    c_expr(fn, arg(e, 1), P_SELECT);
    out_char(fn->o, ')');
}

static void item_at(Fn *fn, const HExpr *e, const char *array, const char *member)
{
    c_need_type(fn->g, fn->u, arg(e, 0)->type);
    c_member(fn, arg(e, 0), false);
    out_printf(fn->o, "%s[", array);
    c_expr(fn, arg(e, 1), P_ANY);
    out_printf(fn->o, "]%s", member);
}

static void clear(Fn *fn, const HExpr *e)
{
    out_str(fn->o, "dol_list_clear(");
    c_place_pointer(fn, arg(e, 0));
    out_char(fn->o, ')');
}

static void sized_call(Fn *fn, const HExpr *e, const char *name, const HType *elem)
{
    out_printf(fn->o, "dol_%s(ctx, ", name);
    c_place_pointer(fn, arg(e, 0));
    out_str(fn->o, ", ");
    if (e->prim.op == HP_LIST_EXTEND)
        c_pointer(fn, arg(e, 1));
    else
        c_expr(fn, arg(e, 1), P_SELECT);
    out_printf(fn->o, ", sizeof(%s))", c_info(fn->g, elem)->name);
}

static void index_of(Fn *fn, const HExpr *e)
{
    out_printf(fn->o, "dol_list_index_of(&%s, ",
               c_desc(fn->g, fn->u, arg(e, 0)->type->elem));
    c_pointer(fn, arg(e, 0));
    out_str(fn->o, ", ");
    c_pointer(fn, arg(e, 1));
    out_char(fn->o, ')');
}

static void to_string(Fn *fn, const HExpr *e)
{
    if (arg(e, 0)->type->kind == HT_STRING)
        c_expr(fn, arg(e, 0), P_POST);
    else
        generic_call(fn, e, "show", true, arg(e, 0)->type);
}

static void chars(Fn *fn, const HExpr *e, COpKind kind)
{
    out_printf(fn->o, "%s(ctx, ", c_op(fn->g, fn->u, kind, e->type, NULL));
    c_expr(fn, arg(e, 0), P_SELECT);
    out_char(fn->o, ')');
}

static void parse(Fn *fn, const HExpr *e)
{
    out_printf(fn->o, "%s(", c_op(fn->g, fn->u, COP_PARSE, e->type, NULL));
    c_expr(fn, arg(e, 0), P_SELECT);
    out_char(fn->o, ')');
}

void c_prim(Fn *fn, const HExpr *e, int level)
{
    HType *t = e->prim.args.len ? arg(e, 0)->type : NULL;
    (void)level;
    switch (e->prim.op) {
    case HP_SQRT: float_call(fn, e, "sqrt"); return;
    case HP_FLOOR: float_call(fn, e, "floor"); return;
    case HP_CEIL: float_call(fn, e, "ceil"); return;
    case HP_ROUND: float_call(fn, e, "rint"); return;
    case HP_IS_NAN: plain_call(fn, e, "dol_is_nan", false, false); return;
    case HP_IS_FINITE: plain_call(fn, e, "dol_is_finite", false, false); return;
    case HP_ABS: absolute(fn, e); return;
    case HP_MIN: typed_call(fn, e, "min", false, false); return;
    case HP_MAX: typed_call(fn, e, "max", false, false); return;
    case HP_ABS_DIFF: abs_diff(fn, e); return;
    case HP_WRAP_ADD: wrapping(fn, e, "wrap_add", " + ", P_ADD, level); return;
    case HP_WRAP_SUB: wrapping(fn, e, "wrap_sub", " - ", P_ADD, level); return;
    case HP_WRAP_MUL: wrapping(fn, e, "wrap_mul", " * ", P_MUL, level); return;
    case HP_SAT_ADD: typed_call(fn, e, "sat_add", false, false); return;
    case HP_SAT_SUB: typed_call(fn, e, "sat_sub", false, false); return;
    case HP_SAT_MUL: typed_call(fn, e, "sat_mul", false, false); return;
    case HP_CHK_ADD: checked(fn, e, COP_CHK_ADD); return;
    case HP_CHK_SUB: checked(fn, e, COP_CHK_SUB); return;
    case HP_CHK_MUL: checked(fn, e, COP_CHK_MUL); return;
    case HP_CHK_DIV: checked(fn, e, COP_CHK_DIV); return;
    case HP_MUL_DIV: plain_call(fn, e, "dol_mul_div", true, true); return;
    case HP_MUL_DIV_CEIL: plain_call(fn, e, "dol_mul_div_ceil", true, true); return;
    case HP_MUL_DIV_ROUND: plain_call(fn, e, "dol_mul_div_round", true, true); return;
    case HP_SHL: typed_call(fn, e, "shl", true, true); return;
    case HP_SHR: typed_call(fn, e, "shr", true, true); return;
    case HP_BIT_AND: bits(fn, e, "&"); return;
    case HP_BIT_OR: bits(fn, e, "|"); return;
    case HP_BIT_XOR: bits(fn, e, "^"); return;
    case HP_CHAR_CLASS: plain_call(fn, e, "dol_char_class", false, false); return;
    case HP_CHAR_CODE: c_expr(fn, arg(e, 0), P_POST); return;
    case HP_STR_LEN: length(fn, e); return;
    case HP_STR_CONCAT: plain_call(fn, e, "dol_string_concat", true, false); return;
    case HP_STR_FIND: plain_call(fn, e, "dol_string_find", false, false); return;
    case HP_STR_STARTS: plain_call(fn, e, "dol_string_starts", false, false); return;
    case HP_STR_ENDS: plain_call(fn, e, "dol_string_ends", false, false); return;
    case HP_STR_SLICE: plain_call(fn, e, "dol_string_slice", true, true); return;
    case HP_STR_SPLIT: plain_call(fn, e, "dol_string_split", true, false); return;
    case HP_STR_TRIM: plain_call(fn, e, "dol_string_trim", false, false); return;
    case HP_STR_LOWER: plain_call(fn, e, "dol_string_lower", true, false); return;
    case HP_STR_UPPER: plain_call(fn, e, "dol_string_upper", true, false); return;
    case HP_STR_REPLACE: plain_call(fn, e, "dol_string_replace", true, false); return;
    case HP_STR_REPEAT: plain_call(fn, e, "dol_string_repeat", true, false); return;
    case HP_STR_CHARS: chars(fn, e, COP_STR_CHARS); return;
    case HP_STR_BYTES: chars(fn, e, COP_STR_BYTES); return;
    case HP_STR_JOIN: plain_call(fn, e, "dol_string_join", true, false); return;
    case HP_STR_PARSE: parse(fn, e); return;
    case HP_TO_STRING: to_string(fn, e); return;
    case HP_LIST_LEN: case HP_MAP_LEN: case HP_SET_LEN: length(fn, e); return;
    case HP_LIST_RESERVE: sized_call(fn, e, "list_reserve", t->elem); return;
    case HP_LIST_EXTEND: sized_call(fn, e, "list_extend", t->elem); return;
    case HP_LIST_PUSH: op_call(fn, e, COP_LIST_PUSH, t, NULL, false); return;
    case HP_LIST_POP: op_call(fn, e, COP_LIST_POP, t, e->type, false); return;
    case HP_LIST_INSERT: op_call(fn, e, COP_LIST_INSERT, t, NULL, true); return;
    case HP_LIST_REMOVE: op_call(fn, e, COP_LIST_REMOVE, t, NULL, true); return;
    case HP_LIST_CLEAR: case HP_MAP_CLEAR: case HP_SET_CLEAR: clear(fn, e); return;
    case HP_LIST_SLICE: op_call(fn, e, COP_LIST_SLICE, t, NULL, false); return;
    case HP_LIST_CONCAT: op_call(fn, e, COP_LIST_CONCAT, t, NULL, false); return;
    case HP_LIST_REVERSE: op_call(fn, e, COP_LIST_REVERSE, t, NULL, false); return;
    case HP_LIST_INDEX_OF: index_of(fn, e); return;
    case HP_LIST_SORT: op_call(fn, e, COP_LIST_SORT, t, NULL, false); return;
    case HP_LIST_SORT_KEYS:
        op_call(fn, e, COP_LIST_SORT_KEYS, t, arg(e, 1)->type, false);
        return;
    case HP_LIST_DEDUP: op_call(fn, e, COP_LIST_DEDUP, t, NULL, false); return;
    case HP_MAP_FIND: generic_call(fn, e, "map_find", false, t); return;
    case HP_MAP_KEY_AT: item_at(fn, e, "entries", ".key"); return;
    case HP_MAP_INSERT: op_call(fn, e, COP_MAP_INSERT, t, e->type, false); return;
    case HP_MAP_REMOVE: op_call(fn, e, COP_MAP_REMOVE, t, e->type, false); return;
    case HP_SET_FIND: generic_call(fn, e, "set_find", false, t); return;
    case HP_SET_AT: item_at(fn, e, "data", ""); return;
    case HP_SET_INSERT: generic_call(fn, e, "set_insert", true, t); return;
    case HP_SET_REMOVE: generic_call(fn, e, "set_remove", true, t); return;
    case HP_SET_UNION: op_call(fn, e, COP_SET_UNION, t, NULL, false); return;
    case HP_SET_INTERSECT: op_call(fn, e, COP_SET_INTERSECT, t, NULL, false); return;
    case HP_SET_DIFF: op_call(fn, e, COP_SET_DIFF, t, NULL, false); return;
    case HP_SET_SUBSET: generic_call(fn, e, "set_subset", false, t); return;
    case HP_VALIDATE: generic_call(fn, e, "violations", true, t); return;
    case HP_COUNT: return;
    }
}

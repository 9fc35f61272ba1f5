/* Lowering of built-in functions and methods: most are one primitive. */
#include "hir/lower_impl.h"

/* How the operands of a primitive come about. */
typedef enum Use {
    READ, /* a value */
    OWN,  /* a value that is stored */
    PLACE /* changed */
} Use;

typedef struct Row {
    Builtin b;
    HPrim op;
    Use receiver; /* of the first operand */
    Use rest;
} Row;

static const Row rows[] = {
    {BI_MIN, HP_MIN, READ, READ}, {BI_MAX, HP_MAX, READ, READ}, {BI_ABS, HP_ABS, READ, READ},
    {BI_SQRT, HP_SQRT, READ, READ}, {BI_FLOOR, HP_FLOOR, READ, READ},
    {BI_CEIL, HP_CEIL, READ, READ}, {BI_ROUND, HP_ROUND, READ, READ},
    {BI_MUL_DIV, HP_MUL_DIV, READ, READ}, {BI_MUL_DIV_CEIL, HP_MUL_DIV_CEIL, READ, READ},
    {BI_MUL_DIV_ROUND, HP_MUL_DIV_ROUND, READ, READ},
    {BI_SHL, HP_SHL, READ, READ}, {BI_SHR, HP_SHR, READ, READ},
    {BI_BIT_AND, HP_BIT_AND, READ, READ}, {BI_BIT_OR, HP_BIT_OR, READ, READ},
    {BI_BIT_XOR, HP_BIT_XOR, READ, READ},
    {BI_NUM_MIN, HP_MIN, READ, READ}, {BI_NUM_MAX, HP_MAX, READ, READ},
    {BI_NUM_ABS, HP_ABS, READ, READ}, {BI_INT_ABS_DIFF, HP_ABS_DIFF, READ, READ},
    {BI_WRAPPING_ADD, HP_WRAP_ADD, READ, READ}, {BI_WRAPPING_SUB, HP_WRAP_SUB, READ, READ},
    {BI_WRAPPING_MUL, HP_WRAP_MUL, READ, READ}, {BI_SATURATING_ADD, HP_SAT_ADD, READ, READ},
    {BI_SATURATING_SUB, HP_SAT_SUB, READ, READ}, {BI_SATURATING_MUL, HP_SAT_MUL, READ, READ},
    {BI_CHECKED_ADD, HP_CHK_ADD, READ, READ}, {BI_CHECKED_SUB, HP_CHK_SUB, READ, READ},
    {BI_CHECKED_MUL, HP_CHK_MUL, READ, READ}, {BI_CHECKED_DIV, HP_CHK_DIV, READ, READ},
    {BI_FLOAT_SQRT, HP_SQRT, READ, READ}, {BI_FLOAT_FLOOR, HP_FLOOR, READ, READ},
    {BI_FLOAT_CEIL, HP_CEIL, READ, READ}, {BI_FLOAT_ROUND, HP_ROUND, READ, READ},
    {BI_FLOAT_IS_NAN, HP_IS_NAN, READ, READ}, {BI_FLOAT_IS_FINITE, HP_IS_FINITE, READ, READ},
    {BI_CHAR_CODE, HP_CHAR_CODE, READ, READ},
    {BI_STR_LEN, HP_STR_LEN, READ, READ}, {BI_STR_STARTS, HP_STR_STARTS, READ, READ},
    {BI_STR_ENDS, HP_STR_ENDS, READ, READ}, {BI_STR_SLICE, HP_STR_SLICE, READ, READ},
    {BI_STR_SPLIT, HP_STR_SPLIT, READ, READ}, {BI_STR_TRIM, HP_STR_TRIM, READ, READ},
    {BI_STR_LOWER, HP_STR_LOWER, READ, READ}, {BI_STR_UPPER, HP_STR_UPPER, READ, READ},
    {BI_STR_REPLACE, HP_STR_REPLACE, READ, READ}, {BI_STR_REPEAT, HP_STR_REPEAT, READ, READ},
    {BI_STR_CHARS, HP_STR_CHARS, READ, READ}, {BI_STR_BYTES, HP_STR_BYTES, READ, READ},
    {BI_STR_PARSE, HP_STR_PARSE, READ, READ},
    {BI_LIST_LEN, HP_LIST_LEN, READ, READ}, {BI_LIST_PUSH, HP_LIST_PUSH, PLACE, OWN},
    {BI_LIST_POP, HP_LIST_POP, PLACE, READ}, {BI_LIST_INSERT, HP_LIST_INSERT, PLACE, OWN},
    {BI_LIST_REMOVE, HP_LIST_REMOVE, PLACE, READ}, {BI_LIST_CLEAR, HP_LIST_CLEAR, PLACE, READ},
    {BI_LIST_EXTEND, HP_LIST_EXTEND, PLACE, OWN}, {BI_LIST_SORT, HP_LIST_SORT, READ, READ},
    {BI_LIST_REVERSE, HP_LIST_REVERSE, READ, READ}, {BI_LIST_CONCAT, HP_LIST_CONCAT, READ, READ},
    {BI_LIST_DEDUP, HP_LIST_DEDUP, READ, READ}, {BI_LIST_JOIN, HP_STR_JOIN, READ, READ},
    {BI_MAP_LEN, HP_MAP_LEN, READ, READ}, {BI_MAP_INSERT, HP_MAP_INSERT, PLACE, OWN},
    {BI_MAP_REMOVE, HP_MAP_REMOVE, PLACE, READ}, {BI_MAP_CLEAR, HP_MAP_CLEAR, PLACE, READ},
    {BI_SET_LEN, HP_SET_LEN, READ, READ}, {BI_SET_INSERT, HP_SET_INSERT, PLACE, OWN},
    {BI_SET_REMOVE, HP_SET_REMOVE, PLACE, READ}, {BI_SET_CLEAR, HP_SET_CLEAR, PLACE, READ},
    {BI_SET_UNION, HP_SET_UNION, READ, READ}, {BI_SET_INTERSECTION, HP_SET_INTERSECT, READ, READ},
    {BI_SET_DIFFERENCE, HP_SET_DIFF, READ, READ}, {BI_SET_IS_SUBSET, HP_SET_SUBSET, READ, READ},
};

static const Row *find_row(Builtin b)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].b == b)
            return &rows[i];
    return NULL;
}

/* Receiver (if any) and arguments. */
static uint32_t operands_of(Fn *fn, Expr *e, Expr ***out)
{
    uint32_t n = 0;
    *out = ARENA_ARRAY(fn->a, Expr *, e->call.args.len + 1);
    if (e->call.receiver)
        (*out)[n++] = e->call.receiver;
    for (uint32_t i = 0; i < e->call.args.len; i++)
        (*out)[n++] = e->call.args.data[i];
    return n;
}

HExpr *lw_changed(Fn *fn, Expr *e)
{
    HExpr *place = lw_place(fn, e);
    if (place)
        return place;
    HExpr *t = fn_temp(fn, lw_value(fn, e));
    if (t->kind == HX_LOCAL)
        t->local->mutable_ = true;
    return t;
}

/* Methods of lists work on maps and sets, too: on the list of their entries. */
static HExpr *lw_as_list(Fn *fn, Expr *e)
{
    HType *t = fn_type(fn, e->type);
    return t->kind == HT_MAP || t->kind == HT_SET ? lw_collect(fn, e) : lw_value(fn, e);
}

static bool is_list_method(Builtin b)
{
    return b >= BI_LIST_LEN && b < BI_MAP_LEN;
}

static OperandFn *how_to(Use use)
{
    return use == PLACE ? lw_changed : use == OWN ? lw_owned : NULL;
}

/* min and max of genes with one number are those of the number. */
static HExpr *prim_of(Fn *fn, HPrim op, HType *t, HExpr **out, uint32_t n, Span at)
{
    if ((op != HP_MIN && op != HP_MAX) || t->kind != HT_RECORD)
        return hx_prim(fn, op, t, out, n, at);
    for (uint32_t i = 0; i < n; i++)
        out[i] = hx_field(fn, out[i], 0, at);
    HExpr *v = hx_prim(fn, op, out[0]->type, out, n, at);
    return lw_checked(fn, hx_make(fn, t, &v, 1, at), at);
}

/* Operands in the order written, but a receiver that is changed is a place, evaluated first and
   changed last. */
static HExpr *one_prim(Fn *fn, Expr *e, const Row *row)
{
    Expr **es;
    uint32_t n = operands_of(fn, e, &es);
    HExpr **out = ARENA_ARRAY(fn->a, HExpr *, n);
    OperandFn **how = ARENA_ARRAY(fn->a, OperandFn *, n);
    for (uint32_t i = 0; i < n; i++)
        how[i] = how_to(i == 0 ? row->receiver : row->rest);
    if (is_list_method(row->b) && row->receiver == READ)
        how[0] = lw_as_list;
    lw_operands_by(fn, es, n, out, how);
    return prim_of(fn, row->op, fn_type(fn, e->type), out, n, e->span);
}

static HExpr *operand(Fn *fn, Expr *e, uint32_t i)
{
    Expr **es;
    operands_of(fn, e, &es);
    return lw_value(fn, es[i]);
}

static HExpr *is_zero(Fn *fn, HExpr *n, Span at)
{
    return hx_binary(fn, HB_EQ, n, hx_const(fn, n->type, 0, at), at);
}

static HExpr *is_found(Fn *fn, Expr *e, HPrim op)
{
    HExpr *out[2];
    Expr *es[2] = {e->call.receiver, e->call.args.data[0]};
    lw_operands(fn, es, 2, out);
    HExpr *index = hx_prim(fn, op, hir_type(fn->hp, HT_I64), out, 2, e->span);
    return hx_binary(fn, HB_GE, index, hx_i64(fn, 0, e->span), e->span);
}

static HExpr *length_of(Fn *fn, Expr *e, HPrim op)
{
    return hx_prim1(fn, op, hir_type(fn->hp, HT_U64), lw_value(fn, e->call.receiver), e->span);
}

static HExpr *char_class(Fn *fn, Expr *e, uint32_t which)
{
    HExpr *c = lw_value(fn, e->call.receiver);
    return hx_prim2(fn, HP_CHAR_CLASS, hir_type(fn->hp, HT_BOOL), c,
                    hx_const(fn, hir_type(fn->hp, HT_U32), which, e->span), e->span);
}

static uint64_t least(HTypeKind k)
{
    switch ((int)k) {
    case HT_I8: return (uint64_t)INT8_MIN;
    case HT_I16: return (uint64_t)INT16_MIN;
    case HT_I32: return (uint64_t)INT32_MIN;
    case HT_I64: return (uint64_t)INT64_MIN;
    default: return 0;
    }
}

static uint64_t greatest(HTypeKind k)
{
    switch ((int)k) {
    case HT_I8: return INT8_MAX;
    case HT_I16: return INT16_MAX;
    case HT_I32: return INT32_MAX;
    case HT_I64: return INT64_MAX;
    case HT_U8: return UINT8_MAX;
    case HT_U16: return UINT16_MAX;
    case HT_U32: return UINT32_MAX;
    default: return UINT64_MAX;
    }
}

static HExpr *type_limit(Fn *fn, Expr *e, bool max)
{
    HType *t = fn_type(fn, e->type);
    if (t->kind == HT_F64)
        return hx_f64(fn, t, max ? 0x1.fffffffffffffp+1023 : -0x1.fffffffffffffp+1023, e->span);
    if (t->kind == HT_F32)
        return hx_f64(fn, t, max ? 0x1.fffffep+127 : -0x1.fffffep+127, e->span);
    return hx_const(fn, t, max ? greatest(t->kind) : least(t->kind), e->span);
}

static HExpr *clamp(Fn *fn, Expr *e)
{
    Expr *es[3] = {e->call.receiver, e->call.args.data[0], e->call.args.data[1]};
    HExpr *out[3];
    lw_operands(fn, es, 3, out);
    HType *t = out[0]->type;
    HExpr *bounded[2] = {prim_of(fn, HP_MAX, t, out, 2, e->span), out[2]};
    return prim_of(fn, HP_MIN, t, bounded, 2, e->span);
}

static HExpr *approx(Fn *fn, Expr *e)
{
    HExpr *out[3];
    lw_operands(fn, e->call.args.data, 3, out);
    HExpr *off = hx_binary(fn, HB_SUB, out[0], out[1], e->span);
    return hx_binary(fn, HB_LE, hx_prim1(fn, HP_ABS, off->type, off, e->span), out[2], e->span);
}

static HExpr *power(Fn *fn, Expr *e)
{
    Expr *es[2] = {e->call.receiver, e->call.args.data[0]};
    HExpr *out[2];
    lw_operands(fn, es, 2, out);
    return lw_arith(fn, OP_POW, out[0], out[1], e->span);
}

/* xs.take(n), xs.skip(n) of a list as it stands. */
static HExpr *slice(Fn *fn, Expr *e, bool take)
{
    Expr *es[2] = {e->call.receiver, e->call.args.data[0]};
    HExpr *out[2];
    static OperandFn *const how[2] = {lw_stable, NULL};
    lw_operands_by(fn, es, 2, out, how);
    HExpr *from = take ? hx_u64(fn, 0, e->span) : out[1];
    HExpr *to =
        take ? out[1] : hx_prim1(fn, HP_LIST_LEN, out[1]->type, hx_clone(fn, out[0]), e->span);
    HExpr *args[3] = {out[0], from, to};
    return hx_prim(fn, HP_LIST_SLICE, fn_type(fn, e->type), args, 3, e->span);
}

static HExpr *lw_trap(Fn *fn, Expr *e)
{
    fn_trap(fn, HTRAP_USER, operand(fn, e, 0), e->span);
    return hx_unit(fn, e->span);
}

static HExpr *lw_assert(Fn *fn, Expr *e)
{
    fn_trap_unless(fn, operand(fn, e, 0), HTRAP_ASSERT, NULL, e->span);
    return hx_unit(fn, e->span);
}

/* A named type over a plain one is written as that; a String is its own text. */
static HExpr *text_of(Fn *fn, Expr *e)
{
    HExpr *v = lw_value(fn, e->call.receiver);
    while (v->type->kind == HT_RECORD && v->type->origin == HR_NAMED)
        v = hx_field(fn, v, 0, e->span);
    if (v->type->kind == HT_STRING)
        return v;
    return hx_prim1(fn, HP_TO_STRING, hir_type(fn->hp, HT_STRING), v, e->span);
}

static HExpr *special(Fn *fn, Expr *e, Builtin b)
{
    switch ((int)b) {
    case BI_TO_STRING: return text_of(fn, e);
    case BI_TRAP: return lw_trap(fn, e);
    case BI_ASSERT: return lw_assert(fn, e);
    case BI_APPROX_EQ: return approx(fn, e);
    case BI_NUM_CLAMP: return clamp(fn, e);
    case BI_INT_POW: return power(fn, e);
    case BI_TYPE_MIN: return type_limit(fn, e, false);
    case BI_TYPE_MAX: return type_limit(fn, e, true);
    case BI_COPY: return lw_owned(fn, e->call.receiver);
    case BI_DEFAULT: return lw_default(fn, fn_type_of(fn, e->type), e->span);
    case BI_ZERO: return lw_zero(fn, fn_type_of(fn, e->type), e->span);
    case BI_CHAR_IS_DIGIT: return char_class(fn, e, 0);
    case BI_CHAR_IS_ALPHA: return char_class(fn, e, 1);
    case BI_CHAR_IS_SPACE: return char_class(fn, e, 2);
    case BI_STR_IS_EMPTY: return is_zero(fn, length_of(fn, e, HP_STR_LEN), e->span);
    case BI_STR_CONTAINS: return is_found(fn, e, HP_STR_FIND);
    case BI_LIST_IS_EMPTY:
        return is_zero(fn, length_of(fn, e, HP_LIST_LEN), e->span);
    case BI_LIST_CONTAINS: return is_found(fn, e, HP_LIST_INDEX_OF);
    case BI_MAP_IS_EMPTY: return is_zero(fn, length_of(fn, e, HP_MAP_LEN), e->span);
    case BI_MAP_CONTAINS: return is_found(fn, e, HP_MAP_FIND);
    case BI_MAP_GET_OR_CREATE: return lw_place(fn, e);
    case BI_SET_IS_EMPTY: return is_zero(fn, length_of(fn, e, HP_SET_LEN), e->span);
    case BI_SET_CONTAINS: return is_found(fn, e, HP_SET_FIND);
    case BI_SET_NEW: return hx_make(fn, fn_type(fn, e->type), NULL, 0, e->span);
    case BI_LIST_ITER: case BI_LIST_ITER_MUT: case BI_LIST_COLLECT:
        if (!seq_is_chain(e->call.receiver))
            return lw_value(fn, e->call.receiver);
        return lw_collect(fn, e);
    case BI_LIST_TAKE: case BI_LIST_SKIP:
        if (seq_is_chain(e->call.receiver))
            return lw_collect(fn, e);
        return slice(fn, e, b == BI_LIST_TAKE);
    case BI_LIST_MAP: case BI_LIST_FILTER: case BI_LIST_FILTER_MAP: case BI_LIST_FLAT_MAP:
    case BI_LIST_TAKE_WHILE: case BI_LIST_SKIP_WHILE: case BI_LIST_ZIP: case BI_LIST_ENUMERATE:
    case BI_MAP_KEYS: case BI_MAP_VALUES: case BI_MAP_VALUES_MUT: case BI_MAP_ENTRIES:
    case BI_MAP_ITER: case BI_SET_ITER: case BI_SET_TO_LIST:
        return lw_collect(fn, e);
    default:
        return NULL;
    }
}

HExpr *lw_builtin(Fn *fn, Expr *e)
{
    Builtin b = (Builtin)e->call.target->builtin;
    HExpr *v = lw_sink(fn, e, b);
    if (!v)
        v = special(fn, e, b);
    if (!v)
        v = lw_option_builtin(fn, e, b);
    if (v)
        return v;
    Value *o = lw_option(fn, e);
    if (o)
        return value_expr(fn, o, e->span);
    const Row *row = find_row(b);
    if (row)
        return one_prim(fn, e, row);
    lower_unsupported(fn->lw, e->span, "this built-in");
    return hx_unit(fn, e->span);
}

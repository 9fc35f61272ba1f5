/* Arithmetic: checked on integers, IEEE on floats. Integers of up to 32 bits live in an i32,
   always extended from their width, so that comparisons and conversions need no masks. */
#include "emit/wasm/wasm.h"

#define B(f) ((f)->g->b)
#define M(f) ((f)->g->module)

static bool is_signed(HTypeKind k) { return k >= HT_I8 && k <= HT_I64; }
static bool is_wide(HTypeKind k) { return k == HT_I64 || k == HT_U64; }
static bool is_float(HTypeKind k) { return k == HT_F32 || k == HT_F64; }

static uint32_t width(HTypeKind k)
{
    static const uint8_t bits[HT_COUNT] = {
        [HT_BOOL] = 1, [HT_CHAR] = 32, [HT_I8] = 8, [HT_U8] = 8, [HT_I16] = 16, [HT_U16] = 16,
        [HT_I32] = 32, [HT_U32] = 32, [HT_F32] = 32, [HT_I64] = 64, [HT_U64] = 64, [HT_F64] = 64};
    return bits[k];
}

static WExpr op2(WFunc *f, BinaryenOp op, WExpr a, WExpr b)
{
    return B(f)->Binary(M(f), op, a, b);
}

static WExpr op1(WFunc *f, BinaryenOp op, WExpr a) { return B(f)->Unary(M(f), op, a); }

/* ---- 32 and 64 bits by one name ---- */

typedef enum Op { ADD, SUB, MUL, DIVS, DIVU, REMS, REMU, AND, OR, XOR, SHL, SHRS, SHRU, EQ, NE, LTS,
                  LTU, LES, LEU, GTS, GTU, GES, GEU } Op;

static BinaryenOp int_op(WFunc *f, Op op, bool wide)
{
    const Binaryen *b = B(f);
#define ROW(name, n) case name: return wide ? b->n##Int64() : b->n##Int32();
    switch (op) {
    ROW(ADD, Add) ROW(SUB, Sub) ROW(MUL, Mul) ROW(DIVS, DivS) ROW(DIVU, DivU) ROW(REMS, RemS)
    ROW(REMU, RemU) ROW(AND, And) ROW(OR, Or) ROW(XOR, Xor) ROW(SHL, Shl) ROW(SHRS, ShrS)
    ROW(SHRU, ShrU) ROW(EQ, Eq) ROW(NE, Ne) ROW(LTS, LtS) ROW(LTU, LtU) ROW(LES, LeS)
    ROW(LEU, LeU) ROW(GTS, GtS) ROW(GTU, GtU) ROW(GES, GeS) ROW(GEU, GeU)
    }
#undef ROW
    return b->AddInt32();
}

static WExpr iop(WFunc *f, Op op, bool wide, WExpr a, WExpr b)
{
    return op2(f, int_op(f, op, wide), a, b);
}

static WExpr literal(WFunc *f, bool wide, uint64_t v)
{
    return wide ? wasm_i64(f->g, v) : wasm_i32(f->g, (uint32_t)v);
}

/* An operand that is needed more than once. */
typedef struct Kept {
    HExpr *constant; /* or NULL */
    uint32_t local;
    BinaryenType type;
} Kept;

static Kept keep(WFunc *f, WSeq *seq, WExpr value, BinaryenType t)
{
    Kept k = {NULL, wasm_temp(f, t), t};
    vec_push(f->g->arena, seq, B(f)->LocalSet(M(f), k.local, value));
    return k;
}

static WExpr use(WFunc *f, Kept k)
{
    return k.constant ? wasm_value(f, k.constant) : wasm_get(f, k.local, k.type);
}

/* If `cond`, the call fails: name(place, a, …) of runtime/wasm/inline.c. */
static void fail_if(WFunc *f, WSeq *seq, WExpr cond, const char *name, Span at, const WExpr *values,
                    uint32_t n)
{
    WGen *g = f->g;
    WExpr args[3] = {wasm_site(g, at)};
    for (uint32_t i = 0; i < n; i++)
        args[1 + i] = values[i];
    WExpr fail = g->b->Call(g->module, name, args, 1 + n, g->b->TypeNone());
    vec_push(g->arena, seq, g->b->If(g->module, cond, fail, NULL));
}

static WExpr widen(WFunc *f, HTypeKind k, WExpr v)
{
    if (is_wide(k))
        return v;
    return op1(f, is_signed(k) ? B(f)->ExtendSInt32() : B(f)->ExtendUInt32(), v);
}

static void fail_two_if(WFunc *f, WSeq *seq, WExpr cond, const char *what, HTypeKind k, Span at,
                        Kept a, Kept b)
{
    const char *name = arena_printf(f->g->arena, "wdol_%s_%s", what, is_signed(k) ? "i64" : "u64");
    WExpr values[] = {widen(f, k, use(f, a)), widen(f, k, use(f, b))};
    fail_if(f, seq, cond, name, at, values, 2);
}

static WExpr finish(WFunc *f, WSeq *seq, WExpr value, BinaryenType t)
{
    vec_push(f->g->arena, seq, value);
    return wasm_seq(f, seq, t);
}

/* True when the i64 in `r` does not fit kind k (at most 32 bits). */
static WExpr outside(WFunc *f, Kept r, HTypeKind k)
{
    uint32_t bits = width(k);
    if (!is_signed(k))
        return iop(f, GTU, true, use(f, r), wasm_i64(f->g, (UINT64_C(1) << bits) - 1));
    uint64_t half = UINT64_C(1) << (bits - 1);
    WExpr shifted = iop(f, ADD, true, use(f, r), wasm_i64(f->g, half));
    return iop(f, GTU, true, shifted, wasm_i64(f->g, (half << 1) - 1));
}

/* The constant that e is, or NULL. */
static HExpr *constant_of(HExpr *e)
{
    if (e->kind == HX_GLOBAL && e->global->value)
        e = e->global->value;
    return e->kind == HX_CONST ? e : NULL;
}

/* A variable in a local stays as it is while an expression is evaluated: what a call changes is in
   memory. */
static Kept keep_operand(WFunc *f, WSeq *seq, HExpr *e)
{
    uint32_t home = wasm_home_local(f, e);
    if (constant_of(e))
        return (Kept){constant_of(e), 0, wasm_type(f->g, e->type)};
    if (home != UINT32_MAX)
        return (Kept){NULL, home, wasm_type(f->g, e->type)};
    return keep(f, seq, wasm_value(f, e), wasm_type(f->g, e->type));
}

/* Up to 32 bits: exact in 64, then a range check. */
static WExpr narrow_arith(WFunc *f, HExpr *e, Op op)
{
    HTypeKind k = e->type->kind;
    WSeq seq = {0};
    Kept a = keep_operand(f, &seq, e->binary.left), b = keep_operand(f, &seq, e->binary.right);
    WExpr exact = iop(f, op, true, widen(f, k, use(f, a)), widen(f, k, use(f, b)));
    Kept r = keep(f, &seq, exact, B(f)->TypeInt64());
    fail_two_if(f, &seq, outside(f, r, k), "overflow", k, e->span, a, b);
    return finish(f, &seq, op1(f, B(f)->WrapInt64(), use(f, r)), B(f)->TypeInt32());
}

static WExpr wide_add_sub(WFunc *f, HExpr *e, Op op)
{
    HTypeKind k = e->type->kind;
    WSeq seq = {0};
    Kept a = keep_operand(f, &seq, e->binary.left), b = keep_operand(f, &seq, e->binary.right);
    Kept r = keep(f, &seq, iop(f, op, true, use(f, a), use(f, b)), B(f)->TypeInt64());
    WExpr bad;
    if (!is_signed(k)) {
        bad = op == ADD ? iop(f, LTU, true, use(f, r), use(f, a))
                        : iop(f, LTU, true, use(f, a), use(f, b));
    } else { /* the sign of the result contradicts those of the operands */
        WExpr x = iop(f, XOR, true, use(f, a), op == ADD ? use(f, r) : use(f, b));
        WExpr y = op == ADD ? iop(f, XOR, true, use(f, b), use(f, r))
                            : iop(f, XOR, true, use(f, a), use(f, r));
        bad = iop(f, LTS, true, iop(f, AND, true, x, y), wasm_i64(f->g, 0));
    }
    fail_two_if(f, &seq, bad, "overflow", k, e->span, a, b);
    return finish(f, &seq, use(f, r), B(f)->TypeInt64());
}

/* Factors of 32 bits have a product of 64; others go to libdol. */
static WExpr wide_mul(WFunc *f, HExpr *e)
{
    BinaryenType i64 = B(f)->TypeInt64();
    bool s = is_signed(e->type->kind);
    WSeq seq = {0};
    Kept a = keep_operand(f, &seq, e->binary.left), b = keep_operand(f, &seq, e->binary.right);
    WExpr small;
    if (s) {
        WExpr x = op1(f, B(f)->ExtendSInt32(), op1(f, B(f)->WrapInt64(), use(f, a)));
        WExpr y = op1(f, B(f)->ExtendSInt32(), op1(f, B(f)->WrapInt64(), use(f, b)));
        small = iop(f, AND, false, iop(f, EQ, true, x, use(f, a)),
                    iop(f, EQ, true, y, use(f, b)));
    } else {
        WExpr high = iop(f, SHRU, true, iop(f, OR, true, use(f, a), use(f, b)),
                         wasm_i64(f->g, 32));
        small = op1(f, B(f)->EqZInt64(), high);
    }
    WExpr slow = RT(f->g, s ? "wdol_mul_i64" : "wdol_mul_u64", i64, use(f, a), use(f, b),
                    wasm_site(f->g, e->span));
    WExpr fast = iop(f, MUL, true, use(f, a), use(f, b));
    return finish(f, &seq, B(f)->If(M(f), small, fast, slow), i64);
}

/* a * b / c by way of 128 bits; most products take one word. */
WExpr wasm_mul_div(WFunc *f, HExpr *e)
{
    HExpr *const *args = e->prim.args.data;
    BinaryenType i64 = B(f)->TypeInt64();
    WSeq seq = {0};
    Kept a = keep_operand(f, &seq, args[0]), b = keep_operand(f, &seq, args[1]);
    Kept c = keep_operand(f, &seq, args[2]);
    WExpr high = iop(f, SHRU, true, iop(f, OR, true, use(f, a), use(f, b)), wasm_i64(f->g, 32));
    WExpr small = op1(f, B(f)->EqZInt64(), high);
    if (!c.constant || !c.constant->bits)
        small = iop(f, AND, false, small, iop(f, NE, true, use(f, c), wasm_i64(f->g, 0)));
    WExpr slow = RT(f->g, "dol_mul_div", i64, use(f, a), use(f, b), use(f, c),
                    wasm_site(f->g, e->span));
    WExpr fast = iop(f, DIVU, true, iop(f, MUL, true, use(f, a), use(f, b)), use(f, c));
    return finish(f, &seq, B(f)->If(M(f), small, fast, slow), i64);
}

/* Division and remainder; the remainder of the least value by -1 is 0. */
static WExpr int_div(WFunc *f, HExpr *e, bool rem)
{
    HTypeKind k = e->type->kind;
    bool wide = is_wide(k), s = is_signed(k);
    WSeq seq = {0};
    Kept a = keep_operand(f, &seq, e->binary.left), b = keep_operand(f, &seq, e->binary.right);
    BinaryenOp eqz = wide ? B(f)->EqZInt64() : B(f)->EqZInt32();
    if (!b.constant || !b.constant->bits)
        fail_two_if(f, &seq, op1(f, eqz, use(f, b)), "div_zero", k, e->span, a, b);
    if (s && !rem && !(b.constant && ~b.constant->bits)) {
        WExpr least = iop(f, EQ, wide, use(f, a), literal(f, wide, ~UINT64_C(0) << (width(k) - 1)));
        WExpr minus = iop(f, EQ, wide, use(f, b), literal(f, wide, UINT64_MAX));
        fail_two_if(f, &seq, iop(f, AND, false, least, minus), "overflow", k, e->span, a, b);
    }
    Op op = rem ? (s ? REMS : REMU) : s ? DIVS : DIVU;
    return finish(f, &seq, iop(f, op, wide, use(f, a), use(f, b)), wasm_type(f->g, e->type));
}

static WExpr power(WFunc *f, HExpr *e)
{
    const char *name = arena_printf(f->g->arena, "wdol_pow_%s", hir_type_keyword(e->type->kind));
    WExpr base = wasm_value(f, e->binary.left), times = wasm_value(f, e->binary.right);
    return RT(f->g, name, wasm_type(f->g, e->type), base, times, wasm_site(f->g, e->span));
}

static WExpr float_remainder(WFunc *f, bool wide, WExpr a, WExpr b)
{
    const Binaryen *n = B(f);
    if (wide)
        return RT(f->g, "wdol_rem_f64", n->TypeFloat64(), a, b);
    WExpr x = op1(f, n->PromoteFloat32(), a), y = op1(f, n->PromoteFloat32(), b);
    return op1(f, n->DemoteFloat64(), RT(f->g, "wdol_rem_f64", n->TypeFloat64(), x, y));
}

static WExpr float_binary(WFunc *f, HBinary op, bool wide, WExpr a, WExpr b)
{
    const Binaryen *n = B(f);
#define ROW(name, fn) case name: return op2(f, wide ? n->fn##Float64() : n->fn##Float32(), a, b);
    switch (op) {
    ROW(HB_ADD, Add) ROW(HB_SUB, Sub) ROW(HB_MUL, Mul) ROW(HB_DIV, Div) ROW(HB_EQ, Eq)
    ROW(HB_NE, Ne) ROW(HB_LT, Lt) ROW(HB_LE, Le) ROW(HB_GT, Gt) ROW(HB_GE, Ge)
    case HB_REM: return float_remainder(f, wide, a, b);
    case HB_POW: break; /* the checker has none on floats */
    }
#undef ROW
    return n->Unreachable(M(f));
}

WExpr wasm_compare_numbers(WFunc *f, HBinary op, HTypeKind k, WExpr a, WExpr b)
{
    static const Op table[][2] = {[HB_EQ - HB_EQ] = {EQ, EQ}, [HB_NE - HB_EQ] = {NE, NE},
                                  [HB_LT - HB_EQ] = {LTU, LTS}, [HB_LE - HB_EQ] = {LEU, LES},
                                  [HB_GT - HB_EQ] = {GTU, GTS}, [HB_GE - HB_EQ] = {GEU, GES}};
    if (is_float(k))
        return float_binary(f, op, k == HT_F64, a, b);
    return iop(f, table[op - HB_EQ][is_signed(k)], is_wide(k), a, b);
}

/* By libdol: equality of strings and of anything else, then the order of maps. */
static WExpr compare_in_memory(WFunc *f, HExpr *e)
{
    WGen *g = f->g;
    HType *t = e->binary.left->type;
    BinaryenType i32 = g->b->TypeInt32();
    bool equal = e->binary.op <= HB_NE, text = t->kind == HT_STRING;
    WExpr args[3];
    uint32_t n = 0;
    if (!text)
        args[n++] = wasm_desc(g, t);
    args[n++] = text ? wasm_copied(f, e->binary.left) : wasm_address(f, e->binary.left, false);
    args[n++] = text ? wasm_copied(f, e->binary.right) : wasm_address(f, e->binary.right, false);
    const char *name = text ? (equal ? "wdol_string_equal" : "dol_string_compare")
                            : equal ? "dol_equal" : "dol_compare";
    WExpr order = g->b->Call(g->module, name, args, n, i32);
    if (e->binary.op == HB_EQ)
        return order;
    if (e->binary.op == HB_NE)
        return op1(f, g->b->EqZInt32(), order);
    return wasm_compare_numbers(f, e->binary.op, HT_I32, order, wasm_i32(g, 0));
}

/* Numbers are compared as such; of a record of one float only equality is that of floats. */
static WExpr compare(WFunc *f, HExpr *e)
{
    HType *t = e->binary.left->type;
    HTypeKind k = wasm_kind(f->g, t);
    HBinary op = e->binary.op;
    if (k == HT_UNIT) {
        WExpr steps[] = {wasm_value(f, e->binary.left), wasm_value(f, e->binary.right),
                         wasm_i32(f->g, op == HB_EQ || op == HB_LE || op == HB_GE)};
        return B(f)->Block(M(f), NULL, steps, 3, B(f)->TypeInt32());
    }
    if (k > HT_F64 || (is_float(k) && t->kind != k && op > HB_NE))
        return compare_in_memory(f, e);
    WExpr a = wasm_value(f, e->binary.left), b = wasm_value(f, e->binary.right);
    return wasm_compare_numbers(f, op, k, a, b);
}

WExpr wasm_binary(WFunc *f, HExpr *e)
{
    HTypeKind k = e->binary.left->type->kind;
    HBinary op = e->binary.op;
    if (op >= HB_EQ)
        return compare(f, e);
    if (is_float(k)) {
        WExpr a = wasm_value(f, e->binary.left), b = wasm_value(f, e->binary.right);
        return float_binary(f, op, k == HT_F64, a, b);
    }
    switch (op) {
    case HB_ADD: return is_wide(k) ? wide_add_sub(f, e, ADD) : narrow_arith(f, e, ADD);
    case HB_SUB: return is_wide(k) ? wide_add_sub(f, e, SUB) : narrow_arith(f, e, SUB);
    case HB_MUL: return is_wide(k) ? wide_mul(f, e) : narrow_arith(f, e, MUL);
    case HB_DIV: return int_div(f, e, false);
    case HB_REM: return int_div(f, e, true);
    case HB_POW: return power(f, e);
    case HB_EQ: case HB_NE: case HB_LT: case HB_LE: case HB_GT: case HB_GE: break;
    }
    return B(f)->Unreachable(M(f));
}

/* -v, where only the least value has none. */
static WExpr negated(WFunc *f, WSeq *seq, HTypeKind k, Kept v, Span at)
{
    bool wide = is_wide(k);
    WExpr least = literal(f, wide, ~UINT64_C(0) << (width(k) - 1));
    WExpr value = widen(f, k, use(f, v));
    fail_if(f, seq, iop(f, EQ, wide, use(f, v), least), "wdol_no_negative", at, &value, 1);
    return iop(f, SUB, wide, literal(f, wide, 0), use(f, v));
}

WExpr wasm_unary(WFunc *f, HExpr *e)
{
    HTypeKind k = e->type->kind;
    if (e->unary.op == HU_NOT)
        return op1(f, B(f)->EqZInt32(), wasm_value(f, e->unary.operand));
    if (is_float(k))
        return op1(f, k == HT_F64 ? B(f)->NegFloat64() : B(f)->NegFloat32(),
                   wasm_value(f, e->unary.operand));
    WSeq seq = {0};
    Kept v = keep_operand(f, &seq, e->unary.operand);
    WExpr minus = negated(f, &seq, k, v, e->span);
    return finish(f, &seq, minus, wasm_type(f->g, e->type));
}

/* ---- conversions (`as`) ---- */

static void fail_cast_if(WFunc *f, WSeq *seq, WExpr cond, const char *k, Span at, Kept v)
{
    WExpr value = use(f, v);
    fail_if(f, seq, cond, arena_printf(f->g->arena, "wdol_no_cast_%s", k), at, &value, 1);
}

static WExpr int_to_int(WFunc *f, HExpr *e, HTypeKind from, HTypeKind to)
{
    WSeq seq = {0};
    bool s = is_signed(from);
    const char *source = s ? "i64" : "u64";
    Kept r = keep(f, &seq, widen(f, from, wasm_value(f, e->convert.operand)), B(f)->TypeInt64());
    WExpr negative = iop(f, LTS, true, use(f, r), wasm_i64(f->g, 0));
    if (to == HT_CHAR)
        return finish(f, &seq, RT(f->g, s ? "wdol_i64_to_char" : "wdol_u64_to_char",
                                  B(f)->TypeInt32(), use(f, r),
                                  wasm_site(f->g, e->span)), B(f)->TypeInt32());
    if (!is_wide(to)) {
        /* an unsigned 64-bit source above 2^63 must not look negative */
        if (is_wide(from) && !s && is_signed(to))
            fail_cast_if(f, &seq, negative, source, e->span, r);
        fail_cast_if(f, &seq, outside(f, r, to), source, e->span, r);
        return finish(f, &seq, op1(f, B(f)->WrapInt64(), use(f, r)), B(f)->TypeInt32());
    }
    if (s != is_signed(to) && (s || is_wide(from)))
        fail_cast_if(f, &seq, negative, source, e->span, r);
    return finish(f, &seq, use(f, r), B(f)->TypeInt64());
}

static WExpr int_to_float(WFunc *f, HTypeKind from, HTypeKind to, WExpr v)
{
    const Binaryen *b = B(f);
    bool s = is_signed(from), wide = is_wide(from);
    BinaryenOp op;
    if (to == HT_F64)
        op = wide ? (s ? b->ConvertSInt64ToFloat64() : b->ConvertUInt64ToFloat64())
                  : s ? b->ConvertSInt32ToFloat64() : b->ConvertUInt32ToFloat64();
    else
        op = wide ? (s ? b->ConvertSInt64ToFloat32() : b->ConvertUInt64ToFloat32())
                  : s ? b->ConvertSInt32ToFloat32() : b->ConvertUInt32ToFloat32();
    return op1(f, op, v);
}

static double power_of_two(uint32_t n)
{
    return n == 64 ? 18446744073709551616.0 : (double)(UINT64_C(1) << n);
}

static WExpr f64_const(WFunc *f, double d)
{
    uint64_t bits;
    __builtin_memcpy(&bits, &d, sizeof bits);
    return B(f)->Const(M(f), B(f)->LiteralFloat64Bits((int64_t)bits));
}

/* Truncation; everything outside (least - 1, greatest + 1), and NaN, traps. */
static WExpr float_to_int(WFunc *f, HExpr *e, HTypeKind from, HTypeKind to)
{
    const Binaryen *b = B(f);
    WSeq seq = {0};
    WExpr v = wasm_value(f, e->convert.operand);
    Kept d = keep(f, &seq, from == HT_F32 ? op1(f, b->PromoteFloat32(), v) : v, b->TypeFloat64());
    uint32_t bits = width(to) - (is_signed(to) ? 1 : 0);
    WExpr above = is_signed(to) && bits == 63
                      ? op2(f, b->GeFloat64(), use(f, d), f64_const(f, -power_of_two(63)))
                      : op2(f, b->GtFloat64(), use(f, d),
                            f64_const(f, is_signed(to) ? -power_of_two(bits) - 1.0 : -1.0));
    WExpr below = op2(f, b->LtFloat64(), use(f, d), f64_const(f, power_of_two(bits)));
    WExpr inside = iop(f, AND, false, above, below);
    fail_cast_if(f, &seq, op1(f, b->EqZInt32(), inside), "f64", e->span, d);
    BinaryenOp op = is_signed(to) ? b->TruncSFloat64ToInt64() : b->TruncUFloat64ToInt64();
    WExpr r = op1(f, op, use(f, d));
    return finish(f, &seq, is_wide(to) ? r : op1(f, b->WrapInt64(), r), wasm_type(f->g, e->type));
}

WExpr wasm_convert(WFunc *f, HExpr *e)
{
    HTypeKind from = e->convert.operand->type->kind, to = e->type->kind;
    if (from == to)
        return wasm_value(f, e->convert.operand);
    if (is_float(from) && is_float(to))
        return op1(f, to == HT_F64 ? B(f)->PromoteFloat32() : B(f)->DemoteFloat64(),
                   wasm_value(f, e->convert.operand));
    if (is_float(from))
        return float_to_int(f, e, from, to);
    if (is_float(to))
        return int_to_float(f, from, to, wasm_value(f, e->convert.operand));
    return int_to_int(f, e, from, to);
}

/* ---- prims on numbers ---- */

WExpr wasm_min_max(WFunc *f, HExpr *e, bool max)
{
    HTypeKind k = e->type->kind;
    const Binaryen *n = B(f);
    WSeq seq = {0};
    Kept x = keep_operand(f, &seq, e->prim.args.data[0]);
    Kept y = keep_operand(f, &seq, e->prim.args.data[1]);
    BinaryenType t = wasm_type(f->g, e->type);
    if (k == HT_F64) /* wasm's own: NaN if either is, as the language says */
        return finish(f, &seq, op2(f, max ? n->MaxFloat64() : n->MinFloat64(), use(f, x),
                                   use(f, y)), t);
    if (k == HT_F32)
        return finish(f, &seq, op2(f, max ? n->MaxFloat32() : n->MinFloat32(), use(f, x),
                                   use(f, y)), t);
    WExpr cond = wasm_compare_numbers(f, max ? HB_GE : HB_LE, k, use(f, x), use(f, y));
    return finish(f, &seq, n->Select(M(f), cond, use(f, x), use(f, y), t), t);
}

WExpr wasm_abs(WFunc *f, HExpr *e)
{
    HTypeKind k = e->type->kind;
    HExpr *arg = e->prim.args.data[0];
    if (is_float(k))
        return op1(f, k == HT_F64 ? B(f)->AbsFloat64() : B(f)->AbsFloat32(), wasm_value(f, arg));
    if (!is_signed(k))
        return wasm_value(f, arg);
    bool wide = is_wide(k);
    BinaryenType t = wasm_type(f->g, e->type);
    WSeq seq = {0};
    Kept x = keep_operand(f, &seq, arg);
    WExpr minus = negated(f, &seq, k, x, e->span);
    WExpr negative = iop(f, LTS, wide, use(f, x), literal(f, wide, 0));
    return finish(f, &seq, B(f)->Select(M(f), negative, minus, use(f, x), t), t);
}

/* Back to the representation of its width. */
static WExpr cut(WFunc *f, HTypeKind k, WExpr v)
{
    switch ((int)k) {
    case HT_I8: return op1(f, B(f)->ExtendS8Int32(), v);
    case HT_I16: return op1(f, B(f)->ExtendS16Int32(), v);
    case HT_U8: return iop(f, AND, false, v, wasm_i32(f->g, 0xFF));
    case HT_U16: return iop(f, AND, false, v, wasm_i32(f->g, 0xFFFF));
    default: return v;
    }
}

WExpr wasm_wrapping(WFunc *f, HExpr *e, HBinary op)
{
    HTypeKind k = e->type->kind;
    Op machine = op == HB_ADD ? ADD : op == HB_SUB ? SUB : MUL;
    WExpr a = wasm_value(f, e->prim.args.data[0]), b = wasm_value(f, e->prim.args.data[1]);
    return cut(f, k, iop(f, machine, is_wide(k), a, b));
}

WExpr wasm_bits(WFunc *f, HExpr *e, HPrim op)
{
    Op machine = op == HP_BIT_AND ? AND : op == HP_BIT_OR ? OR : XOR;
    WExpr a = wasm_value(f, e->prim.args.data[0]), b = wasm_value(f, e->prim.args.data[1]);
    return iop(f, machine, is_wide(e->type->kind), a, b);
}

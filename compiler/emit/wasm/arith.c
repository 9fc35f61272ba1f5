/* Arithmetic: checked on integers, IEEE on floats. Integers of up to 32 bits live in an i32,
   always extended from their width, so that comparisons and conversions need no masks. */
#include "emit/wasm/wasm.h"

#define B(f) ((f)->g->b)
#define M(f) ((f)->g->module)

WExpr wasm_i32(const WGen *g, uint32_t v)
{
    return g->b->Const(g->module, g->b->LiteralInt32((int32_t)v));
}

WExpr wasm_i64(const WGen *g, uint64_t v)
{
    return g->b->Const(g->module, g->b->LiteralInt64((int64_t)v));
}

WExpr wasm_get(WFunc *f, uint32_t local, BinaryenType t)
{
    return B(f)->LocalGet(M(f), local, t);
}

WExpr wasm_seq(WFunc *f, WSeq *seq, BinaryenType t)
{
    if (seq->len == 1)
        return seq->data[0];
    return B(f)->Block(M(f), NULL, seq->data, seq->len, t);
}

WExpr wasm_trap(WFunc *f, HTrap kind, Span at)
{
    WExpr args[] = {wasm_i32(f->g, kind), wasm_i32(f->g, wasm_site(f->g, at))};
    WExpr steps[] = {B(f)->Call(M(f), "dol.trap", args, 2, B(f)->TypeNone()),
                     B(f)->Unreachable(M(f))};
    return B(f)->Block(M(f), NULL, steps, 2, B(f)->TypeUnreachable());
}

WExpr wasm_trap_if(WFunc *f, WExpr cond, HTrap kind, Span at)
{
    return B(f)->If(M(f), cond, wasm_trap(f, kind, at), NULL);
}

static bool is_signed(const HType *t) { return t->kind >= HT_I8 && t->kind <= HT_I64; }
static bool is_wide(const HType *t) { return t->kind == HT_I64 || t->kind == HT_U64; }
static bool is_float(const HType *t) { return t->kind == HT_F32 || t->kind == HT_F64; }

static uint32_t width(const HType *t)
{
    static const uint8_t bits[HT_COUNT] = {
        [HT_BOOL] = 1, [HT_CHAR] = 32, [HT_I8] = 8, [HT_U8] = 8, [HT_I16] = 16, [HT_U16] = 16,
        [HT_I32] = 32, [HT_U32] = 32, [HT_F32] = 32, [HT_I64] = 64, [HT_U64] = 64, [HT_F64] = 64};
    return bits[t->kind];
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
    uint32_t local;
    BinaryenType type;
} Kept;

static Kept keep(WFunc *f, WSeq *seq, WExpr value, BinaryenType t)
{
    Kept k = {wasm_temp(f, t), t};
    vec_push(f->g->arena, seq, B(f)->LocalSet(M(f), k.local, value));
    return k;
}

static WExpr use(WFunc *f, Kept k) { return wasm_get(f, k.local, k.type); }

static void trap_if(WFunc *f, WSeq *seq, WExpr cond, HTrap kind, Span at)
{
    vec_push(f->g->arena, seq, wasm_trap_if(f, cond, kind, at));
}

static WExpr finish(WFunc *f, WSeq *seq, WExpr value, BinaryenType t)
{
    vec_push(f->g->arena, seq, value);
    return wasm_seq(f, seq, t);
}

/* True when the i64 in `r` does not fit type t (at most 32 bits). */
static WExpr outside(WFunc *f, Kept r, const HType *t)
{
    uint32_t bits = width(t);
    if (!is_signed(t))
        return iop(f, GTU, true, use(f, r), wasm_i64(f->g, (UINT64_C(1) << bits) - 1));
    uint64_t half = UINT64_C(1) << (bits - 1);
    WExpr shifted = iop(f, ADD, true, use(f, r), wasm_i64(f->g, half));
    return iop(f, GTU, true, shifted, wasm_i64(f->g, (half << 1) - 1));
}

static WExpr widen(WFunc *f, const HType *t, WExpr v)
{
    return op1(f, is_signed(t) ? B(f)->ExtendSInt32() : B(f)->ExtendUInt32(), v);
}

/* Up to 32 bits: exact in 64, then a range check. */
static WExpr narrow_arith(WFunc *f, HExpr *e, Op op)
{
    HType *t = e->type;
    WSeq seq = {0};
    WExpr a = widen(f, t, wasm_value(f, e->binary.left));
    WExpr b = widen(f, t, wasm_value(f, e->binary.right));
    Kept r = keep(f, &seq, iop(f, op, true, a, b), B(f)->TypeInt64());
    trap_if(f, &seq, outside(f, r, t), HTRAP_OVERFLOW, e->span);
    return finish(f, &seq, op1(f, B(f)->WrapInt64(), use(f, r)), B(f)->TypeInt32());
}

static WExpr wide_add_sub(WFunc *f, HExpr *e, Op op)
{
    BinaryenType i64 = B(f)->TypeInt64();
    WSeq seq = {0};
    Kept a = keep(f, &seq, wasm_value(f, e->binary.left), i64);
    Kept b = keep(f, &seq, wasm_value(f, e->binary.right), i64);
    Kept r = keep(f, &seq, iop(f, op, true, use(f, a), use(f, b)), i64);
    WExpr bad;
    if (!is_signed(e->type)) {
        bad = op == ADD ? iop(f, LTU, true, use(f, r), use(f, a))
                        : iop(f, LTU, true, use(f, a), use(f, b));
    } else { /* the sign of the result contradicts those of the operands */
        WExpr x = iop(f, XOR, true, use(f, a), op == ADD ? use(f, r) : use(f, b));
        WExpr y = op == ADD ? iop(f, XOR, true, use(f, b), use(f, r))
                            : iop(f, XOR, true, use(f, a), use(f, r));
        bad = iop(f, LTS, true, iop(f, AND, true, x, y), wasm_i64(f->g, 0));
    }
    trap_if(f, &seq, bad, HTRAP_OVERFLOW, e->span);
    return finish(f, &seq, use(f, r), i64);
}

static WExpr wide_mul(WFunc *f, HExpr *e)
{
    BinaryenType i64 = B(f)->TypeInt64();
    bool s = is_signed(e->type);
    WSeq seq = {0};
    Kept a = keep(f, &seq, wasm_value(f, e->binary.left), i64);
    Kept b = keep(f, &seq, wasm_value(f, e->binary.right), i64);
    Kept r = keep(f, &seq, iop(f, MUL, true, use(f, a), use(f, b)), i64);
    /* a != 0 and r / a != b; -1 * least is the one quotient that cannot be formed */
    WExpr quotient = iop(f, s ? DIVS : DIVU, true, use(f, r), use(f, a));
    WExpr wrong = iop(f, NE, true, quotient, use(f, b));
    if (s) {
        WExpr minus = iop(f, EQ, true, use(f, a), wasm_i64(f->g, UINT64_MAX));
        WExpr least = iop(f, EQ, true, use(f, b), wasm_i64(f->g, UINT64_C(1) << 63));
        wrong = B(f)->If(M(f), minus, least, wrong);
    }
    WExpr zero = op1(f, B(f)->EqZInt64(), use(f, a));
    trap_if(f, &seq, B(f)->If(M(f), zero, wasm_i32(f->g, 0), wrong), HTRAP_OVERFLOW, e->span);
    return finish(f, &seq, use(f, r), i64);
}

/* Division and remainder; the remainder of the least value by -1 is 0. */
static WExpr int_div(WFunc *f, HExpr *e, bool rem)
{
    HType *t = e->type;
    bool wide = is_wide(t), s = is_signed(t);
    BinaryenType wt = wasm_type(f->g, t);
    WSeq seq = {0};
    Kept a = keep(f, &seq, wasm_value(f, e->binary.left), wt);
    Kept b = keep(f, &seq, wasm_value(f, e->binary.right), wt);
    BinaryenOp eqz = wide ? B(f)->EqZInt64() : B(f)->EqZInt32();
    trap_if(f, &seq, op1(f, eqz, use(f, b)), HTRAP_DIV_ZERO, e->span);
    if (s && !rem) {
        WExpr least = iop(f, EQ, wide, use(f, a), literal(f, wide, ~UINT64_C(0) << (width(t) - 1)));
        WExpr minus = iop(f, EQ, wide, use(f, b), literal(f, wide, UINT64_MAX));
        trap_if(f, &seq, iop(f, AND, false, least, minus), HTRAP_OVERFLOW, e->span);
    }
    Op op = rem ? (s ? REMS : REMU) : s ? DIVS : DIVU;
    return finish(f, &seq, iop(f, op, wide, use(f, a), use(f, b)), wt);
}

static WExpr int_compare(WFunc *f, HBinary op, const HType *t, WExpr a, WExpr b)
{
    static const Op table[][2] = {[HB_EQ - HB_EQ] = {EQ, EQ}, [HB_NE - HB_EQ] = {NE, NE},
                                  [HB_LT - HB_EQ] = {LTU, LTS}, [HB_LE - HB_EQ] = {LEU, LES},
                                  [HB_GT - HB_EQ] = {GTU, GTS}, [HB_GE - HB_EQ] = {GEU, GES}};
    return iop(f, table[op - HB_EQ][is_signed(t)], is_wide(t), a, b);
}

static WExpr float_binary(WFunc *f, HBinary op, bool wide, WExpr a, WExpr b)
{
    const Binaryen *n = B(f);
#define ROW(name, fn) case name: return op2(f, wide ? n->fn##Float64() : n->fn##Float32(), a, b);
    switch (op) {
    ROW(HB_ADD, Add) ROW(HB_SUB, Sub) ROW(HB_MUL, Mul) ROW(HB_DIV, Div) ROW(HB_EQ, Eq)
    ROW(HB_NE, Ne) ROW(HB_LT, Lt) ROW(HB_LE, Le) ROW(HB_GT, Gt) ROW(HB_GE, Ge)
    case HB_REM: case HB_POW: break; /* the checker has neither on floats */
    }
#undef ROW
    return n->Unreachable(M(f));
}

WExpr wasm_binary(WFunc *f, HExpr *e)
{
    HType *t = e->binary.left->type;
    HBinary op = e->binary.op;
    if (t->kind == HT_UNIT)
        return wasm_i32(f->g, op == HB_EQ || op == HB_LE || op == HB_GE);
    if (!wasm_is_scalar(t)) {
        wasm_unsupported(f->g, e->span, "comparing values that are not numbers");
        return wasm_i32(f->g, 0);
    }
    if (is_float(t))
        return float_binary(f, op, t->kind == HT_F64, wasm_value(f, e->binary.left),
                            wasm_value(f, e->binary.right));
    switch (op) {
    case HB_ADD: return is_wide(t) ? wide_add_sub(f, e, ADD) : narrow_arith(f, e, ADD);
    case HB_SUB: return is_wide(t) ? wide_add_sub(f, e, SUB) : narrow_arith(f, e, SUB);
    case HB_MUL: return is_wide(t) ? wide_mul(f, e) : narrow_arith(f, e, MUL);
    case HB_DIV: return int_div(f, e, false);
    case HB_REM: return int_div(f, e, true);
    case HB_POW: wasm_unsupported(f->g, e->span, "integer power"); return wasm_i32(f->g, 0);
    case HB_EQ: case HB_NE: case HB_LT: case HB_LE: case HB_GT: case HB_GE: break;
    }
    return int_compare(f, op, t, wasm_value(f, e->binary.left), wasm_value(f, e->binary.right));
}

WExpr wasm_unary(WFunc *f, HExpr *e)
{
    HType *t = e->type;
    if (e->unary.op == HU_NOT)
        return op1(f, B(f)->EqZInt32(), wasm_value(f, e->unary.operand));
    if (is_float(t))
        return op1(f, t->kind == HT_F64 ? B(f)->NegFloat64() : B(f)->NegFloat32(),
                   wasm_value(f, e->unary.operand));
    HExpr zero = {.kind = HX_CONST, .type = t, .span = e->span};
    HExpr minus = {.kind = HX_BINARY, .type = t, .span = e->span};
    minus.binary.op = HB_SUB;
    minus.binary.left = &zero;
    minus.binary.right = e->unary.operand;
    return wasm_binary(f, &minus);
}

/* ---- conversions (`as`) ---- */

static WExpr int_to_int(WFunc *f, HExpr *e, HType *from, HType *to)
{
    WSeq seq = {0};
    WExpr v = wasm_value(f, e->convert.operand);
    Kept r = keep(f, &seq, is_wide(from) ? v : widen(f, from, v), B(f)->TypeInt64());
    bool source_signed = is_signed(from);
    if (!is_wide(to)) {
        /* an unsigned 64-bit source above 2^63 must not look negative */
        if (is_wide(from) && !source_signed && is_signed(to))
            trap_if(f, &seq, iop(f, LTS, true, use(f, r), wasm_i64(f->g, 0)), HTRAP_CAST, e->span);
        trap_if(f, &seq, outside(f, r, to), HTRAP_CAST, e->span);
        return finish(f, &seq, op1(f, B(f)->WrapInt64(), use(f, r)), B(f)->TypeInt32());
    }
    if (source_signed != is_signed(to) && (source_signed || is_wide(from)))
        trap_if(f, &seq, iop(f, LTS, true, use(f, r), wasm_i64(f->g, 0)), HTRAP_CAST, e->span);
    return finish(f, &seq, use(f, r), B(f)->TypeInt64());
}

static WExpr int_to_float(WFunc *f, HType *from, HType *to, WExpr v)
{
    const Binaryen *b = B(f);
    bool s = is_signed(from), wide = is_wide(from);
    BinaryenOp op;
    if (to->kind == HT_F64)
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
static WExpr float_to_int(WFunc *f, HExpr *e, HType *from, HType *to)
{
    const Binaryen *b = B(f);
    WSeq seq = {0};
    WExpr v = wasm_value(f, e->convert.operand);
    Kept d = keep(f, &seq, from->kind == HT_F32 ? op1(f, b->PromoteFloat32(), v) : v,
                  b->TypeFloat64());
    uint32_t bits = width(to) - (is_signed(to) ? 1 : 0);
    WExpr above = is_signed(to) && bits == 63
                      ? op2(f, b->GeFloat64(), use(f, d), f64_const(f, -power_of_two(63)))
                      : op2(f, b->GtFloat64(), use(f, d),
                            f64_const(f, is_signed(to) ? -power_of_two(bits) - 1.0 : -1.0));
    WExpr below = op2(f, b->LtFloat64(), use(f, d), f64_const(f, power_of_two(bits)));
    WExpr inside = iop(f, AND, false, above, below);
    trap_if(f, &seq, op1(f, b->EqZInt32(), inside), HTRAP_CAST, e->span);
    BinaryenOp op = is_signed(to) ? b->TruncSFloat64ToInt64() : b->TruncUFloat64ToInt64();
    WExpr r = op1(f, op, use(f, d));
    return finish(f, &seq, is_wide(to) ? r : op1(f, b->WrapInt64(), r), wasm_type(f->g, to));
}

WExpr wasm_convert(WFunc *f, HExpr *e)
{
    HType *from = e->convert.operand->type, *to = e->type;
    if (from == to)
        return wasm_value(f, e->convert.operand);
    if (is_float(from) && is_float(to))
        return op1(f, to->kind == HT_F64 ? B(f)->PromoteFloat32() : B(f)->DemoteFloat64(),
                   wasm_value(f, e->convert.operand));
    if (is_float(from))
        return float_to_int(f, e, from, to);
    if (is_float(to))
        return int_to_float(f, from, to, wasm_value(f, e->convert.operand));
    return int_to_int(f, e, from, to);
}

/* ---- prims on numbers ---- */

static WExpr min_max(WFunc *f, HExpr *e, bool max)
{
    HType *t = e->type;
    WExpr a = wasm_value(f, e->prim.args.data[0]), b = wasm_value(f, e->prim.args.data[1]);
    const Binaryen *n = B(f);
    if (t->kind == HT_F64) /* wasm's own: NaN if either is, as the language says */
        return op2(f, max ? n->MaxFloat64() : n->MinFloat64(), a, b);
    if (t->kind == HT_F32)
        return op2(f, max ? n->MaxFloat32() : n->MinFloat32(), a, b);
    WSeq seq = {0};
    Kept x = keep(f, &seq, a, wasm_type(f->g, t)), y = keep(f, &seq, b, wasm_type(f->g, t));
    WExpr cond = int_compare(f, max ? HB_GE : HB_LE, t, use(f, x), use(f, y));
    return finish(f, &seq, n->If(M(f), cond, use(f, x), use(f, y)), wasm_type(f->g, t));
}

static WExpr absolute(WFunc *f, HExpr *e)
{
    HType *t = e->type;
    HExpr *arg = e->prim.args.data[0];
    if (is_float(t))
        return op1(f, t->kind == HT_F64 ? B(f)->AbsFloat64() : B(f)->AbsFloat32(),
                   wasm_value(f, arg));
    if (!is_signed(t))
        return wasm_value(f, arg);
    bool wide = is_wide(t);
    WSeq seq = {0};
    Kept x = keep(f, &seq, wasm_value(f, arg), wasm_type(f->g, t));
    WExpr least = literal(f, wide, ~UINT64_C(0) << (width(t) - 1));
    trap_if(f, &seq, iop(f, EQ, wide, use(f, x), least), HTRAP_OVERFLOW, e->span);
    WExpr negative = iop(f, LTS, wide, use(f, x), literal(f, wide, 0));
    WExpr minus = iop(f, SUB, wide, literal(f, wide, 0), use(f, x));
    return finish(f, &seq, B(f)->If(M(f), negative, minus, use(f, x)), wasm_type(f->g, t));
}

WExpr wasm_prim(WFunc *f, HExpr *e)
{
    const Binaryen *b = B(f);
    bool f64 = e->type->kind == HT_F64;
    HExpr **args = e->prim.args.data;
    switch ((int)e->prim.op) { /* int: the containers' prims are not in this switch */
#define ROW(name, fn) case HP_##name: \
        return op1(f, f64 ? b->fn##Float64() : b->fn##Float32(), wasm_value(f, args[0]));
    ROW(SQRT, Sqrt) ROW(FLOOR, Floor) ROW(CEIL, Ceil) ROW(ROUND, Nearest)
#undef ROW
    case HP_MIN: return min_max(f, e, false);
    case HP_MAX: return min_max(f, e, true);
    case HP_ABS: return absolute(f, e);
    default: break;
    }
    wasm_unsupported(f->g, e->span, hir_prim(e->prim.op)->name);
    return b->Unreachable(M(f));
}

/* Numbers: checked integers, IEEE floats, conversions. */
#include "eval/interp.h"

#include <math.h>

bool ev_is_signed(HTypeKind k)
{
    return k >= HT_I8 && k <= HT_I64;
}

static bool is_float(HTypeKind k)
{
    return k == HT_F32 || k == HT_F64;
}

uint32_t ev_bits(HTypeKind k)
{
    switch (k) {
    case HT_I8:
    case HT_U8:
        return 8;
    case HT_I16:
    case HT_U16:
        return 16;
    case HT_I32:
    case HT_U32:
    case HT_F32:
    case HT_CHAR:
        return 32;
    default:
        return 64;
    }
}

/* Whether a 64-bit result is within the type; is_unsigned: v is the bits of a uint64_t. */
bool ev_fits(HTypeKind k, int64_t v, bool is_unsigned)
{
    uint32_t bits = ev_bits(k);
    if (k == HT_CHAR) {
        uint64_t c = (uint64_t)v;
        return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    }
    if (k == HT_BOOL)
        return (uint64_t)v <= 1;
    if (ev_is_signed(k)) {
        int64_t most = (int64_t)(UINT64_MAX >> (65 - bits));
        if (is_unsigned)
            return (uint64_t)v <= (uint64_t)most;
        return v <= most && v >= -most - 1;
    }
    if (!is_unsigned && v < 0)
        return false;
    return (uint64_t)v <= UINT64_MAX >> (64 - bits);
}

Word ev_float(HTypeKind k, double v)
{
    return word_of_double(k == HT_F32 ? (double)(float)v : v);
}

/* ---- integers ---- */

typedef struct IntOp {
    Eval *ev;
    const HExpr *e;
    HTypeKind kind;
    Word a, b;
} IntOp;

static _Noreturn void int_trap(const IntOp *o, HTrap kind)
{
    const HType *left = o->e->binary.left->type, *right = o->e->binary.right->type;
    ev_trap2(o->ev, kind, o->e->span, left, o->a, right, o->b);
}

/* False when the result leaves 64 bits. */
static bool wide_op(HBinary op, bool is_signed, Word a, Word b, Word *out)
{
    int64_t s;
    uint64_t u;
    bool over;
    if (is_signed) {
        int64_t x = (int64_t)a, y = (int64_t)b;
        over = op == HB_ADD   ? __builtin_add_overflow(x, y, &s)
               : op == HB_SUB ? __builtin_sub_overflow(x, y, &s)
                              : __builtin_mul_overflow(x, y, &s);
        *out = (Word)s;
    } else {
        over = op == HB_ADD   ? __builtin_add_overflow(a, b, &u)
               : op == HB_SUB ? __builtin_sub_overflow(a, b, &u)
                              : __builtin_mul_overflow(a, b, &u);
        *out = u;
    }
    return !over;
}

static bool int_op(HBinary op, HTypeKind k, Word a, Word b, Word *out)
{
    bool is_signed = ev_is_signed(k);
    return wide_op(op, is_signed, a, b, out) && ev_fits(k, (int64_t)*out, !is_signed);
}

static Word int_divide(const IntOp *o, bool remainder)
{
    if (o->b == 0)
        int_trap(o, HTRAP_DIV_ZERO);
    if (!ev_is_signed(o->kind))
        return remainder ? o->a % o->b : o->a / o->b;
    int64_t a = (int64_t)o->a, b = (int64_t)o->b;
    if (b == -1) {
        if (remainder)
            return 0;
        if (a == INT64_MIN || !ev_fits(o->kind, -a, false))
            int_trap(o, HTRAP_OVERFLOW);
        return (Word)-a;
    }
    return (Word)(remainder ? a % b : a / b);
}

static Word int_power(const IntOp *o)
{
    Word result = 1, base = o->a, n = o->b;
    bool fits = true;
    for (;;) {
        if (n & 1)
            fits = fits && int_op(HB_MUL, o->kind, result, base, &result);
        n >>= 1;
        if (n == 0)
            break;
        /* A base that no longer fits is only wrong when it is used, and it is: n has a bit left. */
        fits = fits && int_op(HB_MUL, o->kind, base, base, &base);
        if (!fits)
            break;
    }
    if (!fits)
        int_trap(o, HTRAP_OVERFLOW);
    return result;
}

static Word int_binary(const IntOp *o, HBinary op)
{
    Word out;
    if (op == HB_DIV || op == HB_REM)
        return int_divide(o, op == HB_REM);
    if (op == HB_POW)
        return int_power(o);
    if (!int_op(op, o->kind, o->a, o->b, &out))
        int_trap(o, HTRAP_OVERFLOW);
    return out;
}

/* ---- floats ---- */

/* The exact IEEE remainder of truncating division; fmod of every C library gives it. */
static double float_binary(HBinary op, double a, double b)
{
    switch (op) {
    case HB_ADD:
        return a + b;
    case HB_SUB:
        return a - b;
    case HB_MUL:
        return a * b;
    case HB_DIV:
        return a / b;
    default:
        return fmod(a, b);
    }
}

static bool float_order(HBinary op, double a, double b)
{
    switch (op) {
    case HB_EQ:
        return a == b;
    case HB_NE:
        return a != b;
    case HB_LT:
        return a < b;
    case HB_LE:
        return a <= b;
    case HB_GT:
        return a > b;
    default:
        return a >= b;
    }
}

/* ---- nodes ---- */

static bool compare_holds(HBinary op, int c)
{
    switch (op) {
    case HB_LT:
        return c < 0;
    case HB_LE:
        return c <= 0;
    case HB_GT:
        return c > 0;
    default:
        return c >= 0;
    }
}

/* May the expression change a place that was looked at before? */
static bool may_change(const HExpr *e)
{
    return e->kind == HX_CALL || e->kind == HX_CALL_VALUE || e->kind == HX_SELECT ||
           (e->kind == HX_PRIM && hir_prim(e->prim.op)->mutates);
}

static void compare(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    const HExpr *left = e->binary.left, *right = e->binary.right;
    const HType *t = left->type;
    HBinary op = e->binary.op;
    StackMark m = ev_mark(ev);
    const Word *a = ev_view(ev, fr, left);
    if (hir_is_place(left) && may_change(right)) {
        Word *kept = ev_push(ev, ev_words(ev, t));
        ev_copy_words(kept, a, ev_words(ev, t));
        ev_share(ev, t, kept);
        a = kept;
    }
    const Word *b = ev_view(ev, fr, right);
    if (is_float(t->kind))
        *dst = float_order(op, double_of_word(*a), double_of_word(*b));
    else if (op == HB_EQ || op == HB_NE)
        *dst = value_equal(&ev->walker, t, a, b) == (op == HB_EQ);
    else
        *dst = compare_holds(op, value_compare(&ev->walker, t, a, b));
    ev_release(ev, m);
}

void ev_binary(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    if (e->binary.op >= HB_EQ) {
        compare(ev, fr, e, dst);
        return;
    }
    HTypeKind k = e->type->kind;
    Word a = ev_word(ev, fr, e->binary.left), b = ev_word(ev, fr, e->binary.right);
    if (is_float(k)) {
        *dst = ev_float(k, float_binary(e->binary.op, double_of_word(a), double_of_word(b)));
        return;
    }
    IntOp o = {ev, e, k, a, b};
    *dst = int_binary(&o, e->binary.op);
}

void ev_unary(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    Word v = ev_word(ev, fr, e->unary.operand);
    HTypeKind k = e->type->kind;
    if (e->unary.op == HU_NOT) {
        *dst = !v;
    } else if (is_float(k)) {
        *dst = v ^ UINT64_C(1) << 63;
    } else if (!int_op(HB_SUB, k, 0, v, dst)) {
        ev_trap1(ev, HTRAP_OVERFLOW, e->span, e->type, &v);
    }
}

/* ---- conversions ---- */

/* Truncates; false for NaN and what does not fit. The bounds are exact in a double. */
static bool float_to_int(HTypeKind k, double v, Word *out)
{
    uint32_t bits = ev_bits(k);
    bool is_signed = ev_is_signed(k);
    double top = ldexp(1.0, (int)(is_signed ? bits - 1 : bits));
    double low = is_signed ? -top : 0.0;
    /* Values between low - 1 and low truncate to low; at 64 bits there is no double in between. */
    bool below = is_signed && bits == 64 ? v < low : v <= low - 1.0;
    if (isnan(v) || v >= top || below)
        return false;
    *out = is_signed ? (Word)(int64_t)v : v < 0 ? 0 : (Word)v;
    return true;
}

static bool convert(HTypeKind from, HTypeKind to, Word v, Word *out)
{
    if (is_float(from) && is_float(to)) {
        *out = ev_float(to, double_of_word(v));
        return true;
    }
    if (is_float(from))
        return float_to_int(to, double_of_word(v), out);
    if (is_float(to)) {
        /* From 64 bits straight to the type: a double in between would round twice. */
        bool single = to == HT_F32, neg = ev_is_signed(from);
        double d = single ? (double)(neg ? (float)(int64_t)v : (float)v)
                          : (neg ? (double)(int64_t)v : (double)v);
        *out = word_of_double(d);
        return true;
    }
    *out = v;
    return ev_fits(to, (int64_t)v, !ev_is_signed(from));
}

void ev_convert(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    const HExpr *operand = e->convert.operand;
    Word v = ev_word(ev, fr, operand);
    if (!convert(operand->type->kind, e->type->kind, v, dst))
        ev_trap1(ev, HTRAP_CAST, e->span, operand->type, &v);
}

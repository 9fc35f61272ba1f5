/* Primitives of numbers. Floats use nothing of the C library but sqrt: the rest would be at its
   mercy for the bits. */
#include "eval/interp.h"

#include <math.h>

__extension__ typedef unsigned __int128 Wide;
__extension__ typedef __int128 WideSigned;

/* ---- floats ---- */

/* Above this every double is whole. */
static const double WHOLE = 4503599627370496.0; /* 2^52 */

static double round_even(double v)
{
    if (!(fabs(v) < WHOLE))
        return v;
    volatile double shifted = fabs(v) + WHOLE; /* rounds to a whole number, ties to even */
    return copysign(shifted - WHOLE, v);
}

static double floor_of(double v)
{
    double r = round_even(v);
    return copysign(r > v ? r - 1.0 : r, v);
}

static double float_op(HPrim op, double v)
{
    switch (op) {
    case HP_SQRT:
        return sqrt(v);
    case HP_FLOOR:
        return floor_of(v);
    case HP_CEIL:
        return -floor_of(-v);
    case HP_ROUND:
        return round_even(v);
    default:
        return fabs(v);
    }
}

static double float_pick(bool smaller, double a, double b)
{
    if (isnan(a) || isnan(b))
        return double_of_word(UINT64_C(0x7FF8000000000000));
    if (a == b) /* -0 is the smaller zero */
        return (signbit(a) != 0) == smaller ? a : b;
    return (a < b) == smaller ? a : b;
}

static void float_prim(PrimCall *c)
{
    HPrim op = c->e->prim.op;
    double a = double_of_word(*c->args[0]);
    if (op == HP_IS_NAN)
        *c->dst = isnan(a) ? 1u : 0u;
    else if (op == HP_IS_FINITE)
        *c->dst = isfinite(a) ? 1u : 0u;
    else if (op == HP_MIN || op == HP_MAX)
        *c->dst = word_of_double(float_pick(op == HP_MIN, a, double_of_word(*c->args[1])));
    else if (op == HP_ABS_DIFF)
        *c->dst = ev_float(c->e->type->kind, fabs(a - double_of_word(*c->args[1])));
    else
        *c->dst = ev_float(c->e->type->kind, float_op(op, a));
}

/* ---- integers, through 128 bits ---- */

static WideSigned wide(HTypeKind k, Word w)
{
    return ev_is_signed(k) ? (WideSigned)(int64_t)w : (WideSigned)w;
}

static WideSigned least(HTypeKind k)
{
    return ev_is_signed(k) ? -((WideSigned)1 << (ev_bits(k) - 1)) : 0;
}

static WideSigned most(HTypeKind k)
{
    return ((WideSigned)1 << (ev_bits(k) - (ev_is_signed(k) ? 1u : 0u))) - 1;
}

static bool in_range(HTypeKind k, WideSigned v)
{
    return v >= least(k) && v <= most(k);
}

static Word wrap(HTypeKind k, Word v)
{
    uint32_t unused = 64 - ev_bits(k);
    if (ev_is_signed(k))
        return (Word)((int64_t)(v << unused) >> unused);
    return v << unused >> unused;
}

static WideSigned saturate(HTypeKind k, WideSigned v)
{
    return v < least(k) ? least(k) : v > most(k) ? most(k) : v;
}

static _Noreturn void number_trap(PrimCall *c, HTrap kind)
{
    ev_trap_begin(c->ev, kind, c->e->span);
    for (uint32_t i = 0; i < c->e->prim.args.len; i++)
        ev_trap_value(c->ev, c->e->prim.args.data[i]->type, c->args[i]);
    ev_trap_throw(c->ev);
}

static WideSigned exact(HPrim op, WideSigned a, WideSigned b)
{
    switch (op) {
    case HP_WRAP_ADD:
    case HP_SAT_ADD:
    case HP_CHK_ADD:
        return a + b;
    case HP_WRAP_SUB:
    case HP_SAT_SUB:
    case HP_CHK_SUB:
        return a - b;
    default:
        /* The product of two 64-bit numbers: only two large unsigned ones leave 127 bits, and then
           the sign is wrong; callers of unsigned products use wide_product. */
        return a * b;
    }
}

static bool unsigned_product_fits(Word a, Word b, HTypeKind k)
{
    return (Wide)a * b <= (Wide)most(k);
}

static void checked(PrimCall *c, WideSigned r, bool fits)
{
    Word w = (Word)r;
    if (fits)
        ev_some(c, &w);
    else
        ev_none(c);
}

static void two_operands(PrimCall *c)
{
    HPrim op = c->e->prim.op;
    HTypeKind k = c->e->prim.args.data[0]->type->kind;
    Word a = *c->args[0], b = *c->args[1];
    WideSigned x = wide(k, a), y = wide(k, b);
    bool product = op == HP_SAT_MUL || op == HP_CHK_MUL;
    bool big = product && !ev_is_signed(k) && !unsigned_product_fits(a, b, k);
    WideSigned r = big ? most(k) + 1 : exact(op, x, y);
    switch (op) {
    case HP_WRAP_ADD:
        *c->dst = wrap(k, a + b);
        return;
    case HP_WRAP_SUB:
        *c->dst = wrap(k, a - b);
        return;
    case HP_WRAP_MUL:
        *c->dst = wrap(k, a * b);
        return;
    case HP_SAT_ADD:
    case HP_SAT_SUB:
    case HP_SAT_MUL:
        *c->dst = (Word)saturate(k, r);
        return;
    default:
        checked(c, r, in_range(k, r));
        return;
    }
}

static void checked_divide(PrimCall *c)
{
    HTypeKind k = c->e->prim.args.data[0]->type->kind;
    WideSigned x = wide(k, *c->args[0]), y = wide(k, *c->args[1]);
    if (y == 0)
        ev_none(c);
    else
        checked(c, x / y, in_range(k, x / y));
}

static void mul_div(PrimCall *c)
{
    HPrim op = c->e->prim.op;
    Word d = *c->args[2];
    if (d == 0)
        number_trap(c, HTRAP_DIV_ZERO);
    Wide n = (Wide)*c->args[0] * *c->args[1], q = n / d, r = n % d;
    if (op == HP_MUL_DIV_CEIL && r != 0)
        q++;
    if (op == HP_MUL_DIV_ROUND && (r > d - r || (r == d - r && (q & 1))))
        q++;
    if (q > UINT64_MAX)
        number_trap(c, HTRAP_OVERFLOW);
    *c->dst = (Word)q;
}

static void shift(PrimCall *c)
{
    HTypeKind k = c->e->type->kind;
    Word v = *c->args[0], n = *c->args[1];
    if (n >= ev_bits(k))
        number_trap(c, HTRAP_SHIFT);
    if (c->e->prim.op == HP_SHL)
        *c->dst = wrap(k, v << n);
    else
        *c->dst = ev_is_signed(k) ? (Word)((int64_t)v >> n) : v >> n;
}

static void fitting(PrimCall *c, WideSigned r)
{
    if (!in_range(c->e->type->kind, r))
        number_trap(c, HTRAP_OVERFLOW);
    *c->dst = (Word)r;
}

static void int_prim(PrimCall *c)
{
    HTypeKind k = c->e->prim.args.data[0]->type->kind;
    Word a = *c->args[0], b = c->e->prim.args.len > 1 ? *c->args[1] : 0;
    WideSigned x = wide(k, a), y = wide(k, b);
    switch (c->e->prim.op) {
    case HP_ABS:
        fitting(c, x < 0 ? -x : x);
        return;
    case HP_ABS_DIFF:
        fitting(c, x < y ? y - x : x - y);
        return;
    case HP_MIN:
        *c->dst = x <= y ? a : b;
        return;
    case HP_MAX:
        *c->dst = x >= y ? a : b;
        return;
    case HP_CHK_DIV:
        checked_divide(c);
        return;
    case HP_MUL_DIV:
    case HP_MUL_DIV_CEIL:
    case HP_MUL_DIV_ROUND:
        mul_div(c);
        return;
    case HP_SHL:
    case HP_SHR:
        shift(c);
        return;
    case HP_BIT_AND:
        *c->dst = a & b;
        return;
    case HP_BIT_OR:
        *c->dst = a | b;
        return;
    case HP_BIT_XOR:
        *c->dst = a ^ b;
        return;
    default:
        two_operands(c);
        return;
    }
}

void ev_prim_number(PrimCall *c)
{
    HTypeKind k = c->e->prim.args.data[0]->type->kind;
    if (k == HT_F32 || k == HT_F64)
        float_prim(c);
    else
        int_prim(c);
}

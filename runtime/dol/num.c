/* Products of two 64-bit numbers divided by a third. */
#include "dol_inner.h"

typedef struct Quotient {
    uint64_t quotient, remainder;
} Quotient;

#if defined __SIZEOF_INT128__
__extension__ typedef unsigned __int128 Wide;

static bool divide(uint64_t a, uint64_t b, uint64_t c, Quotient *q)
{
    Wide product = (Wide)a * b, quotient = product / c;
    q->quotient = (uint64_t)quotient;
    q->remainder = (uint64_t)(product % c);
    return quotient <= UINT64_MAX;
}
#else
static void multiply(uint64_t a, uint64_t b, uint64_t *high, uint64_t *low)
{
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
    uint64_t carry = a0 * b1 + (uint32_t)middle;
    *high = a1 * b1 + (middle >> 32) + (carry >> 32);
    *low = a * b;
}

/* Long division, bit by bit. */
static bool divide(uint64_t a, uint64_t b, uint64_t c, Quotient *q)
{
    uint64_t rest, low;
    multiply(a, b, &rest, &low);
    if (rest >= c)
        return false;
    if (rest == 0) { /* the product of most numbers takes one word */
        q->quotient = low / c;
        q->remainder = low % c;
        return true;
    }
    q->quotient = 0;
    for (int bit = 63; bit >= 0; bit--) {
        bool over = rest >> 63;
        rest = rest << 1 | (low >> bit & 1u);
        q->quotient <<= 1;
        if (over || rest >= c) {
            rest -= c;
            q->quotient |= 1u;
        }
    }
    q->remainder = rest;
    return true;
}
#endif

static Quotient mul_div(dol_Context *ctx, uint64_t a, uint64_t b, uint64_t c, const char *at)
{
    Quotient q;
    if (c == 0)
        dol_trap_uint3(ctx, DOL_TRAP_DIV_ZERO, at, a, b, c);
    if (!divide(a, b, c, &q))
        dol_trap_uint3(ctx, DOL_TRAP_OVERFLOW, at, a, b, c);
    return q;
}

uint64_t dol_mul_div(dol_Context *ctx, uint64_t a, uint64_t b, uint64_t c, const char *at)
{
    return mul_div(ctx, a, b, c, at).quotient;
}

uint64_t dol_mul_div_ceil(dol_Context *ctx, uint64_t a, uint64_t b, uint64_t c, const char *at)
{
    Quotient q = mul_div(ctx, a, b, c, at);
    bool up = q.remainder != 0;
    if (up && q.quotient == UINT64_MAX)
        dol_trap_uint3(ctx, DOL_TRAP_OVERFLOW, at, a, b, c);
    return q.quotient + up;
}

uint64_t dol_mul_div_round(dol_Context *ctx, uint64_t a, uint64_t b, uint64_t c, const char *at)
{
    Quotient q = mul_div(ctx, a, b, c, at);
    uint64_t left = c - q.remainder;
    bool up = q.remainder > left || (q.remainder == left && q.quotient & 1u);
    if (up && q.quotient == UINT64_MAX)
        dol_trap_uint3(ctx, DOL_TRAP_OVERFLOW, at, a, b, c);
    return q.quotient + up;
}

/* Floats to decimal digits and back, exactly: the same on every machine, in every locale, with no
   C library behind it. Numbers that decimal_quick.c does not read are done with big integers
   (Burger and Dybvig, "Printing floating-point numbers quickly and accurately", 1996). */
#include "decimal.h"

enum { BIG_WORDS = 160, DIGITS_KEPT = 780 };

/* ---- natural numbers, little end first, no leading zero words ---- */

typedef struct Big {
    uint32_t n;
    uint32_t w[BIG_WORDS];
} Big;

static void big_set(Big *b, uint64_t v)
{
    b->w[0] = (uint32_t)v;
    b->w[1] = (uint32_t)(v >> 32);
    b->n = b->w[1] ? 2 : b->w[0] ? 1 : 0;
}

static void big_mul_add(Big *b, uint32_t factor, uint32_t carry)
{
    uint64_t c = carry;
    for (uint32_t i = 0; i < b->n; i++) {
        c += (uint64_t)b->w[i] * factor;
        b->w[i] = (uint32_t)c;
        c >>= 32;
    }
    if (c && b->n < BIG_WORDS)
        b->w[b->n++] = (uint32_t)c;
}

static void big_pow10(Big *b, int n)
{
    for (; n >= 9; n -= 9)
        big_mul_add(b, 1000000000u, 0);
    for (; n > 0; n--)
        big_mul_add(b, 10u, 0);
}

static void big_shift(Big *b, uint32_t bits)
{
    uint32_t words = bits / 32, part = bits % 32;
    if (!b->n || b->n + words + 1 > BIG_WORDS)
        return;
    b->w[b->n] = 0;
    for (uint32_t i = b->n + 1; i-- > 0;) {
        uint32_t low = i && part ? b->w[i - 1] >> (32 - part) : 0;
        b->w[i + words] = (b->w[i] << part) | low;
    }
    for (uint32_t i = 0; i < words; i++)
        b->w[i] = 0;
    b->n += words + 1;
    if (!b->w[b->n - 1])
        b->n--;
}

static int big_compare(const Big *a, const Big *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (uint32_t i = a->n; i-- > 0;)
        if (a->w[i] != b->w[i])
            return a->w[i] < b->w[i] ? -1 : 1;
    return 0;
}

static void big_subtract(Big *a, const Big *b) /* a >= b */
{
    uint64_t borrow = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        uint64_t d = (uint64_t)a->w[i] - (i < b->n ? b->w[i] : 0) - borrow;
        a->w[i] = (uint32_t)d;
        borrow = d >> 63;
    }
    while (a->n && !a->w[a->n - 1])
        a->n--;
}

static void big_add(Big *out, const Big *a, const Big *b)
{
    uint64_t c = 0;
    uint32_t n = a->n > b->n ? a->n : b->n;
    for (uint32_t i = 0; i < n; i++) {
        c += (uint64_t)(i < a->n ? a->w[i] : 0) + (i < b->n ? b->w[i] : 0);
        out->w[i] = (uint32_t)c;
        c >>= 32;
    }
    out->n = n;
    if (c && n < BIG_WORDS)
        out->w[out->n++] = (uint32_t)c;
}

static uint32_t big_bits(const Big *b)
{
    uint32_t bits = b->n * 32;
    for (uint32_t top = b->n ? b->w[b->n - 1] : 0; b->n && !(top & 0x80000000u); top <<= 1)
        bits--;
    return bits;
}

/* ---- floats as m * 2^e ---- */

typedef struct Format {
    int digits;  /* of the significand, in bits */
    int least;   /* exponent of the smallest number */
} Format;

static Format format_of(bool single)
{
    Format f = {single ? 24 : 53, single ? -149 : -1074};
    return f;
}

static double from_bits(uint64_t bits)
{
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* m * 2^e where the result is exact; infinity when it is too large for the format. */
static double make_float(uint64_t m, int e, Format f)
{
    if (m >> f.digits) {
        m >>= 1;
        e++;
    }
    if (!m)
        return 0.0;
    if (e > (f.digits == 24 ? 104 : 971))
        return from_bits(UINT64_C(0x7ff) << 52);
    while (!(m >> 52) && e > -1074) { /* as a double */
        m <<= 1;
        e--;
    }
    uint64_t biased = m >> 52 ? (uint64_t)(e + 1075) : 0;
    return from_bits(biased << 52 | (m & ((UINT64_C(1) << 52) - 1)));
}

/* ---- decimal to binary ---- */

typedef struct Parsed {
    Big digits;
    int exponent;  /* value = digits * 10^exponent */
    uint64_t head; /* digits, when there are at most nineteen */
    int count;     /* significant digits read */
    bool sticky;   /* more digits than are kept, and not all zero */
    bool negative;
} Parsed;

static void take_digit(Parsed *p, char c)
{
    uint32_t d = (uint32_t)(c - '0');
    if (p->count == 0 && d == 0)
        return;
    if (p->count >= DIGITS_KEPT) {
        p->sticky |= d != 0;
        p->exponent++;
        return;
    }
    p->count++;
    if (p->count <= 19)
        p->head = p->head * 10 + d;
    if (p->count == 20)
        big_set(&p->digits, p->head);
    if (p->count >= 20)
        big_mul_add(&p->digits, 10, d);
}

static void parse_number(Parsed *p, const char *s, size_t n)
{
    size_t i = 0;
    p->digits.n = 0;
    p->exponent = p->count = 0;
    p->head = 0;
    p->sticky = false;
    p->negative = n && s[0] == '-';
    if (n && (s[0] == '-' || s[0] == '+'))
        i++;
    for (; i < n && s[i] >= '0' && s[i] <= '9'; i++)
        take_digit(p, s[i]);
    if (i < n && s[i] == '.') {
        for (i++; i < n && s[i] >= '0' && s[i] <= '9'; i++) {
            take_digit(p, s[i]);
            p->exponent--;
        }
    }
    if (i < n && (s[i] == 'e' || s[i] == 'E')) {
        i++;
        bool minus = i < n && s[i] == '-';
        if (i < n && (s[i] == '-' || s[i] == '+'))
            i++;
        int e = 0;
        for (; i < n && s[i] >= '0' && s[i] <= '9'; i++)
            e = e < 100000 ? e * 10 + (s[i] - '0') : e;
        p->exponent += minus ? -e : e;
    }
    if (p->count < 20)
        big_set(&p->digits, p->head);
}

/* quotient of exactly `bits` binary digits, shifted: num / den = (q + rest) * 2^-*shift */
static uint64_t divide(Big *num, Big *den, int bits, int *shift, bool *rest)
{
    int s = bits - ((int)big_bits(num) - (int)big_bits(den));
    if (s > 0)
        big_shift(num, (uint32_t)s);
    else
        big_shift(den, (uint32_t)-s);
    big_shift(den, (uint32_t)bits);
    uint64_t q = 0;
    for (int i = 0; i <= bits; i++) { /* num < 2 * den here */
        q <<= 1;
        if (big_compare(num, den) >= 0) {
            big_subtract(num, den);
            q |= 1;
        }
        big_mul_add(num, 2, 0);
    }
    *shift = s;
    *rest = num->n != 0;
    return q;
}

static double round_quotient(uint64_t q, int shift, bool rest, Format f)
{
    int top = 63;
    while (!(q >> top))
        top--;
    int ulp = top - shift - (f.digits - 1);
    if (ulp < f.least)
        ulp = f.least;
    int drop = ulp + shift;
    if (drop > 63)
        return 0.0;
    uint64_t kept = q >> drop, half = UINT64_C(1) << (drop - 1), below = q & ((half << 1) - 1);
    if (below > half || (below == half && (rest || (kept & 1))))
        kept++;
    return make_float(kept, ulp, f);
}

double dol_decimal_read(const char *s, size_t n, bool single)
{
    Parsed p;
    double v;
    parse_number(&p, s, n);
    if (!p.count) {
        v = 0.0;
    } else if (p.count + p.exponent > 310) {
        v = from_bits(UINT64_C(0x7ff) << 52);
    } else if (p.count + p.exponent < -330) {
        v = 0.0;
    } else if (p.count > 19 || !dol_decimal_quick(p.head, p.exponent, single, &v)) {
        Big den;
        int shift;
        bool rest;
        big_set(&den, 1);
        big_pow10(p.exponent > 0 ? &p.digits : &den, p.exponent > 0 ? p.exponent : -p.exponent);
        uint64_t q = divide(&p.digits, &den, 60, &shift, &rest);
        v = round_quotient(q, shift, rest || p.sticky, format_of(single));
    }
    return p.negative ? -v : v;
}

/* ---- binary to decimal ---- */

static void take_apart(double v, Format f, uint64_t *m, int *e)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    int biased = (int)(bits >> 52 & 0x7ff);
    *m = bits & ((UINT64_C(1) << 52) - 1);
    if (biased)
        *m |= UINT64_C(1) << 52;
    *e = (biased ? biased : 1) - 1075;
    for (; f.digits == 24 && *e < f.least; (*e)++) /* a float's m * 2^e, not a double's */
        *m >>= 1;
    for (; f.digits == 24 && *m >> 24; (*e)++)
        *m >>= 1;
}

/* r / s is the value; half the gap to its neighbours is up / s and down / s. */
typedef struct Printing {
    Big r, s, up, down;
    bool even; /* the gaps' ends read back to the value too */
} Printing;

static bool over(const Printing *p) /* r + up beyond s */
{
    Big sum;
    big_add(&sum, &p->r, &p->up);
    int c = big_compare(&sum, &p->s);
    return p->even ? c >= 0 : c > 0;
}

static void start(Printing *p, uint64_t m, int e, Format f)
{
    bool boundary = m == UINT64_C(1) << (f.digits - 1) && e > f.least;
    big_set(&p->r, m);
    big_set(&p->s, 1);
    big_set(&p->up, 1);
    big_set(&p->down, 1);
    uint32_t up = e > 0 ? (uint32_t)e : 0, down = e < 0 ? (uint32_t)-e : 0;
    big_shift(&p->r, up + 1 + boundary);
    big_shift(&p->s, down + 1 + boundary);
    big_shift(&p->up, up + boundary);
    big_shift(&p->down, up);
    p->even = !(m & 1);
}

static void times10(Printing *p)
{
    big_mul_add(&p->r, 10, 0);
    big_mul_add(&p->up, 10, 0);
    big_mul_add(&p->down, 10, 0);
}

/* The exponent of the first digit; the value is then between 1/10 and 1, scaled. */
static int scale(Printing *p, uint64_t m, int e)
{
    int bits = 0;
    while (m >> bits)
        bits++;
    int k = (int)(((int64_t)(e + bits - 1) * 30103) / 100000); /* log10(2), a little low */
    if (k > 0) {
        big_pow10(&p->s, k);
    } else {
        big_pow10(&p->r, -k);
        big_pow10(&p->up, -k);
        big_pow10(&p->down, -k);
    }
    while (over(p)) {
        big_mul_add(&p->s, 10, 0);
        k++;
    }
    for (;;) { /* the estimate may be high by one for small values */
        Printing lower = *p;
        times10(&lower);
        if (over(&lower))
            return k - 1;
        *p = lower;
        k--;
    }
}

int dol_decimal_write(double v, bool single, char digits[DOL_DECIMAL_DIGITS], int *exponent)
{
    uint64_t m;
    int e, count = 0;
    Printing p;
    Format f = format_of(single);
    take_apart(v, f, &m, &e);
    start(&p, m, e, f);
    *exponent = scale(&p, m, e);
    for (;;) {
        times10(&p);
        int d = 0;
        while (big_compare(&p.r, &p.s) >= 0) {
            big_subtract(&p.r, &p.s);
            d++;
        }
        int c = big_compare(&p.r, &p.down);
        bool low = p.even ? c <= 0 : c < 0, high = over(&p);
        if (!low && !high) {
            digits[count++] = (char)('0' + d);
            continue;
        }
        if (low && high) { /* either would do: the nearer one, of two equally near the even one */
            big_mul_add(&p.r, 2, 0);
            int nearer = big_compare(&p.r, &p.s);
            high = nearer > 0 || (nearer == 0 && d % 2 == 1);
        }
        digits[count++] = (char)('0' + d + high);
        return count;
    }
}

/* The usual decimals to floats, without big integers: one or two multiplications of 64 bits by 64
   (Lemire, "Number parsing at a gigabyte per second", 2021). What it cannot decide, and what is
   very large or small, is left to decimal.c. */
#include "decimal.h"

enum { LEAST = -40, MOST = 40 };

/* 5^n as high and low half, shifted so that the highest bit is set; cut for n >= 0, reciprocals are
   rounded up. */
static const struct {
    uint64_t high, low;
} fives[] = {
    {UINT64_C(0x8b61313bbabce2c6), UINT64_C(0x2323ac4b3b3da015)}, /* -40 */
    {UINT64_C(0xae397d8aa96c1b77), UINT64_C(0xabec975e0a0d081a)}, /* -39 */
    {UINT64_C(0xd9c7dced53c72255), UINT64_C(0x96e7bd358c904a21)}, /* -38 */
    {UINT64_C(0x881cea14545c7575), UINT64_C(0x7e50d64177da2e54)}, /* -37 */
    {UINT64_C(0xaa242499697392d2), UINT64_C(0xdde50bd1d5d0b9e9)}, /* -36 */
    {UINT64_C(0xd4ad2dbfc3d07787), UINT64_C(0x955e4ec64b44e864)}, /* -35 */
    {UINT64_C(0x84ec3c97da624ab4), UINT64_C(0xbd5af13bef0b113e)}, /* -34 */
    {UINT64_C(0xa6274bbdd0fadd61), UINT64_C(0xecb1ad8aeacdd58e)}, /* -33 */
    {UINT64_C(0xcfb11ead453994ba), UINT64_C(0x67de18eda5814af2)}, /* -32 */
    {UINT64_C(0x81ceb32c4b43fcf4), UINT64_C(0x80eacf948770ced7)}, /* -31 */
    {UINT64_C(0xa2425ff75e14fc31), UINT64_C(0xa1258379a94d028d)}, /* -30 */
    {UINT64_C(0xcad2f7f5359a3b3e), UINT64_C(0x096ee45813a04330)}, /* -29 */
    {UINT64_C(0xfd87b5f28300ca0d), UINT64_C(0x8bca9d6e188853fc)}, /* -28 */
    {UINT64_C(0x9e74d1b791e07e48), UINT64_C(0x775ea264cf55347e)}, /* -27 */
    {UINT64_C(0xc612062576589dda), UINT64_C(0x95364afe032a819e)}, /* -26 */
    {UINT64_C(0xf79687aed3eec551), UINT64_C(0x3a83ddbd83f52205)}, /* -25 */
    {UINT64_C(0x9abe14cd44753b52), UINT64_C(0xc4926a9672793543)}, /* -24 */
    {UINT64_C(0xc16d9a0095928a27), UINT64_C(0x75b7053c0f178294)}, /* -23 */
    {UINT64_C(0xf1c90080baf72cb1), UINT64_C(0x5324c68b12dd6339)}, /* -22 */
    {UINT64_C(0x971da05074da7bee), UINT64_C(0xd3f6fc16ebca5e04)}, /* -21 */
    {UINT64_C(0xbce5086492111aea), UINT64_C(0x88f4bb1ca6bcf585)}, /* -20 */
    {UINT64_C(0xec1e4a7db69561a5), UINT64_C(0x2b31e9e3d06c32e6)}, /* -19 */
    {UINT64_C(0x9392ee8e921d5d07), UINT64_C(0x3aff322e62439fd0)}, /* -18 */
    {UINT64_C(0xb877aa3236a4b449), UINT64_C(0x09befeb9fad487c3)}, /* -17 */
    {UINT64_C(0xe69594bec44de15b), UINT64_C(0x4c2ebe687989a9b4)}, /* -16 */
    {UINT64_C(0x901d7cf73ab0acd9), UINT64_C(0x0f9d37014bf60a11)}, /* -15 */
    {UINT64_C(0xb424dc35095cd80f), UINT64_C(0x538484c19ef38c95)}, /* -14 */
    {UINT64_C(0xe12e13424bb40e13), UINT64_C(0x2865a5f206b06fba)}, /* -13 */
    {UINT64_C(0x8cbccc096f5088cb), UINT64_C(0xf93f87b7442e45d4)}, /* -12 */
    {UINT64_C(0xafebff0bcb24aafe), UINT64_C(0xf78f69a51539d749)}, /* -11 */
    {UINT64_C(0xdbe6fecebdedd5be), UINT64_C(0xb573440e5a884d1c)}, /* -10 */
    {UINT64_C(0x89705f4136b4a597), UINT64_C(0x31680a88f8953031)}, /* -9 */
    {UINT64_C(0xabcc77118461cefc), UINT64_C(0xfdc20d2b36ba7c3e)}, /* -8 */
    {UINT64_C(0xd6bf94d5e57a42bc), UINT64_C(0x3d32907604691b4d)}, /* -7 */
    {UINT64_C(0x8637bd05af6c69b5), UINT64_C(0xa63f9a49c2c1b110)}, /* -6 */
    {UINT64_C(0xa7c5ac471b478423), UINT64_C(0x0fcf80dc33721d54)}, /* -5 */
    {UINT64_C(0xd1b71758e219652b), UINT64_C(0xd3c36113404ea4a9)}, /* -4 */
    {UINT64_C(0x83126e978d4fdf3b), UINT64_C(0x645a1cac083126ea)}, /* -3 */
    {UINT64_C(0xa3d70a3d70a3d70a), UINT64_C(0x3d70a3d70a3d70a4)}, /* -2 */
    {UINT64_C(0xcccccccccccccccc), UINT64_C(0xcccccccccccccccd)}, /* -1 */
    {UINT64_C(0x8000000000000000), UINT64_C(0x0000000000000000)}, /* 0 */
    {UINT64_C(0xa000000000000000), UINT64_C(0x0000000000000000)}, /* 1 */
    {UINT64_C(0xc800000000000000), UINT64_C(0x0000000000000000)}, /* 2 */
    {UINT64_C(0xfa00000000000000), UINT64_C(0x0000000000000000)}, /* 3 */
    {UINT64_C(0x9c40000000000000), UINT64_C(0x0000000000000000)}, /* 4 */
    {UINT64_C(0xc350000000000000), UINT64_C(0x0000000000000000)}, /* 5 */
    {UINT64_C(0xf424000000000000), UINT64_C(0x0000000000000000)}, /* 6 */
    {UINT64_C(0x9896800000000000), UINT64_C(0x0000000000000000)}, /* 7 */
    {UINT64_C(0xbebc200000000000), UINT64_C(0x0000000000000000)}, /* 8 */
    {UINT64_C(0xee6b280000000000), UINT64_C(0x0000000000000000)}, /* 9 */
    {UINT64_C(0x9502f90000000000), UINT64_C(0x0000000000000000)}, /* 10 */
    {UINT64_C(0xba43b74000000000), UINT64_C(0x0000000000000000)}, /* 11 */
    {UINT64_C(0xe8d4a51000000000), UINT64_C(0x0000000000000000)}, /* 12 */
    {UINT64_C(0x9184e72a00000000), UINT64_C(0x0000000000000000)}, /* 13 */
    {UINT64_C(0xb5e620f480000000), UINT64_C(0x0000000000000000)}, /* 14 */
    {UINT64_C(0xe35fa931a0000000), UINT64_C(0x0000000000000000)}, /* 15 */
    {UINT64_C(0x8e1bc9bf04000000), UINT64_C(0x0000000000000000)}, /* 16 */
    {UINT64_C(0xb1a2bc2ec5000000), UINT64_C(0x0000000000000000)}, /* 17 */
    {UINT64_C(0xde0b6b3a76400000), UINT64_C(0x0000000000000000)}, /* 18 */
    {UINT64_C(0x8ac7230489e80000), UINT64_C(0x0000000000000000)}, /* 19 */
    {UINT64_C(0xad78ebc5ac620000), UINT64_C(0x0000000000000000)}, /* 20 */
    {UINT64_C(0xd8d726b7177a8000), UINT64_C(0x0000000000000000)}, /* 21 */
    {UINT64_C(0x878678326eac9000), UINT64_C(0x0000000000000000)}, /* 22 */
    {UINT64_C(0xa968163f0a57b400), UINT64_C(0x0000000000000000)}, /* 23 */
    {UINT64_C(0xd3c21bcecceda100), UINT64_C(0x0000000000000000)}, /* 24 */
    {UINT64_C(0x84595161401484a0), UINT64_C(0x0000000000000000)}, /* 25 */
    {UINT64_C(0xa56fa5b99019a5c8), UINT64_C(0x0000000000000000)}, /* 26 */
    {UINT64_C(0xcecb8f27f4200f3a), UINT64_C(0x0000000000000000)}, /* 27 */
    {UINT64_C(0x813f3978f8940984), UINT64_C(0x4000000000000000)}, /* 28 */
    {UINT64_C(0xa18f07d736b90be5), UINT64_C(0x5000000000000000)}, /* 29 */
    {UINT64_C(0xc9f2c9cd04674ede), UINT64_C(0xa400000000000000)}, /* 30 */
    {UINT64_C(0xfc6f7c4045812296), UINT64_C(0x4d00000000000000)}, /* 31 */
    {UINT64_C(0x9dc5ada82b70b59d), UINT64_C(0xf020000000000000)}, /* 32 */
    {UINT64_C(0xc5371912364ce305), UINT64_C(0x6c28000000000000)}, /* 33 */
    {UINT64_C(0xf684df56c3e01bc6), UINT64_C(0xc732000000000000)}, /* 34 */
    {UINT64_C(0x9a130b963a6c115c), UINT64_C(0x3c7f400000000000)}, /* 35 */
    {UINT64_C(0xc097ce7bc90715b3), UINT64_C(0x4b9f100000000000)}, /* 36 */
    {UINT64_C(0xf0bdc21abb48db20), UINT64_C(0x1e86d40000000000)}, /* 37 */
    {UINT64_C(0x96769950b50d88f4), UINT64_C(0x1314448000000000)}, /* 38 */
    {UINT64_C(0xbc143fa4e250eb31), UINT64_C(0x17d955a000000000)}, /* 39 */
    {UINT64_C(0xeb194f8e1ae525fd), UINT64_C(0x5dcfab0800000000)}, /* 40 */
};

typedef struct Product {
    uint64_t high, low;
} Product;

#if defined __SIZEOF_INT128__
__extension__ typedef unsigned __int128 Wide;
static Product multiply(uint64_t a, uint64_t b)
{
    Wide p = (Wide)a * b;
    return (Product){(uint64_t)(p >> 64), (uint64_t)p};
}
#else
static Product multiply(uint64_t a, uint64_t b)
{
    uint64_t al = a & UINT32_MAX, ah = a >> 32, bl = b & UINT32_MAX, bh = b >> 32;
    uint64_t low = al * bl, mid = ah * bl + (low >> 32), more = al * bh + (mid & UINT32_MAX);
    return (Product){ah * bh + (mid >> 32) + (more >> 32), more << 32 | (low & UINT32_MAX)};
}
#endif

static int leading_zeros(uint64_t v)
{
#if defined __GNUC__
    return __builtin_clzll(v);
#else
    int n = 0;
    for (; !(v >> 63); v <<= 1)
        n++;
    return n;
#endif
}

/* digits * 10^exponent = (high of the product) * 2^something, to more bits than are needed. */
static Product scaled(uint64_t digits, int exponent, uint64_t undecided)
{
    Product p = multiply(digits, fives[exponent - LEAST].high);
    if ((p.high & undecided) == undecided) {
        uint64_t more = multiply(digits, fives[exponent - LEAST].low).high;
        p.low += more;
        p.high += p.low < more;
    }
    return p;
}

bool dol_decimal_quick(uint64_t digits, int exponent, bool single, double *out)
{
    if (digits == 0) {
        *out = 0.0;
        return true;
    }
    if (exponent < LEAST || exponent > MOST)
        return false;
    int bits = single ? 23 : 52, bias = single ? 127 : 1023; /* of the format */
    int zeros = leading_zeros(digits);
    Product p = scaled(digits << zeros, exponent, UINT64_MAX >> (bits + 3));
    if (p.low == UINT64_MAX && (exponent < -27 || exponent > 55))
        return false;
    int upper = (int)(p.high >> 63), shift = upper + 64 - bits - 3;
    uint64_t m = p.high >> shift;
    /* 217706 / 2^16 is the binary logarithm of ten. */
    int power = ((217706 * exponent) >> 16) + 63 + upper - zeros + bias;
    if (power <= 0)
        return false;
    bool may_tie = single ? exponent >= -17 && exponent <= 10 : exponent >= -4 && exponent <= 23;
    if (p.low <= 1 && may_tie && (m & 3) == 1 && m << shift == p.high)
        m &= ~UINT64_C(1); /* half way: to the even one below */
    m = (m + (m & 1)) >> 1;
    if (m >> (bits + 1)) {
        m >>= 1;
        power++;
    }
    if (power >= 2 * bias + 1)
        return false;
    m &= (UINT64_C(1) << bits) - 1;
    uint64_t whole = (uint64_t)power << bits | m;
    if (single)
        whole = (uint64_t)(power - 127 + 1023) << 52 | m << 29;
    memcpy(out, &whole, sizeof whole);
    return true;
}

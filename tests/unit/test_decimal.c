/* Floats to decimals and back, against the C library and known hard cases. */
#include "../../runtime/dol/decimal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t next_random(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    return *s ^= *s << 17;
}

static void spell(char *text, size_t room, const char *digits, int n, int exponent)
{
    snprintf(text, room, "%c.%.*s%se%+03d", digits[0], n - 1, digits + 1, n == 1 ? "0" : "",
             exponent);
}

static void shortest_and_nearest(void **state)
{
    (void)state;
    uint64_t seed = UINT64_C(88172645463325252);
    for (int i = 0; i < 4000; i++) {
        uint64_t bits = next_random(&seed) & INT64_MAX;
        if (i % 4 == 1)
            bits &= (UINT64_C(1) << 52) - 1; /* subnormal */
        if (i % 4 == 2)
            bits = (bits & (UINT64_C(0x7ff) << 52)) | (next_random(&seed) & 7);
        double v;
        memcpy(&v, &bits, sizeof v);
        if (!(v > 0) || isinf(v))
            continue;
        char digits[DOL_DECIMAL_DIGITS], text[64], other[64];
        int exponent, n = dol_decimal_write(v, false, digits, &exponent);
        spell(text, sizeof text, digits, n, exponent);
        assert_true(strtod(text, NULL) == v);
        assert_true(dol_decimal_read(text, strlen(text), false) == v);
        snprintf(other, sizeof other, "%.*e", n > 1 ? n - 2 : 0, v);
        assert_true(n == 1 || strtod(other, NULL) != v);
        snprintf(other, sizeof other, "%.*e", n > 1 ? n - 1 : 1, v);
        if (n > 1 && strtod(other, NULL) == v)
            assert_string_equal(text, other);
    }
}

/* Up to nineteen digits and small exponents: what is read without big integers. */
static void usual_numbers(void **state)
{
    (void)state;
    uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);
    for (int i = 0; i < 200000; i++) {
        uint64_t digits = next_random(&seed);
        digits >>= next_random(&seed) % 64;
        if (i % 8 == 0) /* half way between two floats, or nearly */
            digits = (digits >> 11 | 1) << (i % 16 ? 0 : 1);
        int exponent = (int)(next_random(&seed) % 91) - 45;
        if (i % 8 == 0)
            exponent = (int)(next_random(&seed) % 6) - 3;
        char text[64];
        snprintf(text, sizeof text, "%llue%d", (unsigned long long)digits, exponent);
        double v = -1.0;
        if (dol_decimal_quick(digits, exponent, false, &v))
            assert_true(v == strtod(text, NULL));
        else
            assert_true(exponent < -40 || exponent > 40);
        assert_true(dol_decimal_read(text, strlen(text), false) == strtod(text, NULL));
        assert_true(dol_decimal_read(text, strlen(text), true) == (double)strtof(text, NULL));
    }
}

static void reads_like_the_library(void **state)
{
    (void)state;
    static const char *const hard[] = {
        "0", "-0.0", "1e400", "-1e-400", "4.9e-324", "2.47e-324", "2.4703282292062328e-324",
        "2.4703282292062327e-324", "1.7976931348623157e308", "1.7976931348623159e308",
        "9007199254740993", "9007199254740992.999999999999999999999999", "2.2250738585072011e-308",
        "123456789012345678901234567890", "0.000000000000000000000000000000000000001e39", "+7"};
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
        double a = dol_decimal_read(hard[i], strlen(hard[i]), false), b = strtod(hard[i], NULL);
        assert_memory_equal(&a, &b, sizeof a);
        a = dol_decimal_read(hard[i], strlen(hard[i]), true);
        b = (double)strtof(hard[i], NULL);
        assert_memory_equal(&a, &b, sizeof a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(shortest_and_nearest),
                                       cmocka_unit_test(usual_numbers),
                                       cmocka_unit_test(reads_like_the_library)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

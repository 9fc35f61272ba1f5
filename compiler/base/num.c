#include "base/num.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static size_t digits(const char *s, size_t n, size_t at)
{
    while (at < n && s[at] >= '0' && s[at] <= '9')
        at++;
    return at;
}

/* Where the point is (n when there is none); false when the text is no number. */
static bool is_float(const char *s, size_t n, size_t *point)
{
    size_t at = n > 0 && s[0] == '-';
    size_t end = digits(s, n, at);
    if (end == at)
        return false;
    *point = n;
    if (end < n && s[end] == '.') {
        *point = end;
        at = end + 1;
        end = digits(s, n, at);
        if (end == at)
            return false;
    }
    if (end < n && (s[end] == 'e' || s[end] == 'E')) {
        at = end + 1;
        at += at < n && (s[at] == '+' || s[at] == '-');
        end = digits(s, n, at);
        if (end == at)
            return false;
    }
    return end == n;
}

/* A C string with the locale's decimal point; `small` is used when it is large enough. */
static char *for_libc(const char *s, size_t n, size_t point, char *small, size_t room)
{
    const char *dot = localeconv()->decimal_point;
    size_t len = strlen(dot);
    char *buf = n + len < room ? small : malloc(n + len + 1);
    if (!buf)
        abort();
    memcpy(buf, s, point);
    size_t at = point;
    if (point < n) {
        memcpy(buf + at, dot, len);
        memcpy(buf + at + len, s + point + 1, n - point - 1);
        at += len + n - point - 1;
    }
    buf[at] = '\0';
    return buf;
}

bool num_f64(const char *s, size_t n, double *out)
{
    size_t point;
    char small[64];
    if (!is_float(s, n, &point))
        return false;
    char *text = for_libc(s, n, point, small, sizeof small);
    *out = strtod(text, NULL);
    if (text != small)
        free(text);
    return true;
}

bool num_f32(const char *s, size_t n, float *out)
{
    size_t point;
    char small[64];
    if (!is_float(s, n, &point))
        return false;
    char *text = for_libc(s, n, point, small, sizeof small);
    *out = strtof(text, NULL);
    if (text != small)
        free(text);
    return true;
}

bool num_u64(const char *s, size_t n, uint64_t *out)
{
    uint64_t v = 0;
    if (n == 0 || digits(s, n, 0) != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        uint64_t d = (uint64_t)(s[i] - '0');
        if (v > (UINT64_MAX - d) / 10)
            return false;
        v = v * 10 + d;
    }
    *out = v;
    return true;
}

size_t num_put_u64(char to[static NUM_DIGITS], uint64_t v)
{
    char digits[NUM_DIGITS];
    size_t at = NUM_DIGITS;
    do
        digits[--at] = (char)('0' + v % 10);
    while (v /= 10);
    memcpy(to, digits + at, NUM_DIGITS - at);
    return NUM_DIGITS - at;
}

/* Plain values from text: numbers above all. */
#include "decimal.h"
#include "dol_inner.h"

/* ---- numbers ---- */

bool dol_read_digits(const char *s, size_t n, uint64_t *out)
{
    uint64_t v = 0;
    if (n == 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(s[i] - '0');
        if (v > (UINT64_MAX - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    *out = v;
    return true;
}

static unsigned bits_of(const dol_Type *type)
{
    return type->size * 8u;
}

/* Puts `v`, negated when asked, where a number of the type goes; false: it does not fit. */
static bool store_int(const dol_Type *type, bool negative, uint64_t v, void *out)
{
    bool is_signed = type->kind <= DOL_KIND_I64;
    uint64_t most = UINT64_MAX >> (64u - bits_of(type));
    if (v > (is_signed ? (most >> 1) + negative : most) || (negative && !is_signed && v))
        return false;
    if (negative)
        v = 0 - v;
    switch (type->size) {
    case 1: *(uint8_t *)out = (uint8_t)v; break;
    case 2: *(uint16_t *)out = (uint16_t)v; break;
    case 4: *(uint32_t *)out = (uint32_t)v; break;
    default: *(uint64_t *)out = v; break;
    }
    return true;
}

bool dol_read_int(const dol_Type *type, const char *s, size_t n, void *out)
{
    bool negative = n && s[0] == '-';
    size_t sign = negative;
    uint64_t v;
    return dol_read_digits(dol_bytes_at(s, sign), n - sign, &v) &&
           store_int(type, negative, v, out);
}

/* The grammar of JSON numbers. */
bool dol_is_number(const char *s, size_t n)
{
    size_t i = 0, start;
    if (i < n && s[i] == '-')
        i++;
    for (start = i; i < n && s[i] >= '0' && s[i] <= '9';)
        i++;
    if (i == start)
        return false;
    if (i < n && s[i] == '.') {
        for (start = ++i; i < n && s[i] >= '0' && s[i] <= '9';)
            i++;
        if (i == start)
            return false;
    }
    if (i < n && (s[i] == 'e' || s[i] == 'E')) {
        i++;
        if (i < n && (s[i] == '-' || s[i] == '+'))
            i++;
        for (start = i; i < n && s[i] >= '0' && s[i] <= '9';)
            i++;
        if (i == start)
            return false;
    }
    return i == n;
}

static bool read_float(const char *s, size_t n, bool single, double *out)
{
    static const char *const names[] = {"NaN", "Infinity", "-Infinity"};
    const double values[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
    for (size_t i = 0; i < 3; i++) {
        if (n == strlen(names[i]) && memcmp(s, names[i], n) == 0) {
            *out = values[i];
            return true;
        }
    }
    if (!dol_is_number(s, n))
        return false;
    *out = dol_decimal_read(s, n, single);
    return true;
}

bool dol_read_f64(const char *s, size_t n, double *out)
{
    return read_float(s, n, false, out);
}

/* ---- the usual numbers in a longer text ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits from p on are added to *v; at most nineteen in all fit. */
static const char *take_digits(const char *p, const char *end, uint64_t *v)
{
    while (p < end && is_digit(*p))
        *v = *v * 10 + (uint64_t)(*p++ - '0');
    return p;
}

static bool goes_on(const char *p, const char *end)
{
    return p < end &&
           (is_digit(*p) || *p == '.' || *p == 'e' || *p == 'E' || *p == '+' || *p == '-');
}

static const char *quick_int(const dol_Type *type, const char *s, const char *end, void *out)
{
    bool negative = s < end && *s == '-';
    const char *digits = s + negative;
    uint64_t v = 0;
    const char *p = take_digits(digits, end, &v);
    if (p == digits || p - digits > 19 || goes_on(p, end) || !store_int(type, negative, v, out))
        return NULL;
    return p;
}

/* The exponent behind an e; NULL: none, or a large one. */
static const char *quick_exponent(const char *p, const char *end, int *exponent)
{
    uint64_t e = 0;
    bool minus = p < end && *p == '-';
    p += minus || (p < end && *p == '+');
    const char *digits = p;
    p = take_digits(p, end, &e);
    if (p == digits || p - digits > 3)
        return NULL;
    *exponent += minus ? -(int)e : (int)e;
    return p;
}

static const char *quick_float(const dol_Type *type, const char *s, const char *end, void *out)
{
    bool negative = s < end && *s == '-', single = type->kind == DOL_KIND_F32;
    const char *digits = s + negative;
    uint64_t v = 0;
    int exponent = 0;
    const char *p = take_digits(digits, end, &v);
    ptrdiff_t count = p - digits;
    if (count == 0)
        return NULL;
    if (p < end && *p == '.') {
        const char *part = p + 1;
        p = take_digits(part, end, &v);
        if (p == part)
            return NULL;
        count += p - part;
        exponent = count > 19 ? 0 : -(int)(p - part);
    }
    if (count <= 19 && p < end && (*p == 'e' || *p == 'E'))
        p = quick_exponent(p + 1, end, &exponent);
    double d;
    if (count > 19 || !p || goes_on(p, end) || !dol_decimal_quick(v, exponent, single, &d))
        return NULL;
    d = negative ? -d : d;
    if (single)
        *(float *)out = (float)d;
    else
        *(double *)out = d;
    return p;
}

const char *dol_read_quick(const dol_Type *type, const char *s, const char *end, void *out)
{
    return type->kind <= DOL_KIND_U64 ? quick_int(type, s, end, out)
                                      : quick_float(type, s, end, out);
}

/* ---- by type ---- */

bool dol_read_scalar(const dol_Type *type, dol_String text, void *out)
{
    double d;
    if (type->kind >= DOL_KIND_I8 && type->kind <= DOL_KIND_U64)
        return dol_read_int(type, text.data, text.len, out);
    if (type->kind == DOL_KIND_F64)
        return read_float(text.data, text.len, false, out);
    if (type->kind != DOL_KIND_F32 || !read_float(text.data, text.len, true, &d))
        return false;
    *(float *)out = (float)d;
    return true;
}

bool dol_parse(const dol_Type *type, dol_String text, void *out)
{
    if (type->kind == DOL_KIND_STRING) {
        *(dol_String *)out = text;
        return true;
    }
    if (type->kind == DOL_KIND_BOOL) {
        bool yes = dol_string_equal(text, dol_str("true"));
        *(bool *)out = yes;
        return yes || dol_string_equal(text, dol_str("false"));
    }
    if (type->kind == DOL_KIND_CHAR)
        return text.len && dol_utf8_decode(text.data, text.len, out) == text.len;
    if (dol_is_record(type) && type->count == 1)
        return dol_parse(type->fields->type, text, (char *)out + type->fields->offset);
    return dol_read_scalar(type, text, out);
}

#include "base/out.h"

#include "base/num.h"
#include "base/pages.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From here on a text has pages of its own, and room to grow: what is not written to takes none. */
enum { LARGE = 256 * 1024, LARGE_ROOM = 16 * 1024 * 1024 };

static void release(char *data, size_t cap)
{
    if (cap >= LARGE)
        pages_unmap(data, cap);
    else
        free(data);
}

static char *on_pages(const Out *o, size_t *cap)
{
    *cap = *cap < LARGE_ROOM ? LARGE_ROOM : *cap;
    char *data = pages_map(cap);
    if (data && o->len)
        memcpy(data, o->data, o->len);
    if (data)
        release(o->data, o->cap);
    return data;
}

static char *in_arena(const Out *o, size_t cap)
{
    if (arena_extend(o->arena, o->data, o->cap, cap))
        return o->data;
    char *data = arena_alloc(o->arena, cap);
    if (o->len)
        memcpy(data, o->data, o->len);
    return data;
}

void out_reserve(Out *o, size_t n)
{
    if (n < o->cap - o->len)
        return;
    if (n > SIZE_MAX / 2 - o->len - 1)
        abort();
    size_t wanted = o->len + n + 1, cap = o->cap ? o->cap * 2 : 256;
    if (cap < wanted)
        cap = (wanted + 63) & ~(size_t)63;
    char *data = o->arena      ? in_arena(o, cap)
                 : cap < LARGE ? realloc(o->data, cap)
                               : on_pages(o, &cap);
    if (!data)
        abort();
    o->data = data;
    o->cap = cap;
}

void out_repeat(Out *o, char c, size_t n)
{
    out_reserve(o, n);
    memset(o->data + o->len, c, n);
    o->len += n;
    o->data[o->len] = '\0';
}

/* What the C library is needed for: widths, precisions, other types. */
static void print_rest(Out *o, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    out_reserve(o, 128);
    int n = vsnprintf(o->data + o->len, o->cap - o->len, fmt, ap);
    if (n > 0 && (size_t)n >= o->cap - o->len) {
        out_reserve(o, (size_t)n);
        vsnprintf(o->data + o->len, o->cap - o->len, fmt, again);
    }
    if (n > 0)
        o->len += (size_t)n;
    va_end(again);
}

/* Text is printed by the megabyte, mostly with %s and %u. */
void out_printf(Out *o, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    for (const char *p; (p = strchr(fmt, '%')) != NULL; fmt = p + 2) {
        out_bytes(o, fmt, (size_t)(p - fmt));
        if (p[1] == 's') {
            out_str(o, va_arg(ap, const char *));
        } else if (p[1] == 'u') {
            out_u64(o, va_arg(ap, unsigned));
        } else if (p[1] == 'd') {
            out_i64(o, va_arg(ap, int));
        } else {
            print_rest(o, p, ap);
            fmt = "";
            break;
        }
    }
    out_str(o, fmt);
    va_end(ap);
}

void out_u64(Out *o, uint64_t v)
{
    char digits[NUM_DIGITS];
    out_bytes(o, digits, num_put_u64(digits, v));
}

void out_i64(Out *o, int64_t v)
{
    if (v < 0)
        out_char(o, '-');
    out_u64(o, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

/* A positive finite double as decimal digits d[0..n) and the exponent of d[0]. */
typedef struct Decimal {
    char digits[20];
    int n, exponent;
} Decimal;

/* Reading back uses the C library in the locale that snprintf wrote in, so the point agrees. */
static bool reads_back(const Decimal *d, double v, bool single)
{
    char buf[40];
    snprintf(buf, sizeof buf, "%.*se%d", d->n, d->digits, d->exponent - d->n + 1);
    return single ? strtof(buf, NULL) == (float)v : strtod(buf, NULL) == v;
}

static void to_digits(Decimal *d, double v, int n)
{
    char buf[40];
    snprintf(buf, sizeof buf, "%.*e", n - 1, v);
    const char *p = buf;
    for (d->n = 0; *p && *p != 'e'; p++)
        if (*p >= '0' && *p <= '9')
            d->digits[d->n++] = *p;
    d->exponent = atoi(p + 1);
}

/* Beside a power of two the nearest n digits may miss while their upper neighbour reads back. */
static bool step_up(Decimal *d)
{
    for (int i = d->n - 1; i >= 0; i--) {
        if (d->digits[i] != '9') {
            d->digits[i]++;
            return true;
        }
        d->digits[i] = '0';
    }
    return false;
}

/* Whole numbers of at most 15 digits (6 for a float) have no shorter form than their digits. */
static bool is_short_whole(double v, bool single)
{
    return v < (single ? 1e6 : 1e15) && v >= 1 && (double)(uint64_t)v == v;
}

static void whole_digits(Decimal *d, uint64_t v)
{
    char buf[20];
    size_t at = sizeof buf;
    for (; v; v /= 10)
        buf[--at] = (char)('0' + v % 10);
    d->n = (int)(sizeof buf - at);
    memcpy(d->digits, buf + at, (size_t)d->n);
    d->exponent = d->n - 1;
    while (d->digits[d->n - 1] == '0')
        d->n--;
}

static void shortest(Decimal *d, double v, bool single)
{
    if (is_short_whole(v, single)) {
        whole_digits(d, (uint64_t)v);
        return;
    }
    /* Any decimal of 15 digits survives a normal double (6 a float), so less need not be tried. */
    int sure = single ? 6 : 15, most = single ? 9 : 17;
    int first = v < (single ? 1.17549435e-38 : 2.2250738585072014e-308) ? 1 : sure;
    for (int n = first; n <= most; n++) {
        to_digits(d, v, n);
        if (reads_back(d, v, single))
            break;
        if (n < most && step_up(d) && reads_back(d, v, single))
            break;
    }
    while (d->n > 1 && d->digits[d->n - 1] == '0')
        d->n--;
}

static void out_scientific(Out *o, const Decimal *d)
{
    out_char(o, d->digits[0]);
    if (d->n > 1) {
        out_char(o, '.');
        out_bytes(o, d->digits + 1, (size_t)d->n - 1);
    }
    out_char(o, 'e');
    out_i64(o, d->exponent);
}

static void out_float(Out *o, double v, bool single)
{
    if (isnan(v)) {
        out_str(o, "NaN");
        return;
    }
    if (signbit(v))
        out_char(o, '-');
    v = fabs(v);
    if (isinf(v)) {
        out_str(o, "Infinity");
        return;
    }
    if (v == 0) {
        out_str(o, "0.0");
        return;
    }
    Decimal d;
    shortest(&d, v, single);
    if (d.exponent < -7 || d.exponent > 20) {
        out_scientific(o, &d);
    } else if (d.exponent < 0) {
        out_str(o, "0.");
        out_repeat(o, '0', (size_t)(-d.exponent - 1));
        out_bytes(o, d.digits, (size_t)d.n);
    } else if (d.n <= d.exponent + 1) {
        out_bytes(o, d.digits, (size_t)d.n);
        out_repeat(o, '0', (size_t)(d.exponent + 1 - d.n));
        out_str(o, ".0");
    } else {
        out_bytes(o, d.digits, (size_t)d.exponent + 1);
        out_char(o, '.');
        out_bytes(o, d.digits + d.exponent + 1, (size_t)(d.n - d.exponent - 1));
    }
}

void out_f64(Out *o, double v)
{
    out_float(o, v, false);
}

void out_f32(Out *o, float v)
{
    out_float(o, (double)v, true);
}

static void out_json_char(Out *o, const char *s, size_t n, uint32_t cp)
{
    static const char short_escapes[] = "\b\f\n\r\t\"\\";
    static const char letters[] = "bfnrt\"\\";
    const char *hit = cp && cp < 0x80 ? strchr(short_escapes, (int)cp) : NULL;
    if (hit) {
        out_char(o, '\\');
        out_char(o, letters[hit - short_escapes]);
    } else if (cp < 0x20 || cp == 0x7F) {
        out_printf(o, "\\u%04x", (unsigned)cp);
    } else if (cp == 0xFFFD) {
        out_str(o, "\xEF\xBF\xBD");
    } else {
        out_bytes(o, s, n);
    }
}

void out_json_string(Out *o, const char *s, size_t n)
{
    out_char(o, '"');
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t step = utf8_decode(s + i, n - i, &cp);
        out_json_char(o, s + i, step, cp);
        i += step;
    }
    out_char(o, '"');
}

void out_quoted(Out *o, const char *s, char quote)
{
    out_char(o, quote);
    for (; *s; s++) {
        if (*s == quote || *s == '\\')
            out_char(o, '\\');
        if (*s == '\n')
            out_str(o, "\\n");
        else
            out_char(o, *s);
    }
    out_char(o, quote);
}

void out_free(Out *o)
{
    if (o->arena)
        return;
    release(o->data, o->cap);
    memset(o, 0, sizeof *o);
}

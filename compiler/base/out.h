/* Text under construction. Lives on the heap (it may be large and short-lived): out_free it; or in
   an arena, where that is what it is for. */
#ifndef DOLC_BASE_OUT_H
#define DOLC_BASE_OUT_H

#include "base/arena.h"

#include <string.h>

typedef struct Out {
    char *data; /* NUL-terminated once anything was written */
    size_t len, cap;
    Arena *arena; /* set at the start: the text stays, out_free does nothing to it */
} Out; /* all zero is empty */

/* Makes room for n more bytes and a NUL: known lengths are not reached by doubling. */
void out_reserve(Out *o, size_t n);

static inline void out_bytes(Out *o, const char *s, size_t n)
{
    if (n >= o->cap - o->len)
        out_reserve(o, n);
    if (n)
        memcpy(o->data + o->len, s, n);
    o->len += n;
    o->data[o->len] = '\0';
}

static inline void out_str(Out *o, const char *s)
{
    out_bytes(o, s, strlen(s));
}

static inline void out_char(Out *o, char c)
{
    out_bytes(o, &c, 1);
}

void out_printf(Out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void out_repeat(Out *o, char c, size_t n);
void out_u64(Out *o, uint64_t v);
void out_i64(Out *o, int64_t v);
/* The shortest decimal that reads back to the same double, always with '.' or 'e' in it;
   "NaN", "Infinity", "-Infinity" otherwise. Independent of the locale. */
void out_f64(Out *o, double v);
void out_f32(Out *o, float v); /* the same for a float: 0.1, not 0.10000000149011612 */
/* The text between two `quote`, which are escaped in it, as are `\` and newlines. */
void out_quoted(Out *o, const char *s, char quote);
/* A JSON string with its quotes; invalid UTF-8 becomes U+FFFD. */
void out_json_string(Out *o, const char *s, size_t n);
void out_free(Out *o);

#endif

/* Text under construction. Lives on the heap (it may be large and short-lived): out_free it. */
#ifndef DOLC_BASE_OUT_H
#define DOLC_BASE_OUT_H

#include "base/arena.h"

typedef struct Out {
    char *data; /* NUL-terminated once anything was written */
    size_t len, cap;
} Out; /* all zero is empty */

void out_bytes(Out *o, const char *s, size_t n);
void out_str(Out *o, const char *s);
void out_char(Out *o, char c);
void out_printf(Out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void out_repeat(Out *o, char c, size_t n);
void out_u64(Out *o, uint64_t v);
void out_i64(Out *o, int64_t v);
/* The shortest decimal that reads back to the same double, always with '.' or 'e' in it;
   "NaN", "Infinity", "-Infinity" otherwise. Independent of the locale. */
void out_f64(Out *o, double v);
void out_f32(Out *o, float v); /* the same for a float: 0.1, not 0.10000000149011612 */
/* A JSON string with its quotes; invalid UTF-8 becomes U+FFFD. */
void out_json_string(Out *o, const char *s, size_t n);
void out_free(Out *o);

#endif

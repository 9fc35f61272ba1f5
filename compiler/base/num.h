/* Numbers from text and to text, whatever the locale. */
#ifndef DOLC_BASE_NUM_H
#define DOLC_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* [-] digits [. digits] [(e|E) [+|-] digits], all of s[0, n): the nearest double, ties to even;
   too large gives an infinity. False when the text has another form. */
bool num_f64(const char *s, size_t n, double *out);
/* The nearest float to the decimal itself, not to its nearest double. */
bool num_f32(const char *s, size_t n, float *out);
/* All of s[0, n) are decimal digits and the value fits. */
bool num_u64(const char *s, size_t n, uint64_t *out);

enum { NUM_DIGITS = 20 }; /* of any uint64_t */
/* Writes the decimal digits of v, without a NUL; gives how many. */
size_t num_put_u64(char to[static NUM_DIGITS], uint64_t v);

#endif

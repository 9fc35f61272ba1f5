/* Numbers from text, whatever the locale. */
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

#endif

/* Exact conversion between floats and decimal digits. */
#ifndef DOL_DECIMAL_H
#define DOL_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { DOL_DECIMAL_DIGITS = 20 };

/* The fewest digits that read back to v, and of those the nearest; v is finite and above zero.
   Returns how many; *exponent is that of the first digit: d.ddd * 10^*exponent. `single`: v is the
   value of a float, and must read back to that. */
int dol_decimal_write(double v, bool single, char digits[DOL_DECIMAL_DIGITS], int *exponent);

/* The nearest double (or float) to s[0, n), ties to even; s must follow the grammar of JSON
   numbers, a leading + is allowed. Infinity when it is too large. */
double dol_decimal_read(const char *s, size_t n, bool single);

/* The same of digits * 10^exponent, fast; false: it is not one of the usual numbers. */
bool dol_decimal_quick(uint64_t digits, int exponent, bool single, double *out);

#endif

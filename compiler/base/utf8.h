/* UTF-8 as bytes: decoding, and how wide a character is in a terminal. */
#ifndef DOLC_BASE_UTF8_H
#define DOLC_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Decodes one character of s[0, n), n > 0. Returns its length in bytes; *cp is U+FFFD and the
   length 1 where the bytes are not well-formed (overlong, surrogate, truncated). */
size_t utf8_decode(const char *s, size_t n, uint32_t *cp);
/* Bytes written to out (at most 4); cp must be a scalar value. */
size_t utf8_encode(uint32_t cp, char out[4]);
/* Terminal columns: 0 for combining marks, 2 for wide East Asian characters and emoji, else 1. */
unsigned utf8_width(uint32_t cp);

#endif

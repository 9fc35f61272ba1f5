/* Lines and positions of the protocol: lines end with \n, \r\n or \r; characters are counted in the
   code units that client and server agreed on. */
#ifndef DOLC_LSP_TEXT_H
#define DOLC_LSP_TEXT_H

#include "base/arena.h"

typedef enum Encoding { ENC_UTF8, ENC_UTF16, ENC_UTF32 } Encoding;
extern const char *const encoding_names[3]; /* "utf-8" … */

typedef struct Position {
    uint32_t line, character; /* from 0 */
} Position;

/* A text with the places where its lines begin. */
typedef struct Lines {
    const char *text;
    uint32_t len;
    uint32_t *starts; /* on the heap */
    uint32_t count;   /* at least 1 */
} Lines;

void lines_init(Lines *l, const char *text, uint32_t len);
void lines_free(Lines *l);
/* The byte of a position; past the end of its line it is that end, past the last line the end of
   the text. *exists (may be NULL): whether there is such a line. */
uint32_t lines_offset(const Lines *l, Position p, Encoding e, bool *exists);
Position lines_position(const Lines *l, uint32_t offset, Encoding e);
/* Where the line's text ends, without what ends it. */
uint32_t lines_end(const Lines *l, uint32_t line);
/* How many units the bytes [lo, hi) are. */
uint32_t text_units(const char *text, uint32_t lo, uint32_t hi, Encoding e);

/* "file:///a%20b" to "/a b"; other schemes are kept as they are. In the arena. */
char *uri_to_path(Arena *a, const char *uri);
char *path_to_uri(Arena *a, const char *path);
/* Without "//", "/./" and "/../". */
char *path_normal(Arena *a, const char *path);
/* Whether path is dir or lies below it. */
bool path_below(const char *path, const char *dir);

#endif

/* Source texts and places in them. All files of a session share one 32-bit offset space,
   so a Span is two numbers; path, line and column are computed when something is printed. */
#ifndef DOLC_SOURCE_SOURCE_H
#define DOLC_SOURCE_SOURCE_H

#include "base/arena.h"
#include "base/vec.h"

typedef struct Span {
    uint32_t lo, hi; /* [lo, hi) in the session's offset space; {0,0} is "no place" */
} Span;

typedef struct SourceFile {
    const char *path;     /* as given by the user */
    const char *text;     /* len bytes, then a NUL */
    uint32_t len;
    uint32_t base;        /* offset of text[0]; at least 1 */
    uint32_t id;
    bool is_std;          /* comes from the installed library: no lint warnings */
    uint32_t *lines;      /* start of each line, built on demand */
    uint32_t line_count;
    uint32_t lines_before; /* of a text that is a part of a file: lines of the file before it */
    uint64_t bytes_before; /* and bytes */
    Arena *arena;         /* where lines[] goes */
    uint32_t memo_byte, memo_column; /* latest answer of source_linecol: long lines stay cheap */
} SourceFile;

typedef struct SourceMap {
    Arena *arena;
    VEC(SourceFile *) files; /* sorted by base */
    uint32_t next_base;
} SourceMap;

void sources_init(SourceMap *m, Arena *a);
/* The text is not copied. NULL when the offset space (4 GiB) is used up. */
SourceFile *sources_add(SourceMap *m, const char *path, const char *text, size_t len);
SourceFile *sources_find(const SourceMap *m, uint32_t offset); /* NULL for no place */

typedef struct LineCol {
    uint32_t line;     /* from 1 */
    uint32_t column;   /* from 1, in code points */
    uint32_t byte;     /* from 0, in bytes of the line */
} LineCol;
LineCol source_linecol(SourceFile *f, uint32_t offset);
/* The line's text without its newline; line is from 1. */
const char *source_line(SourceFile *f, uint32_t line, uint32_t *len);

static inline Span span_join(Span a, Span b)
{
    Span s = {a.lo ? a.lo : b.lo, b.hi ? b.hi : a.hi};
    return s;
}

#endif

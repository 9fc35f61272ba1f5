/* The formatter: canonical layout of a source text, from its tokens and their comments. Changes
   blanks and newlines only; every token and comment stays, in order (trailing commas and the place
   of a body's '{' excepted). Formatting twice gives the same text. */
#ifndef DOLC_FMT_FMT_H
#define DOLC_FMT_FMT_H

#include "source/session.h"


/* Appends the formatted text of `f` to `out`. False when the file has syntax errors, which are then
   among the session's diagnostics; nothing is appended. */
bool fmt_source(Session *s, SourceFile *f, Out *out);

typedef struct FmtEdit {
    uint32_t lo, hi; /* bytes of the file to replace */
    const char *text; /* NUL-terminated, in the session's arena */
} FmtEdit;
typedef struct FmtEdits {
    FmtEdit *data; /* in order, not overlapping; whole lines */
    uint32_t len;
} FmtEdits;

/* What formatting changes within the bytes [lo, hi) of the file, widened to whole lines. False as
   for fmt_source. */
bool fmt_range(Session *s, SourceFile *f, uint32_t lo, uint32_t hi, FmtEdits *edits);

#endif

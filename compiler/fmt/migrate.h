/* From one spelling of DOL to the other: words only; blanks, comments and texts stay. */
#ifndef DOLC_FMT_MIGRATE_H
#define DOLC_FMT_MIGRATE_H

#include "source/session.h"

typedef enum Spelling { SPELLING_CLASSIC, SPELLING_MODERN } Spelling;

/* Appends the text of `f` in that spelling to `out`; it means the same. *kept counts the words that
   have no such counterpart where they stand, and stay. False when the file has syntax errors, which
   are then among the session's diagnostics; nothing is appended. */
bool migrate_source(Session *s, SourceFile *f, Spelling to, Out *out, uint32_t *kept);

#endif

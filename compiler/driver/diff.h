/* Unified diffs, for fmt --diff and fix --diff. */
#ifndef DOLC_DRIVER_DIFF_H
#define DOLC_DRIVER_DIFF_H

#include "base/out.h"

typedef struct Text {
    const char *data;
    size_t len;
} Text;

/* Appends the difference of two versions of `path` with three lines of context; nothing when they
   are equal. `patch` reads it. */
void diff_unified(Out *out, Arena *a, const char *path, Text before, Text after);

#endif

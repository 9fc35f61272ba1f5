/* Fix-its applied to texts in memory. */
#ifndef DOLC_DRIVER_FIX_H
#define DOLC_DRIVER_FIX_H

#include "driver/input.h"

typedef struct FixedFile {
    const char *path;
    const char *before, *text; /* as first read; with every fix so far */
    size_t before_len, len;
    uint32_t fixes;            /* applied so far */
} FixedFile;
typedef VEC(FixedFile) FixedFiles;

/* Applies the certain fixes of the session's diagnostics (those with code `only`; DIAG_COUNT: of
   every code) to the files of `in`; of fixes that overlap the first wins, the others wait for the
   next round. The texts live in `a`, which must outlive the session. Returns how many fixes were
   applied. */
uint32_t fixes_apply(Session *s, Arena *a, const Inputs *in, DiagCode only, FixedFiles *files);

/* Checks the inputs anew with these texts. The session and inputs given before may be freed. False:
   they cannot be read. */
typedef bool FixCheckFn(void *user, const FixedFiles *files, Session **s, const Inputs **in);
/* Rounds until nothing is left to fix, or a round leaves more errors than there were: that one is
   taken back. s and in are checked already. */
void fixes_settle(Session *s, const Inputs *in, Arena *a, DiagCode only, FixCheckFn *again,
                  void *user, FixedFiles *files);

#endif

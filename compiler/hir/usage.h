/* Where the locals of a function are declared and used, from one walk. */
#ifndef DOLC_HIR_USAGE_H
#define DOLC_HIR_USAGE_H

#include "hir/walk.h"

typedef struct LocalUse {
    HBlock *home;     /* block of its LET, ALIAS or RANGE; NULL for parameters */
    uint32_t depth;   /* of home, the body is 0 */
    uint32_t at;      /* its declaration's position in home */
    uint32_t last;    /* position in home of the last statement that uses it or an alias of it */
    uint32_t count;   /* uses, the declaration not counted */
    bool aliased;     /* root of an alias */
} LocalUse;

typedef struct Usage {
    LocalUse *local; /* by HLocal.index */
    HExpr **alias_of;
} Usage;

Usage hir_usage(HProgram *p, HFunc *f);

/* Renaming of locals that is put off until all are known. */
typedef struct Renames {
    HLocal **to; /* by index; NULL: none */
    bool any;
} Renames;
HLocal *rename_find(const Renames *r, HLocal *l);
void rename_apply(Renames *r, HFunc *f);

#endif

/* Between pass_fuse.c and fuse_access.c: may two statements change places? */
#ifndef DOLC_HIR_FUSE_H
#define DOLC_HIR_FUSE_H

#include "hir/walk.h"

enum { /* FuseAccess.of */
    FUSE_READS = 1,
    FUSE_CHANGES = 2, /* or may share storage with what is changed */
    FUSE_DECLARES = 4
};
enum { /* FuseAccess.does */
    FUSE_ENDS = 1,    /* may trap, or not come to an end */
    FUSE_OUTSIDE = 2, /* may be noticed by the host */
    FUSE_JUMPS = 4,   /* holds a jump or a return */
    FUSE_RELIES = 8   /* reads a part that is there only if a test before the statement said so */
};

typedef struct FuseAccess {
    uint8_t *of; /* by HLocal.index: FUSE_READS …, for aliases also of what they name */
    uint32_t n;
    uint32_t does;
} FuseAccess;

/* By function id: 1 where a call may trap or not come back. Asks HFunc.effects. */
const uint8_t *fuse_endless(HProgram *p);

void fuse_clear(FuseAccess *a);
/* Adds the statement, its blocks included. */
void fuse_gather(FuseAccess *a, HStmt *s, HExpr *const *alias_of, const uint8_t *endless);
void fuse_unite(FuseAccess *a, const FuseAccess *b);
/* Nobody can tell which of the two came first, nor whether their steps took turns. */
bool fuse_may_swap(const FuseAccess *a, const FuseAccess *b);

#endif

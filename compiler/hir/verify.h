/* Shared by verify.c (programs, statements) and verify_expr.c. */
#ifndef DOLC_HIR_VERIFY_H
#define DOLC_HIR_VERIFY_H

#include "hir/text.h"

typedef enum LocalState { LOCAL_UNSEEN, LOCAL_LIVE, LOCAL_ENDED } LocalState;

typedef struct OpenLabel {
    uint32_t label;
    bool loops; /* CONTINUE may name it */
} OpenLabel;

typedef struct Verify {
    HProgram *p;
    const char *after;
    HFunc *f;              /* NULL in constants */
    uint32_t errors;
    uint8_t *locals;       /* LocalState by index */
    VEC(OpenLabel) open;
    VEC(HLocal *) live;    /* in order of declaration */
    uint8_t *labels;       /* by number: used before */
} Verify;

/* "internal error: after PASS, in FUNCTION: TEXT: what is wrong"; `e` or `s` give the text. */
void verify_fail(Verify *v, Span at, const HExpr *e, const HStmt *s, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
void verify_expr(Verify *v, const HExpr *e);
/* A place that may be changed: not of a by-value parameter or an unchanging variable. */
void verify_writable(Verify *v, const HExpr *place, const HExpr *user);
/* Of a program that the pass `sequence` has been over (verify_order.c). */
void verify_order(Verify *v, HFunc *f);
bool verify_is_int(HTypeKind k);
bool verify_is_float(HTypeKind k);

#endif

/* What every stage gets first: memory, names, texts, diagnostics. No stage keeps globals. */
#ifndef DOLC_SOURCE_SESSION_H
#define DOLC_SOURCE_SESSION_H

#include "base/intern.h"
#include "base/map.h"
#include "base/out.h"
#include "source/diag.h"

typedef struct Limits {
    uint32_t nesting;     /* of expressions, types, blocks; default 5000 */
    uint32_t errors;      /* diagnostics kept */
    uint64_t eval_steps;  /* default 100000000 */
    uint32_t eval_depth;  /* calls, default 1000 */
    uint32_t type_size;   /* fields of a by-value type, nested ones counted: default 1 << 20 */
} Limits;

typedef struct Session {
    Arena *arena;
    Interner *names;
    SourceMap sources;
    DiagBag *diags;
    Limits limits;
    const volatile int *cancel; /* non-zero: stop at the next declaration; may be NULL */
    bool allow_unfinished;      /* `...` traps instead of being an error */
    bool verify;                /* run hir_verify after each pass */
} Session;

Limits limits_default(void);
Session *session_new(void);
/* In an arena of the caller's (with its own limit and out-of-memory handler); the session owns
   the arena from then on. */
Session *session_new_in(Arena *a);
void session_free(Session *s);
static inline bool session_cancelled(const Session *s) { return s->cancel && *s->cancel; }

#endif

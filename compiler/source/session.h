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
    uint32_t file_size;   /* bytes of one source file, default 512 MiB */
    uint32_t params;      /* of a function, default 255; engines of WebAssembly take 1000 */
    uint32_t type_size;   /* fields of a by-value type, nested ones counted: default 1 << 20 */
} Limits;

/* The unsaved text of a file: read instead of what is on disk. */
typedef struct Overlay {
    const char *path; /* compared as given */
    const char *text;
    size_t len;
} Overlay;

typedef struct Session {
    Arena *arena;
    Interner *names;
    SourceMap sources;
    DiagBag *diags;
    Limits limits;
    VEC(Overlay) overlays;
    Map loaded;                 /* path Sym -> SourceFile */
    const volatile int *cancel; /* non-zero: stop at the next declaration; may be NULL */
    void (*on_stage)(void *user, const char *stage); /* see session_stage; may be NULL */
    void *stage_user;
    bool allow_unfinished;      /* `...` traps instead of being an error */
    bool verify;                /* run hir_verify after each pass */
} Session;

Limits limits_default(void);
Session *session_new(void);
/* In an arena of the caller's (with its own limit and out-of-memory handler); the session owns
   the arena from then on. */
Session *session_new_in(Arena *a);
void session_free(Session *s);
/* From now on `path` reads as this text, which is copied. */
void session_overlay(Session *s, const char *path, const char *text, size_t len);
bool session_file_exists(const Session *s, const char *path); /* overlays included */
/* Reads a file (or its overlay; "-" is stdin) and adds it to the sources: the one way in which
   texts come in. A file that was read before is not read again. NULL after a diagnostic at
   `from`: the import that wants it, or no place. */
SourceFile *session_load(Session *s, const char *path, Span from);
/* Work called `stage` begins now (--time-passes): the time until the next call is its own. */
static inline void session_stage(Session *s, const char *stage)
{
    if (s->on_stage)
        s->on_stage(s->stage_user, stage);
}
static inline bool session_cancelled(const Session *s) { return s->cancel && *s->cancel; }

#endif

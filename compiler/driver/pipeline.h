/* The stages of a compilation, one after the other, with what each makes. */
#ifndef DOLC_DRIVER_PIPELINE_H
#define DOLC_DRIVER_PIPELINE_H

#include "driver/driver.h"
#include "hir/lower.h"

typedef struct Build {
    Session *session;
    const Inputs *inputs;
    bool want_refs;          /* Program.refs */
    Strings exprs;           /* expressions to check and lower beside the files (eval -e) */
    VEC(SourceUnit *) units; /* what the stages make */
    Program *program;
    HProgram *hir;
    VEC(FunInfo *) expr_infos;
    VEC(HFunc *) expr_funs;  /* parallel to exprs, without parameters */
} Build;

Build build_start(Driver *d);
/* Each runs what comes before it. False when there are errors: then what it should have made may
   be missing or partial. Diagnostics are in the session. */
bool build_parse(Build *b);
bool build_check(Build *b);
/* After build_check went well: computes the constants and tries out the laws that need no system,
   whose failures are errors as well. Translating does it anyway. */
bool build_constants(Build *b);
/* An input that ends in .hir is HIR text: it is read instead of sources, for tests of passes.
   `after`: stop after this pass ("lower" for before the first); NULL runs them all. */
bool build_hir(Build *b, const char *after);

/* allow.c: in-source permissions, `#[allow(name, "reason")]` and `// dolc:allow(name) reason`. */
void allow_collect(Session *s, SourceUnit *const *units, uint32_t n);

/* timing.c: --time-passes. */
void timing_start(Driver *d);
void timing_report(Driver *d);

#endif

/* What the one walk over all bodies (flow_collect.c) asks the passes about. Private to flow_*.c. */
#ifndef DOLC_SEMA_FLOW_TOPICS_H
#define DOLC_SEMA_FLOW_TOPICS_H

#include "sema/flow.h"

/* ---- flow_exhaustive.c: matches cover their subject, every arm can match ------------------- */

typedef struct Exhaust {
    Program *program;
    DiagBag *diags;
    Arena *scratch;
    uint64_t fuel;   /* rows that may still be looked at in this run */
} Exhaust;

void exhaust_begin(Exhaust *x, Program *p);
void exhaust_end(Exhaust *x);
void exhaust_match(Exhaust *x, Expr *match);
/* A pattern that has no other arm to go to; `where` is "here", "of this loop", … */
void exhaust_pattern(Exhaust *x, const Pat *pat, const char *where);

/* ---- flow_paths.c: results and first values -------------------------------------------------- */

/* The end of the body can be reached: does it have the declared result? */
void paths_result(Program *p, const FlowRoot *root);

/* ---- flow_lint.c ------------------------------------------------------------------------ */

typedef struct Lint {
    Program *program;
    DiagBag *diags;
    const FlowRoot *root;
    Def **visible;       /* by Sym.id: the local of that name in scope */
    uint32_t name_count;
    VEC(Def *) scope;    /* locals in scope, innermost last; what they hide is in `hidden` */
    VEC(Def *) hidden;
    Arena *scratch;
} Lint;

void lint_begin(Lint *l, Program *p, Arena *scratch);
void lint_root(Lint *l, const FlowRoot *root); /* before a body: enters the parameters */
void lint_locals(Lint *l);                     /* after it: who was never used */
static inline uint32_t lint_mark(const Lint *l) { return l->scope.len; }
void lint_leave(Lint *l, uint32_t mark);
void lint_local(Lint *l, Def *local);
void lint_let(Lint *l, Expr *let);
/* `subject`: what is matched, or NULL; a name may hide the variable that it is taken from. */
void lint_pattern(Lint *l, Pat *pat, const Expr *subject);
void lint_comparison(Lint *l, const Expr *e);
/* Whether a statement may be worth lint_statement, which needs the effects of what it calls. */
bool lint_may_be_idle(const Expr *statement);
void lint_statement(Lint *l, const FunInfo *fun, const Expr *statement);
void lint_private(Lint *l, const Module *m);

/* ---- after the effects are known ------------------------------------------------------------- */

typedef struct Places Places; /* flow_places.c */
Places *places_begin(Program *p, Arena *a);
void places_root(Places *p, const FlowRoot *root);
void places_end(Places *p);

void purity_root(Program *p, const FlowRoot *root);
void purity_decls(Program *p); /* what an extern may be, what atomic is for */

#endif

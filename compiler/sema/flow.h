/* What the flow passes share: walking typed bodies, places as paths, effects as text.
   Internal to sema; the passes themselves are declared in sema.h. */
#ifndef DOLC_SEMA_FLOW_H
#define DOLC_SEMA_FLOW_H

#include "sema/sema.h"

/* ---- flow_walk.c: every body of the program, every child of an expression --------------- */

typedef enum FlowRootKind {
    ROOT_FUN,        /* body of a function */
    ROOT_REQUIRES,   /* clauses of its contract */
    ROOT_ENSURES,
    ROOT_CONST,      /* initialiser */
    ROOT_CONSTRAINT, /* of a gene, or a top-level one with a body */
    ROOT_WHERE,      /* of a field */
    ROOT_LAW,
    ROOT_DEFAULT,    /* of a field or a parameter */
    ROOT_MIGRATE     /* evolves … migrate */
} FlowRootKind;

typedef struct FlowRoot {
    FlowRootKind kind;
    Expr *body;
    Def *def;      /* the function, constant, constraint, field, law or evolution; may be NULL */
    Sym name;      /* for messages; may be NULL */
    FunInfo *fun;  /* the body as a function; of a clause the function it belongs to; or NULL */
    Module *module;
} FlowRoot;

typedef void FlowRootFn(void *user, const FlowRoot *root);
/* Calls `f` for every body of the modules that were asked for, in module, then source order. */
void flow_roots(Program *p, FlowRootFn *f, void *user);
/* The same for one module, asked for or not; its functions are those of Program.all_funs from
   `first_fun` on. */
void flow_module_roots(Program *p, Module *m, uint32_t first_fun, FlowRootFn *f, void *user);

typedef void FlowExprFn(void *user, Expr *child);
/* Calls `f` for the direct children of `e` in order of evaluation. Bodies of closures are
   children; declarations inside blocks are not (their functions are roots of their own). */
void flow_children(Expr *e, FlowExprFn *f, void *user);

typedef void FlowBindFn(void *user, Def *local, Pat *pat);
/* Calls `f` for every name that a pattern binds, left to right; `pat` is the PAT_NAME, or the
   struct pattern of a shorthand field. */
void flow_pattern_names(Pat *pat, FlowBindFn *f, void *user);

/* Function of a resolved call, NULL for built-ins, constructors and values. */
FunInfo *flow_callee(const CallTarget *t);
/* The enumeration a type stands for; NULL when it is none (Option and Result included). */
EnumInfo *flow_enum_of(Program *p, Type *t);
/* Type of a field of a gene, system, or variant payload as seen through the type `owner`. */
Type *flow_member_type(Program *p, Type *owner, Type *declared);
/* Text of a place in the source, and the blanks that its line starts with. */
const char *flow_source_text(Program *p, Span at);
const char *flow_indent(Program *p, uint32_t offset);

#endif

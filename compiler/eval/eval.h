/* The evaluator: runs HIR as it is written. It is the reference for every back end.

   An outermost call (eval_call) either ends well, or traps and leaves everything as it was: places
   given for `mut` parameters get their old values back and no effect reaches the host. When
   it ends well the effects that it asked for are handed to the host in order. A function declared
   `atomic` that returns Err does the same for its own part, at any depth.

   Laws of a system are checked whenever a method that may change its state, or a `provides`,
   returns to code outside that system: laws about one state on the new state, two-state laws (old)
   on the state before and after. The parameters of a law range over the values of their type that
   occur in these states (Bool and enumerations without payload: over all of theirs).

   Validation (CHECK, VALIDATE, eval_validate): parts before the whole, in order of declaration;
   each conjunct that does not hold is a violation. Paths: "pool.recycled_credits.amount",
   "items[3].x", for maps the key as JSON: "gates[\"n1\"].threshold"; Option and Result add nothing.
   Values: "label = JSON". A value that was read with errors has parts that are not there; what
   they are is said in `lost`, and a constraint that reads one of them is neither kept nor broken.

   Calls run on a large stack (base/stack.h); a host that makes very many should be on one. */
#ifndef DOLC_EVAL_EVAL_H
#define DOLC_EVAL_EVAL_H

#include "eval/value.h"

typedef struct Eval Eval;

typedef struct EvalValue {
    HType *type;
    Word *words;
} EvalValue;

/* What `extern fun` and `extern effect fun` are bound to. */
typedef struct EvalHost {
    void *user;
    /* Writes *result, which has room for a value of the host function's type (eval_json_read can
       fill it). False: the call traps (kind host) with *error, which must outlive the call. */
    bool (*call)(void *user, Eval *ev, const HHost *host, const EvalValue *args, uint32_t nargs,
                 EvalValue *result, const char **error);
    /* An effect, after the outermost call ended well. NULL: they are dropped. */
    void (*effect)(void *user, Eval *ev, const HHost *host, const EvalValue *args, uint32_t nargs);
} EvalHost;

typedef struct EvalOptions {
    uint64_t steps;   /* statements, calls and 64-byte pieces of bulk work; 0: session's limit */
    uint32_t depth;   /* calls; 0: session's limit */
    size_t memory;    /* bytes for values; 0: 1 GiB */
    const EvalHost *host; /* NULL: a call of a host function traps */
    bool no_laws;
    bool by_handle;   /* lists, maps and sets are changed in place wherever HIR has no COPY, as back
                         ends do it: finds a COPY that is missing */
    /* Or NULL: called before a function runs for the first time, may make its body. Every function
       counts towards the depth then. */
    void (*body)(void *user, HFunc *f);
    void *body_user;
} EvalOptions;

typedef struct EvalTrap {
    HTrap kind;
    Span span;
    const char *at;       /* "file:line:column", "" when there is no place */
    const char *message;  /* what the program says (expect, trap, assert), or NULL */
    VEC(const char *) values;     /* operands as JSON */
    VEC(const char *) violations; /* objects as JSON: of kind VIOLATION */
} EvalTrap;

/* The program must have been through hir_finish_types and is not changed. NULL never. */
Eval *eval_new(HProgram *p, const EvalOptions *o);
void eval_free(Eval *ev);

/* One value of type t, all zero words. In the evaluator's memory, like every value it makes: valid
   until eval_free or eval_settle. */
EvalValue eval_alloc(Eval *ev, HType *t);
Word eval_string(Eval *ev, const char *s, size_t n);
HFunc *eval_find(const HProgram *p, const char *name); /* NULL when unknown */

/* The outermost call of f; as many args as it has parameters, of their types. A `mut` argument is
   the place itself. False: it trapped, see eval_trap. */
bool eval_call(Eval *ev, HFunc *f, const EvalValue *args, uint32_t nargs, EvalValue *result);
/* Why the latest outermost call failed. */
const EvalTrap *eval_trap(const Eval *ev);
uint64_t eval_steps(const Eval *ev); /* of the latest outermost call */

typedef struct EvalViolation {
    const char *gene, *constraint, *path, *conjunct;
    const char *place;            /* in the JSON that the value came from: eval_json_place */
    const HConstraint *of;
    Span span;                    /* of the conjunct in the source */
    VEC(const char *) values;
} EvalViolation;
typedef struct EvalViolations {
    VEC(EvalViolation) items;
} EvalViolations;
/* Parts of a value that are not there: their places in its JSON ("items[3].x"). */
typedef struct EvalLost {
    VEC(const char *) places;
} EvalLost;
/* The violations of a value, in the evaluator's memory like the value; false when evaluating a
   constraint trapped. `lost` may be NULL. */
bool eval_validate(Eval *ev, EvalValue v, const EvalLost *lost, EvalViolations *out);
uint64_t eval_hash(Eval *ev, EvalValue v);
/* Moves the given values to fresh memory and gives the rest back: between outermost calls of a long
   run. Other values of this evaluator are invalid after it. */
void eval_settle(Eval *ev, EvalValue *roots, uint32_t n);

/* Whether all constants of p can be computed and its laws of no system hold; p stays as it is. What
   is wrong is reported, unless `silent`: it stops at the first then. */
bool eval_const_check(HProgram *p, const EvalOptions *o, bool silent);

/* {"trap": {"kind", "at", "message"?, "values", "violations"?}} */
void eval_trap_json(Out *o, const EvalTrap *t);
/* {"gene", "constraint", "path", "conjunct", "values"} */
void eval_violation_json(Out *o, const EvalViolation *v);
/* {"violations": […]} */
void eval_violations_json(Out *o, const EvalViolations *v);

#endif

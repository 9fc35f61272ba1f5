/* Private to lowering: the state of one run and of one function, and what its files give each
   other. See lower.h for what lowering is. */
#ifndef DOLC_HIR_LOWER_IMPL_H
#define DOLC_HIR_LOWER_IMPL_H

#include "hir/lower.h"
#include "hir/walk.h"

/* What the type parameters in force stand for. */
typedef struct Subst {
    Def *const *params; /* DEF_TYPARAM */
    Type *const *args;  /* closed types */
    uint32_t n;
} Subst;

/* A function still to be lowered. */
typedef struct Job Job;
struct Job {
    HFunc *fn;
    FunInfo *info;
    Subst subst;
    void (*run)(Lower *lw, Job *job); /* makes the body */
    void *data;      /* of `run` */
};

struct Lower {
    Session *s;
    Arena *a;
    Program *p;
    HProgram *hp;
    Map types;       /* closed Type -> HType */
    /* By the name in HIR, so that a finished program can be added to: Sym -> … */
    Map funcs, consts, hosts, systems;
    bool only_checks; /* what `check` computes: defaults that cannot go wrong are left out */
    bool later;       /* bodies are made when they are asked for */
    Map waiting;      /* HFunc -> Job: then */
    VEC(Job *) jobs; /* in order of discovery: the worklist */
    uint32_t next_job;
};

/* What a name or an element of a sequence stands for. A tuple or an Option that is taken apart at
   once is never built. */
typedef enum ValueKind {
    V_EXPR,  /* e: a place, a constant or a value that may be evaluated again */
    V_TUPLE, /* parts */
    V_OPT    /* has, and parts[0] where it holds; parts[1] of a Result where it does not */
} ValueKind;
typedef struct Value {
    ValueKind kind;
    HType *type;
    HExpr *e;      /* V_EXPR; V_OPT: `has` */
    struct Value *parts;
    uint32_t n;
} Value;

/* Where the value of an expression goes. */
typedef enum DestKind {
    DEST_DROP,   /* nowhere */
    DEST_SET,    /* into a variable */
    DEST_RETURN  /* out of the innermost frame */
} DestKind;
typedef struct Dest {
    DestKind kind;
    HLocal *local; /* DEST_SET */
} Dest;

/* A function or an inlined closure: what `return` and `?` leave. */
typedef struct Frame {
    struct Frame *outer;
    HType *type;     /* of the result */
    bool inlined;    /* or with `ensures`: leaving is a break out of a labelled block */
    uint32_t label;  /* 0 until used */
    HLocal *result;  /* inlined: made at the first use unless unit */
    struct LoopTarget *loops; /* before it was entered */
} Frame;
typedef struct LoopTarget {
    struct LoopTarget *outer;
    Sym name;             /* or NULL */
    uint32_t next, leave; /* labels of CONTINUE, BREAK */
    Dest dest;            /* of `break e` */
} LoopTarget;

/* One function under construction. */
typedef struct Fn {
    Lower *lw;
    HProgram *hp;
    Arena *a;
    HFunc *f;
    FunInfo *info;       /* NULL for derived functions */
    Subst subst;
    HBlock *block;       /* where statements go */
    bool dead;           /* the block has been left: what follows is dropped */
    Frame own;           /* the outermost */
    Frame *frame;
    LoopTarget *loops;
    Map bound;           /* Def -> Value */
    Map names;           /* Sym -> how often used */
    Value *this_;        /* NULL outside of methods */
    Value *old_this;     /* of two-state laws */
    HExpr *result;       /* in `ensures` */
    VEC(HLocal *) olds;  /* values of old(e), in order of their expressions */
    VEC(Expr *) old_exprs;
    uint32_t closures;   /* made so far, for names */
    uint32_t temps;
    bool old_state;      /* lowering the operand of old(…) in a law */
    const char *base_name; /* of closures: "module.fun" */
} Fn;

/* ---- lower.c: the run, instances ------------------------------------------------------------- */
Job *lower_job(Lower *lw, HFunc *fn, FunInfo *info, Subst subst,
               void (*run)(Lower *, Job *), void *data);
/* The function for these type arguments; queued when it is new. */
HFunc *lower_fun(Lower *lw, Def *fun, Type *const *targs, uint32_t n);
HFunc *lower_named_fun(Lower *lw, HFuncKind kind, const char *name, const char *module,
                       bool *is_new);
HConst *lower_const(Lower *lw, Def *d);
/* The default of a field of `t` as a constant; `subst` is that of the record. */
void lower_default(Lower *lw, HType *t, uint32_t field, const FieldInfo *info, Subst subst);
HHost *lower_host(Lower *lw, Def *d);
const char *def_path(Lower *lw, const Def *d); /* "enr.core.Credits.plus" */
const char *doc_text(Lower *lw, const Doc *d);  /* or NULL */
/* Source text of a span, comments out, white space folded. */
const char *span_text(Lower *lw, Span at);
void lower_unsupported(Lower *lw, Span at, const char *what);

/* ---- lower_types.c --------------------------------------------------------------------------- */
HType *lower_type(Lower *lw, Type *closed);
Type *fn_type_of(Fn *fn, Type *t);   /* without type parameters */
HType *fn_type(Fn *fn, Type *t);
bool is_plain(const HType *t);       /* number, Bool, Char, String, unit */
bool holds_heap(const HType *t);     /* right before hir_finish_types, too */
bool has_checks(Lower *lw, HType *t); /* it or a part of it has constraints */
Type *option_of(Lower *lw, Type *t);

/* ---- lower_build.c: expressions and statements ----------------------------------------------- */
HExpr *hx_const(Fn *fn, HType *t, uint64_t bits, Span at);
HExpr *hx_bool(Fn *fn, bool v, Span at);
HExpr *hx_u64(Fn *fn, uint64_t v, Span at);
HExpr *hx_i64(Fn *fn, int64_t v, Span at);
HExpr *hx_f64(Fn *fn, HType *t, double v, Span at);
HExpr *hx_unit(Fn *fn, Span at);
HExpr *hx_str(Fn *fn, const char *text, uint32_t len, Span at);
HExpr *hx_local(Fn *fn, HLocal *l, Span at);
HExpr *hx_field(Fn *fn, HExpr *base, uint32_t index, Span at);
HExpr *hx_payload(Fn *fn, HExpr *base, uint32_t case_, uint32_t index, Span at);
HExpr *hx_elem(Fn *fn, HExpr *list, HExpr *index, bool unchecked, Span at);
HExpr *hx_slot(Fn *fn, HExpr *map, HExpr *index, Span at);
HExpr *hx_unary(Fn *fn, HUnary op, HExpr *e, Span at);
HExpr *hx_not(Fn *fn, HExpr *e, Span at);
HExpr *hx_binary(Fn *fn, HBinary op, HExpr *l, HExpr *r, Span at);
HExpr *hx_logic(Fn *fn, HExprKind kind, HExpr *l, HExpr *r, Span at);
HExpr *hx_convert(Fn *fn, HType *t, HExpr *e, Span at);
HExpr *hx_select(Fn *fn, HExpr *c, HExpr *a, HExpr *b, Span at);
HExpr *hx_call(Fn *fn, HFunc *f, HExpr *const *args, uint32_t n, Span at);
HExpr *hx_prim(Fn *fn, HPrim op, HType *t, HExpr *const *args, uint32_t n, Span at);
HExpr *hx_prim1(Fn *fn, HPrim op, HType *t, HExpr *a, Span at);
HExpr *hx_prim2(Fn *fn, HPrim op, HType *t, HExpr *a, HExpr *b, Span at);
HExpr *hx_make(Fn *fn, HType *t, HExpr *const *args, uint32_t n, Span at); /* RECORD, LIST, MAP */
HExpr *hx_case(Fn *fn, HType *t, uint32_t case_, HExpr *const *args, uint32_t n, Span at);
HExpr *hx_some(Fn *fn, HType *option, HExpr *e, Span at);
HExpr *hx_none(Fn *fn, HType *option, Span at);
HExpr *hx_is(Fn *fn, HExpr *e, uint32_t case_, Span at);
HExpr *hx_clone(Fn *fn, const HExpr *e);
HExpr *hx_and(Fn *fn, HExpr *l, HExpr *r); /* either may be NULL: true */
/* May be evaluated twice and out of order: constants, parameters, sealed variables, their parts. */
bool hx_is_cheap(const HExpr *e);
bool hx_is_const(const HExpr *e);
/* No trap, no effect, no allocation, and few nodes. */
bool hx_is_simple(const HExpr *e);
/* COPY unless the value is fresh or holds no list, map, set. */
HExpr *hx_own(Fn *fn, HExpr *e);

void fn_emit(Fn *fn, HStmt *s);
HLocal *fn_local(Fn *fn, HLocalKind kind, const char *name, HType *t, Span at);
HLocal *fn_let(Fn *fn, const char *name, HType *t, HExpr *init, Span at); /* init may be NULL */
HLocal *fn_alias(Fn *fn, const char *name, HExpr *place, Span at);
/* A temporary (never assigned again) for a value; NULL name: "t1", … */
HExpr *fn_temp(Fn *fn, HExpr *e);
void fn_set(Fn *fn, HExpr *place, HExpr *value, Span at);
void fn_set_local(Fn *fn, HLocal *l, HExpr *value, Span at);
void fn_do(Fn *fn, HExpr *e, Span at);
void fn_return(Fn *fn, HExpr *e, Span at);
void fn_trap(Fn *fn, HTrap kind, HExpr *message, Span at);
void fn_jump(Fn *fn, HStmtKind kind, uint32_t label, Span at);
uint32_t fn_label(Fn *fn);

/* A nested block while it is being filled. */
typedef struct Scope {
    HBlock *block;
    bool dead;
} Scope;
Scope fn_enter(Fn *fn, HBlock *b);
/* Ends it; true when its end cannot be reached. */
bool fn_leave(Fn *fn, Scope outer);
void fn_splice(Fn *fn, HBlock *b); /* appends its statements */
HStmt *fn_if(Fn *fn, HExpr *cond, Span at); /* appended; fill then and else_ */
/* One side of a choice between values: what it needs first, and its value. */
typedef struct Side {
    HBlock block;
    Scope outer;
    HExpr *value;
    bool dead;
} Side;
void side_open(Fn *fn, Side *s);
void side_close(Fn *fn, Side *s, HExpr *value);
/* cond ? a : b, through a variable when a side has statements or is long. */
HExpr *fn_choose(Fn *fn, HExpr *cond, Side *a, Side *b, Span at);
void fn_trap_unless(Fn *fn, HExpr *cond, HTrap kind, HExpr *message, Span at);

/* ---- lower_place.c --------------------------------------------------------------------------- */
Value *value_of(Fn *fn, HExpr *e);
Value *value_tuple(Fn *fn, HType *t, Value *const *parts, uint32_t n);
Value *value_opt(Fn *fn, HType *t, HExpr *has, Value *some, Value *error);
HExpr *value_expr(Fn *fn, const Value *v, Span at); /* builds what is virtual */
Value *value_part(Fn *fn, Value *v, uint32_t index, Span at); /* of a tuple or record */
/* The place that e denotes, or NULL: then e has no place and nothing was emitted. */
HExpr *lw_place(Fn *fn, Expr *e);
bool is_place_expr(Fn *fn, Expr *e);
/* A place or value that can be read again. */
HExpr *lw_stable(Fn *fn, Expr *e);
/* The place that a method changes; a value that nobody else sees will do, too. */
HExpr *lw_changed(Fn *fn, Expr *e);
void bind(Fn *fn, const Def *d, Value *v);
Value *bound(Fn *fn, const Def *d);

/* ---- lower_expr.c ---------------------------------------------------------------------------- */
HExpr *lw_value(Fn *fn, Expr *e);
/* As lw_value, with storage of its own. */
HExpr *lw_owned(Fn *fn, Expr *e);
/* Something to take apart: tuples and options stay virtual. */
Value *lw_virtual(Fn *fn, Expr *e);
/* Operands from left to right; one that an operand after it might change is kept in a temporary. */
void lw_operands(Fn *fn, Expr *const *es, uint32_t n, HExpr **out);
typedef HExpr *OperandFn(Fn *fn, Expr *e);
void lw_operands_by(Fn *fn, Expr *const *es, uint32_t n, HExpr **out, OperandFn *const *how);
HExpr *lw_cond(Fn *fn, Expr *e);
void lw_into(Fn *fn, Expr *e, Dest d);
void deliver(Fn *fn, HExpr *value, Dest d, Span at);
void lw_block(Fn *fn, Expr *e, Dest d);
void lw_leave(Fn *fn, HExpr *value, Span at); /* return from the innermost frame */
HExpr *lw_literal(Fn *fn, Expr *e);
HExpr *lw_checked(Fn *fn, HExpr *made, Span at); /* CHECK of a fresh record with constraints */

/* ---- lower_stmt.c ---------------------------------------------------------------------------- */
bool lw_statement(Fn *fn, Expr *e); /* false: e is not a statement */
void lw_loop(Fn *fn, Expr *e, Dest d);
/* Starts the life of a local: `x = e`, a pattern's name, a parameter of an inlined closure. */
void lw_declare(Fn *fn, Def *d, Expr *init, Span at);
void bind_value(Fn *fn, Def *d, Value *v, Span at);

/* ---- lower_op.c ------------------------------------------------------------------------------ */
HExpr *lw_binary(Fn *fn, Expr *e);
HExpr *lw_unary(Fn *fn, Expr *e);
HExpr *lw_arith(Fn *fn, BinaryOp op, HExpr *l, HExpr *r, Span at); /* lifted too */
HExpr *lw_cast(Fn *fn, Expr *e);
HExpr *lw_contains(Fn *fn, Expr *item, Expr *seq, Span at);

/* ---- lower_call.c ---------------------------------------------------------------------------- */
HExpr *lw_call(Fn *fn, Expr *e);
HExpr *lw_closure(Fn *fn, Expr *e);
HExpr *lw_fun_value(Fn *fn, Def *fun, Type *const *targs, uint32_t n, HType *type, Span at);
/* Something that can be called without being built: a closure literal, a function's name, … */
typedef struct Callable {
    Expr *closure;
    HFunc *fn;
    HHost *host;
    HExpr *value;
    HType *variant; /* its case_ is made */
    uint32_t case_;
} Callable;
Callable lw_callable(Fn *fn, Expr *e);
/* Calls it here; a closure's body is put in place. */
HExpr *lw_apply(Fn *fn, const Callable *c, Value *const *args, uint32_t n, Span at);
Value *lw_apply_virtual(Fn *fn, const Callable *c, Value *const *args, uint32_t n, Span at);
/* As a value: a closure that calls it. */
HExpr *lw_callable_value(Fn *fn, const Callable *c, HType *type, Span at);
/* The name of its i-th parameter, or NULL. */
const char *callable_param(const Callable *c, uint32_t i);
/* The function behind CALL_FUN, CALL_METHOD, CALL_TRAIT in this instance. */
HFunc *lw_resolve(Fn *fn, CallTarget *t, Type *receiver, FunInfo **info, Subst *subst);

/* ---- lower_builtin.c ------------------------------------------------------------------------- */
HExpr *lw_builtin(Fn *fn, Expr *e);

/* ---- lower_option.c -------------------------------------------------------------------------- */
/* Option and Result expressions that need not be built; NULL when e is none of them. */
Value *lw_option(Fn *fn, Expr *e);
Value *value_as_option(Fn *fn, Value *v, Span at);
HExpr *lw_option_builtin(Fn *fn, Expr *e, Builtin b);
/* The place or value of e?, e.unwrap(), e.expect(): emits the test. */
Value *lw_unwrapped(Fn *fn, Expr *e);
bool option_has_place(Fn *fn, Expr *e);

/* ---- lower_iter.c, lower_sink.c -------------------------------------------------------------- */
typedef struct Seq Seq;
/* e as a sequence to run over: source and stages; NULL when e is not one. */
Seq *seq_of(Fn *fn, Expr *e);
bool seq_is_chain(Expr *e); /* has stages: not just a list */
typedef void SeqBody(Fn *fn, Value *elem, void *data);
/* The loop; `body` is called once, inside of it. `leave` (a label) may be broken to. */
void seq_run(Fn *fn, Seq *s, const char *name, SeqBody *body, void *data, Span at);
Seq *seq_of_list(Fn *fn, HExpr *list); /* readable again */
Seq *seq_again(Fn *fn, const Seq *s);  /* the same source, without stages */
HType *seq_elem(const Seq *s);         /* of the source */
/* The elements are those of a list, or some of them, as they are. Then inside the loop: where in
   the list the element stands; and after it: the element there. */
bool seq_keeps(const Seq *s);
HExpr *seq_position(Fn *fn, Seq *s);
HExpr *seq_at(Fn *fn, const Seq *s, HExpr *position);
/* A count of what a loop has done: it cannot get too large, so it does not trap. */
void fn_count_up(Fn *fn, HLocal *counter, Span at);
HExpr *seq_ordinal(Fn *fn, const Seq *s); /* number of the element, when seq_length is known */
uint32_t seq_leave_label(Fn *fn, Seq *s);
uint32_t seq_next_label(Fn *fn, Seq *s);
Seq *seq_of_mut(Fn *fn, Expr *e); /* elements are places to be changed */
HExpr *seq_length(Fn *fn, Seq *s); /* a bound known before the loop, or NULL */
HExpr *lw_sink(Fn *fn, Expr *e, Builtin b); /* sum, fold, any, …; NULL: not a sink */
HExpr *lw_collect(Fn *fn, Expr *e);         /* a chain as a list */
HExpr *lw_quantifier(Fn *fn, Expr *e);

/* ---- lower_match.c --------------------------------------------------------------------------- */
void lw_match(Fn *fn, Expr *e, Dest d);
void lw_if(Fn *fn, Expr *e, Dest d);
/* The condition under which p matches v; NULL: always. */
HExpr *pat_test(Fn *fn, Pat *p, Value *v);
void pat_bind(Fn *fn, Pat *p, Value *v);

/* ---- lower_constraint.c ---------------------------------------------------------------------- */
void lower_constraints(Lower *lw, HType *t, TypeInfo *info, Subst subst);
void lower_laws(Lower *lw, HSystem *sys, TypeInfo *info);
/* Those of a top-level constraint; all systems are there. */
void lower_loose_laws(Lower *lw, const Def *constraint);

/* ---- lower_system.c -------------------------------------------------------------------------- */
HSystem *lower_system(Lower *lw, Def *d);
void lower_trait(Lower *lw, Def *d);
void lower_evolves(Lower *lw, Def *d);
void lower_module(Lower *lw, Module *m);

/* ---- lower_derive.c -------------------------------------------------------------------------- */
HExpr *lw_default(Fn *fn, Type *t, Span at);
HExpr *lw_zero(Fn *fn, Type *t, Span at);

/* ---- lower_checks.c -------------------------------------------------------------------------- */
/* Adds CHECK where values whose parts were changed are stored, returned, sent to the host, and
   where changed places go out of sight. */
void lower_change_checks(Fn *fn);

/* ---- lower_fun.c ----------------------------------------------------------------------------- */
void lower_fun_body(Lower *lw, Job *job);
void fn_open(Fn *fn, Lower *lw, HFunc *f, FunInfo *info, Subst subst);
void fn_close(Fn *fn);
HLocal *fn_param(Fn *fn, const Def *d, const char *name, HType *t, bool by_ref, Span at);

#endif

/* Private to sema/: the checker's state and what its files give each other. */
#ifndef DOLC_SEMA_CHECK_H
#define DOLC_SEMA_CHECK_H

#include "sema/sema.h"

/* One name that a module gets from another. */
typedef struct Import {
    Sym name;            /* NULL: all of `from` */
    Def *def;            /* DEF_MODULE for `use a.b` and `use a.b as c`; NULL: unresolved */
    Module *from;        /* NULL when not found */
    UseDecl *use;
    Name item;           /* what is imported; sym NULL: the module itself */
    Span span;           /* where the name is introduced */
    uint32_t index;      /* among the items of the use */
    bool is_pub, used, resolving;
} Import;

/* What one symbol means at this point, by Sym.id: no lookup hashes or allocates. */
typedef struct Slot {
    Def *local;          /* innermost visible: local, field in a constraint, type parameter */
    Def *global;         /* in Sema.module; valid while the epoch matches */
    Def *dead;           /* a local of this body that went out of scope */
    uint32_t global_epoch, dead_epoch;
    uint16_t builtin;    /* first built-in with this name; the others by Sema.next_builtin */
    uint16_t type_code;  /* 1 + row of the table of built-in type names (typexpr.c) */
} Slot;

typedef struct Undo {
    Sym sym;
    Def *before;
} Undo;

/* ---- what is expected of an expression ----------------------------------------------------- */

typedef enum ExpectKind {
    WANT_ANY,     /* the type, if any, is only a hint */
    WANT_TYPE,    /* must have the type */
    WANT_NOTHING  /* a statement: the value is dropped */
} ExpectKind;
typedef struct Expect {
    ExpectKind kind;
    Type *type;
    Span because;     /* what demands it: a peer of the diagnostic; lo 0: none */
    const char *why;  /* its label */
    bool tail;        /* end of a function body: a missing value is the flow pass's to report */
} Expect;

/* ---- bodies -------------------------------------------------------------------------------- */

typedef struct Frame { /* a function, or a closure in it */
    struct Frame *outer;
    Type *result;
    Span result_span;      /* where it is declared; lo 0 for closures */
    ClosureInfo *closure;  /* NULL for the function itself */
    uint32_t level;
    uint32_t loops;        /* loops around the current statement */
    bool broke;            /* a `break` of the innermost loop was seen */
} Frame;

typedef enum BodyKind {
    BODY_FUN, BODY_CONST, BODY_CONSTRAINT, BODY_LAW, BODY_DEFAULT, BODY_MIGRATE, BODY_EXPR
} BodyKind;

typedef struct Body {
    BodyKind kind;
    FunInfo *fun;
    Def *owner;          /* whose member it is: Self */
    Type *self;          /* of `this`; NULL where there is none */
    Frame *frame;
    bool in_ensures;     /* `result` and `old` are allowed */
    bool temporal, two_state; /* seen: eventually, old */
    uint32_t errors;     /* of the run before this body */
} Body;

/* A requirement on a type that is not known yet, or on a type parameter. */
typedef struct Need {
    Type *type;
    uint32_t need;       /* NEED_* */
    Span at;
    const char *what;    /* "'<'", "sum()": who needs it */
} Need;

/* A use of something generic: its needs are verified when all bodies are checked. */
typedef struct GenericUse {
    Def *def;            /* DEF_FUN, DEF_GENE, DEF_TRAIT */
    Def *const *params;
    Type **args;         /* zonked by then */
    uint32_t n;
    Span at;
} GenericUse;

/* A function that is called and not declared: one error, with the signature the calls imply. */
typedef struct Undeclared {
    Sym name;
    Span at;
    Type *result;        /* a variable while its first body is being checked */
    SLICE(Expr *) args;  /* of the first call */
    Diag *diag;
    Module *module;
    bool done;
} Undeclared;

/* A complaint about types, and what it could be the fault of: see blame.c. */
typedef struct Complaint {
    Diag *diag;
    VEC(Def *) about;    /* declared types that the types found come from */
    Span because;        /* the declaration that asks for another type; lo 0: none */
    bool done;
} Complaint;

typedef struct BuiltinSig BuiltinSig; /* builtins.c */

typedef struct Sema {
    Session *s;
    Arena *a;
    DiagBag *d;
    Program *p;
    TypeTable *tt;
    Slot *slots;
    uint32_t slot_cap;
    uint32_t module_epoch, body_epoch;
    Module *module;                /* whose names are looked up */
    Module *prelude;
    Def *owner;                    /* what Self means in a type, outside of bodies too */
    Body *body;
    uint32_t depth;                /* nesting of what is being checked */
    VEC(Undo) undo;
    VEC(Type **) pending;          /* places that hold a type with variables */
    VEC(Type *) vars;              /* made for this body */
    VEC(Expr *) literals;          /* range is checked when their type is known */
    VEC(Need) needs;
    VEC(Need) key_checks;          /* Map and Set types as written */
    VEC(GenericUse) uses;
    VEC(Undeclared *) undeclared;
    VEC(Complaint) complaints;
    VEC(Expr *) blocks;            /* EX_BLOCKs around the current statement */
    Map undeclared_by_name;        /* file and name -> Undeclared */
    VEC(struct Impl *) impls;
    Map unknown_types;             /* file and name -> Type */
    Map reported;                  /* file and name -> Diag: unknown or not imported */
    uint32_t pat_mark;             /* undo.len where the pattern under way began */
    uint32_t alt_mark, alt_end, alt_seen; /* bindings of the first alternative of `a | b` */
    BuiltinSig *sigs[BI_COUNT];
    uint16_t next_builtin[BI_COUNT];
    Sym sym_self, sym_this, sym_result, sym_default, sym_zero, sym_value, sym_some, sym_none,
        sym_ok, sym_err, sym_error, sym_not_found, sym_balance, sym_underscore, sym_old;
    Type *type_error;
    uint32_t unify_steps;          /* of this body */
    Map unified;                   /* pairs of types that are equal by now, see infer.c */
    uint32_t suggestions;          /* given so far: they cost more than the rest of an error */
} Sema;

/* ---- scope.c: names in force --------------------------------------------------------------- */
Slot *slot_of(Sema *sm, Sym name);
Def *def_new(Sema *sm, DefKind kind, Name name);
/* A DEF_LOCAL of the current body; bound until scope_leave of the mark before it. */
Def *local_new(Sema *sm, Name name, Type *type, bool is_param, bool is_mut);
uint32_t scope_enter(Sema *sm);
void scope_bind(Sema *sm, Sym name, Def *d);
void scope_leave(Sema *sm, uint32_t mark);
void enter_module(Sema *sm, Module *m);
/* A top-level name of the current module: own, imported, prelude. Marks imports as used. */
Def *lookup_global(Sema *sm, Sym name);
void add_ref(Sema *sm, Span at, Def *d);
void sort_refs(Program *p);
bool may_suggest(const Sema *sm); /* false after many: they cost more than the errors */
/* The nearest visible name, for "did you mean"; NULL when none is near. */
const char *suggest_value(Sema *sm, Sym name);
const char *suggest_type(Sema *sm, Sym name);
const char *suggest_among(Sema *sm, Sym name, const Map *members);
const char *suggest_variant(Sema *sm, Sym name, const EnumInfo *e);
const char *suggest_member(Sema *sm, Sym name, const Def *type); /* of a gene or system */
Sym intern_path(Sema *sm, const Path *p, uint32_t n);

/* ---- modules.c ----------------------------------------------------------------------------- */
void load_modules(Sema *sm, SourceUnit *const *units, uint32_t n);
void order_modules(Sema *sm);
void resolve_imports(Sema *sm, Module *m);
void report_unused_imports(Sema *sm, Module *m);
/* What `name` is for those who import from m; NULL when it exports no such thing. */
Def *module_export(Sema *sm, Module *m, Sym name);
Module *module_find(Sema *sm, Sym name);
/* Adds the fix-it "use m.{ name }" if exactly one known module exports the name. */
void fix_missing_import(Sema *sm, Diag *d, Sym name);

/* ---- typexpr.c: types as written ----------------------------------------------------------- */
void typexpr_init(Sema *sm);
const char *builtin_type_name(uint32_t i); /* canonical ones; NULL past the end */
Type *resolve_type(Sema *sm, TypeExpr *te);
Type *make_option(Sema *sm, Type *t);
Type *make_list(Sema *sm, Type *t);
/* A built-in type by its name, with fresh variables as arguments (`List::new`); NULL if none. */
Type *builtin_type(Sema *sm, Sym name, Type *const *args, uint32_t n, Span at);
void check_keys(Sema *sm);

/* ---- check_idiom.c ------------------------------------------------------------------------- */
/* Turns `[| f a b |]` into the calls that it stands for. False after reporting. */
bool expand_idiom(Sema *sm, Expr *e);

/* ---- resolve.c: paths in expressions and patterns ------------------------------------------ */
typedef struct Target {
    Def *def;      /* module, type, variant, function, const; NULL for a built-in type */
    Type *type;    /* of types: with arguments, fresh variables where none were written */
} Target;
/* The first n segments as module or type. False when there is no such thing: not reported. */
bool resolve_prefix(Sema *sm, const Path *p, uint32_t n, Target *out);
/* The whole path; a member of a built-in type or of a type parameter is left to the caller: `out`
   is its prefix then. False after reporting. */
bool resolve_path(Sema *sm, const Path *p, Target *out);
/* A dotted path may be a declaration of that full name, one of a module, or a part of a gene; true
   after an error when it is more than one. */
bool report_two_meanings(Sema *sm, const Path *p);
/* The same with the prefix in *out already. */
bool resolve_last(Sema *sm, const Path *p, Target *out);
/* The variant `name` of a gene: of its own enumeration or of exactly one of its fields'. */
VariantInfo *gene_variant(Def *gene, Sym name, bool *ambiguous);
/* The path that `a.b.c` spells when `a` is no value; false when it is one or nothing is known. */
bool chain_path(Sema *sm, const Expr *e, Path *out);
/* The type a definition declares, with fresh variables as arguments. */
Type *instantiate(Sema *sm, Def *type_def, Span at);

/* ---- decls.c, signatures.c, traits.c, cycles.c, generics.c --------------------------------- */
typedef struct Impl { /* `impl Trait { … }` in a type, `impl Trait for X { … }` */
    ImplDecl *decl;
    Def *target;
    Module *module;
    Type *trait;
} Impl;
void collect_decls(Sema *sm, Module *m);
Def *declare_fun(Sema *sm, FunDecl *f, Def *owner);
void add_method(Sema *sm, Def *owner, FunDecl *fd);
void attach_impls(Sema *sm);
void resolve_extends(Sema *sm, Module *m);
void resolve_signatures(Sema *sm, Module *m);
void resolve_impl_signatures(Sema *sm);
void resolve_fun_types(Sema *sm, Def *def);
Type *resolve_trait(Sema *sm, TypeExpr *te);
void bind_typarams(Sema *sm, Def *const *params, uint32_t n);
void bind_type_args(Sema *sm, const Type *t);
void check_conformance(Sema *sm);
void check_cycles(Sema *sm);
void check_const_cycles(Sema *sm);
void verify_generics(Sema *sm);
/* Records or verifies that t meets `need`. */
void require(Sema *sm, Type *t, uint32_t need, Span at, const char *what);
bool type_meets(Sema *sm, Type *t, uint32_t need);

/* ---- bodies.c ------------------------------------------------------------------------------ */
void check_bodies(Sema *sm, Module *m);
void body_begin(Sema *sm, Body *b, BodyKind kind, FunInfo *fun, Def *owner);
void body_end(Sema *sm, Body *b);
FunInfo *body_fun(Sema *sm, Def *def, Def *owner, Expr *body);
Type *const_type(Sema *sm, Def *d, Span use);

/* ---- infer.c ------------------------------------------------------------------------------- */
Type *new_var(Sema *sm, VarClass c, Span at);
bool unify(Sema *sm, Type *a, Type *b);
/* *slot holds a type that must be without variables at the end of the body. */
void pend(Sema *sm, Type **slot);
void set_type(Sema *sm, Expr *e, Type *t);
void finish_inference(Sema *sm);
Type *fail(Sema *sm, Expr *e); /* TY_ERROR */
static inline bool is_error(const Type *t) { return t->kind == TY_ERROR; }
/* Reports unless the type fits what is expected; gives the resulting type. */
Type *coerce(Sema *sm, Expr *e, Type *t, const Expect *x);
void report_mismatch(Sema *sm, Expr *e, Type *found, const Expect *x);

/* ---- check_*.c: expressions ---------------------------------------------------------------- */
Type *check_expr(Sema *sm, Expr *e, const Expect *x);
Type *check_any(Sema *sm, Expr *e, Type *hint);
Type *check_want(Sema *sm, Expr *e, Type *t, Span because, const char *why);
Type *check_operator(Sema *sm, Expr *e, Type *hint);
Type *check_unary(Sema *sm, Expr *e, Type *hint);
Type *check_name(Sema *sm, Expr *e, Type *hint);
void name_by_path(Sema *sm, Expr *e, const Path *path); /* of an EX_NAME */
Type *check_field(Sema *sm, Expr *e);
Type *check_call(Sema *sm, Expr *e, Type *hint);
Type *check_macro(Sema *sm, Expr *e, Type *hint);
Type *check_record(Sema *sm, Expr *e, Type *hint);
Type *check_closure(Sema *sm, Expr *e, Type *hint);
Type *check_quant(Sema *sm, Expr *e);
Type *check_block(Sema *sm, Expr *e, const Expect *x);
Type *check_if(Sema *sm, Expr *e, const Expect *x);
Type *check_match(Sema *sm, Expr *e, const Expect *x);
Type *check_statement(Sema *sm, Expr *e);
Type *check_try(Sema *sm, Expr *e, Type *hint);
void check_pattern(Sema *sm, Pat *p, Type *t);
Type *sequence_elem(Sema *sm, Type *t); /* of what `for` and `in` run over; NULL when it is none */
void mark_read(Sema *sm, Def *local);
void capture_this(Sema *sm);
CallTarget *new_target(Sema *sm, CallKind k, Def *d, Builtin b);
/* Arguments against parameters; reports a wrong count with the declaration as peer. */
void check_args(Sema *sm, Expr *call, Type *const *params, uint32_t n, const FunInfo *fun,
                const char *name);
Type *check_builtin_free(Sema *sm, Expr *e, uint16_t first, Type *hint, bool *found);
Type *check_builtin_method(Sema *sm, Expr *e, Type *rt, Name name, Type *hint, bool *found);
bool has_builtin_method(Sema *sm, const Type *t, Sym name);
void check_literal_range(Sema *sm, Expr *e);
Type *check_builtin_static(Sema *sm, Expr *e, Type *t, Name name, bool *found);
void builtins_init(Sema *sm);
const char *builtin_name(Builtin b);
/* Through a bound of a type parameter, or a default body that `self` inherits from a trait. */
Type *call_trait(Sema *sm, Expr *e, Def *m, Type *self);
const char *suggest_builtin_method(Sema *sm, Sym name, const Type *t);

/* ---- undeclared.c: reported once in a file, at the first use ------------------------------- */
Type *undeclared_call(Sema *sm, Expr *e, Name name, Type *hint);
void report_undeclared(Sema *sm);
Type *unknown_name(Sema *sm, Expr *e, Name name);
void report_open(Sema *sm, Expr *base, Type *var, Name member);
Def *import_anyway(Sema *sm, Name name);
bool reported_before(Sema *sm, Name name);
void note_reported(Sema *sm, Sym name, Diag *d);
bool is_broken(const Def *type); /* lost a part to a syntax error: what it lacks is not reported */
bool reported_member(Sema *sm, const Def *owner, Name name);
void note_member(Sema *sm, const Def *owner, Name name, Diag *d);

/* ---- blame.c ------------------------------------------------------------------------------- */
/* `d` is about the types of `a` and `b` (NULL: none), and about what is declared at `because`. */
void complain(Sema *sm, Diag *d, const Expr *a, const Expr *b, Span because);
/* Complaints that one declaration explains become one about the declaration. */
void settle_complaints(Sema *sm);

void check_attributes(Sema *sm, Module *m); /* attributes.c */
void report_deprecated(Sema *sm, const Def *d, Span at);

/* ---- sentences.c, evolves.c ---------------------------------------------------------------- */
void check_sentences(Sema *sm, Module *m);
Version def_version(const Def *d); /* span.lo 0: none */
void check_evolves(Sema *sm, Module *m);

#endif

/* What names stand for, and the checked program: the contract between the checker (sema), the
   flow analyses (sema/flow_*.c), lowering (hir/), the documentation and the language server. */
#ifndef DOLC_SEMA_SEMA_H
#define DOLC_SEMA_SEMA_H

#include "sema/types.h"

typedef struct Module Module;
typedef struct Program Program;
typedef struct EnumInfo EnumInfo;

typedef enum Builtin {
    BI_NONE,
#define BUILTIN(id, receiver, name, signature) BI_##id,
#include "sema/builtin.def"
#undef BUILTIN
    BI_COUNT
} Builtin;

typedef enum DefKind {
    DEF_ERROR,      /* declared with an error: uses of it stay silent */
    DEF_MODULE, DEF_GENE, DEF_TRAIT, DEF_SYSTEM, DEF_ENUM /* inline */, DEF_VARIANT,
    DEF_FIELD, DEF_FUN, DEF_CONST, DEF_CONSTRAINT, DEF_LAW, DEF_EVOLVES, DEF_TYPARAM,
    DEF_LOCAL       /* parameter, variable, pattern or loop binding */
} DefKind;

typedef enum Effect {
    EFF_READS = 1,   /* state of a system */
    EFF_WRITES = 2,
    EFF_HOST = 4,    /* calls extern fun */
    EFF_EMITS = 8,   /* calls extern effect fun */
    EFF_TRAPS = 16,
    EFF_ALLOCS = 32,
    EFF_IMPURE = EFF_READS | EFF_WRITES | EFF_HOST | EFF_EMITS
} Effect;

typedef struct FieldInfo {
    Sym name;
    Type *type;
    FieldDecl *decl;
    uint32_t index;
    Def *def;            /* DEF_FIELD */
    EnumInfo *inline_enum; /* `has state is enum { … }`, else NULL */
} FieldInfo;

typedef struct VariantInfo {
    Sym name;
    uint32_t index;      /* position: the tag */
    int64_t number;      /* = n where written, else the position */
    SLICE(FieldInfo) fields; /* payload; tuple payloads are named "0", "1", … */
    bool is_tuple;
    VariantDecl *decl;   /* NULL for Some, None, Ok, Err */
    EnumInfo *owner;
    Def *def;
} VariantInfo;

struct EnumInfo {
    Def *def;            /* the DEF_GENE or DEF_ENUM */
    SLICE(VariantInfo) variants;
};

typedef struct ConstraintInfo {
    Sym name;
    Def *owner;          /* gene, or NULL */
    Expr *body;
    ConstraintDecl *decl; /* NULL for a field's `where` */
    FieldInfo *field;    /* of a `where` clause: the field; its bare name is bound */
    Doc doc;
    Span span;
    struct FunInfo *fun; /* its body as a function of `this`: locals, calls, effects */
} ConstraintInfo;

typedef enum SelfKind { SELF_NONE, SELF_VALUE, SELF_MUT } SelfKind;

typedef struct LawInfo {
    Sym name;
    Def *owner;          /* system, trait, constraint */
    SLICE(Def *) params; /* DEF_LOCAL */
    Expr *body;
    Law *decl;
    bool temporal;       /* has `eventually` */
    bool two_state;      /* has `old` */
    struct FunInfo *fun; /* its body as a function */
} LawInfo;

typedef enum GeneKind { GENE_RECORD, GENE_ENUM, GENE_NAMED } GeneKind;

/* Genes and systems: whatever has fields, methods and constraints. */
typedef struct TypeInfo {
    GeneKind kind;
    bool is_system;
    SLICE(FieldInfo) fields;     /* state of a system; of a GENE_NAMED: one, "value" */
    EnumInfo *enumeration;       /* GENE_ENUM */
    VEC(ConstraintInfo *) constraints;
    VEC(LawInfo *) laws;
    VEC(Def *) methods;          /* DEF_FUN: fun, provides, of impl blocks too; declaration order */
    VEC(Type *) traits;          /* implemented; TY_GENE-like types with def = DEF_TRAIT */
    VEC(Def *) consts;           /* DEF_CONST members: G::NAME */
    Map members;                 /* Sym -> DEF_FIELD, DEF_FUN with `this` (not operators) */
    Map statics;                 /* Sym -> DEF_FUN of `provides`, DEF_CONST: T::name */
    VEC(Sentence *) sentences;
    Type *type;                  /* with its own parameters as arguments */
    bool lifts;                  /* single numeric field: + - % comparisons are lifted */
    Type *extends;
    bool has_arith;              /* declares an arithmetic operator: none of them is lifted */
    bool inherited;              /* `extends` was looked at */
    TypeExpr *alias;             /* of a GENE_NAMED: the type as written */
} TypeInfo;

/* Also made for every constraint, law, const and field default: decl is NULL then. */
typedef struct FunInfo {
    FunDecl *decl;
    Def *owner;                  /* DEF_GENE/TRAIT/SYSTEM/ENUM whose member it is, or NULL */
    SelfKind self;
    SLICE(Def *) tparams;        /* DEF_TYPARAM: owner's first */
    SLICE(Def *) params;         /* DEF_LOCAL */
    Type *result;
    Type *type;                  /* TY_FUN of params and result */
    VEC(Def *) locals;           /* every DEF_LOCAL of the body, parameters first */
    uint32_t effects;            /* of Effect: inferred by the effect pass; declared for externs */
    bool checked;                /* body was checked without an error */
    VEC(struct CallTarget *) calls; /* every resolved call in it (for effects, dead code) */
    VEC(Def *) consts;           /* DEF_CONST it mentions, DEF_FIELD whose default it takes */
    Def *trait_method;           /* the signature it implements, or NULL */
    Def *def;                    /* DEF_FUN, DEF_CONST, DEF_CONSTRAINT, DEF_LAW, DEF_FIELD */
    Expr *body;                  /* decl->body, or that of the constraint, law, const, default */
    uint64_t writes;             /* flow: fields of `this` that a method changes: bit i is field i,
                                    bit 63 all from the 64th on */
    struct FlowFun *flow;        /* flow: its node in the call graph (flow_effects.c) */
} FunInfo;

typedef struct ConstInfo {
    ConstDecl *decl;
    Type *type;
    uint8_t state;               /* 0 unseen, 1 being checked (cycle), 2 done */
    FunInfo *fun;                /* its initialiser as a function */
} ConstInfo;

typedef struct LocalInfo {
    bool is_param;
    bool is_mut;                 /* `mut x`, `var x`, `for mut x` */
    bool is_alias;               /* flow: a `mut` name of a place: changes the original */
    bool is_fresh;               /* flow: holds a value of its own, parts may be changed */
    bool captured;               /* by a closure */
    struct Place *place;         /* flow: of an alias that is no parameter: what it names */
    uint32_t index;              /* in FunInfo.locals */
    uint32_t reads, writes;      /* counts, for lints */
    uint32_t level;              /* closures around its declaration */
    TypeExpr *written;           /* its type as declared, or NULL */
    Expr *init;                  /* what it was declared with, or NULL */
    struct FunInfo *fun;
} LocalInfo;

typedef struct TypeParamInfo {
    uint32_t needs;              /* NEED_* found while checking generic bodies */
    SLICE(Type *) bounds;
} TypeParamInfo;

struct Def {
    DefKind kind;
    bool is_pub;
    bool used;
    bool is_std;
    bool deprecated;             /* by `evolves … deprecates` or #[deprecated] */
    Sym name;
    Module *module;
    Def *parent;                 /* member of, or NULL */
    Span span;                   /* of the name */
    Type *type;                  /* LOCAL, CONST, FIELD: its type; GENE, SYSTEM, ENUM, TYPARAM: the
                                    type itself */
    Doc *doc;
    Attrs *attrs;
    Decl *decl;
    union {
        TypeInfo *info;          /* GENE, SYSTEM */
        struct TraitInfo *trait;
        EnumInfo *enumeration;   /* DEF_ENUM */
        VariantInfo *variant;
        FieldInfo *field;
        FunInfo *fun;
        ConstInfo *constant;
        ConstraintInfo *constraint;
        LawInfo *law;
        struct EvolvesInfo *evolves;
        LocalInfo *local;
        TypeParamInfo *typaram;
        Module *mod;
    };
};

typedef enum TypeNeed { NEED_EQ = 1, NEED_ORD = 2, NEED_NUM = 4, NEED_KEY = 8, NEED_DEFAULT = 16,
                        NEED_ZERO = 32, NEED_SHOW = 64, NEED_INT = 128,
                        NEED_NUMBER = 256, NEED_FLOAT = 512, NEED_PARSE = 1024,
                        NEED_COMPARE = 2048 } TypeNeed;

typedef struct TraitInfo {
    SLICE(Def *) methods;        /* DEF_FUN, signatures (or default bodies) */
    Def *self_param;             /* DEF_TYPARAM: what Self and `this` are in it; first of the type
                                    parameters of each of its methods */
    Type *type;                  /* TY_GENE with def = DEF_TRAIT, own parameters as arguments */
    Map members;                 /* Sym -> DEF_FUN */
    VEC(LawInfo *) laws;
    VEC(Sentence *) sentences;
    VEC(Def *) implementors;     /* DEF_GENE, DEF_SYSTEM */
} TraitInfo;

typedef struct EvolvesInfo {
    Def *target;
    EvolvesDecl *decl;
    Type *old_type, *new_type;   /* record types before and after, for migrate */
    FunInfo *migrate;            /* from old to new, or NULL */
} EvolvesInfo;

typedef struct ClosureInfo {     /* Expr.closure.info */
    VEC(Def *) captures;         /* DEF_LOCAL of enclosing functions, first use order */
    bool captures_this;
    bool escapes;                /* stored, returned or passed to a non-built-in */
    VEC(Def *) locals;
} ClosureInfo;

struct Module {
    Sym name;                    /* "enr.core" */
    Version version;
    SourceUnit *unit;            /* first unit; a module is one file */
    Def *def;
    VEC(Def *) defs;             /* top level, source order */
    Map names;                   /* Sym -> Def, own declarations */
    Map imports;                 /* Sym -> struct Import (sema/check.h) */
    VEC(struct Import *) import_list; /* in source order, globs too */
    VEC(Module *) uses;          /* modules it imports from */
    bool has_pub;
    bool is_std;
    bool requested;              /* given on the command line, not only imported */
    uint32_t order;              /* deterministic: dependency order, ties by name */
};

/* A use of a name: the reference index, for rename, references, unused, highlights. */
typedef struct Ref {
    Span span;
    Def *def;
} Ref;

struct Program {
    Session *session;
    TypeTable *types;
    VEC(Module *) modules;       /* in order of Module.order */
    Map by_name;                 /* Sym -> Module */
    VEC(Def *) all_funs;         /* DEF_FUN with a body, in module then source order: what flow
                                    passes and lowering walk */
    VEC(FunInfo *) bodies;       /* of all_funs, and of every constraint, law, const and field
                                    default, in the order checked: what flow passes walk */
    VEC(Ref) refs;               /* when requested */
    bool want_refs;
    const char *const *search;   /* -I directories, then the standard library; NULL-terminated */
    void *checker;               /* private to sema/: for sema_check_expr */
    Def *builtin_some, *builtin_none, *builtin_ok, *builtin_err; /* DEF_VARIANT; owners are
                                                                    TY_OPTION/TY_RESULT */
};

/* Reads what is imported but was not given, resolves, checks; then the flow passes.
   Diagnostics tell of errors; the program is usable for tools even with errors. */
Program *sema_check(Session *s, SourceUnit *const *units, uint32_t n, const char *const *search,
                    bool want_refs);
/* Checks a free-standing expression in the scope of all modules (dolc eval -e): every public name
   is visible, bare when unambiguous. Gives a pure function without parameters, or NULL. */
FunInfo *sema_check_expr(Program *p, Expr *e);

/* The declared type of a member of `owner`, with the owner's arguments put in. */
Type *sema_member_type(TypeTable *tt, Type *owner, Type *declared);
/* The enumeration behind TY_ENUM, TY_OPTION, TY_RESULT; NULL for other types. */
EnumInfo *sema_enum(const Program *p, const Type *t);
/* Type of payload `i` of a variant of enumeration type `t`. */
Type *sema_payload_type(const Program *p, Type *t, const VariantInfo *v, uint32_t i);
/* The record or system behind TY_GENE and TY_SYSTEM (and TY_ENUM of a gene); else NULL. */
TypeInfo *sema_info(const Type *t);
/* The method `name` of a value of type `t`: its own or, by a trait's default body, inherited. */
Def *sema_method(const Type *t, Sym name);
/* Whether `t` implements the trait. */
bool sema_implements(const Type *t, const Def *trait);

/* The variant of this name; NULL when there is none, or no enumeration. */
VariantInfo *find_variant(const EnumInfo *e, Sym name);
/* The word for a binary operator in names that are made of it: "add"; NULL for what no gene can
   declare. */
const char *operator_word(BinaryOp op);
/* What an item of an `evolves` speaks of: by its name, or by the declaration that it shows. */
Name evolve_item_name(const EvolveItem *it);

const char *version_text(Arena *a, Version v); /* "1.2.0" */
/* By major, minor, patch; whether they are written at all is for the caller to look at. */
bool version_same(Version a, Version b);
bool version_is_newer(Version a, Version b);

/* After all bodies are typed: matches are exhaustive; functions end with their result, variables
   have a value, code can be reached; LocalInfo.is_alias and is_fresh, effects and SELF_MUT;
   constraints and constants are pure; places, `mut`, lost updates, captures; unused, hidden names,
   idle statements and comparisons. */
typedef struct FlowPass FlowPass;
FlowPass *flow_begin(Program *p);
/* What a body tells by itself, of all bodies of `m`: right after they are checked, while they are
   in the cache. Modules in the order of Program.modules. */
void flow_module(FlowPass *pass, Module *m);
void flow_finish(FlowPass *pass); /* what takes the effects of all; frees the pass */
void flow_check_expr(Program *p, FunInfo *fun); /* the same for an expression checked after that */
/* What a function does beyond computing its result: "pure", or "reads state, may trap". */
const char *effects_text(Arena *a, const FunInfo *fun);

#endif

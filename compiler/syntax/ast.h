/* The syntax tree. Built by the parser, annotated by sema (fields marked "sema:"), read by all.
   Nodes live in the session's arena. A tree with syntax errors is still well formed: broken parts
   are *_ERROR nodes, on which every later stage stays silent. */
#ifndef DOLC_SYNTAX_AST_H
#define DOLC_SYNTAX_AST_H

#include "source/session.h"

typedef struct Type Type;       /* sema/types.h */
typedef struct Def Def;         /* sema/sema.h: whatever a name can stand for */
typedef struct Expr Expr;
typedef struct TypeExpr TypeExpr;
typedef struct Pat Pat;
typedef struct Decl Decl;
typedef struct FunDecl FunDecl;
typedef struct SourceUnit SourceUnit;

#define SLICE(T)      \
    struct {          \
        T *data;      \
        uint32_t len; \
    }

typedef struct Name {
    Sym sym; /* NULL only in error nodes */
    Span span;
} Name;

/* `a.b::C::<T>`: segments in order. */
typedef struct PathSeg {
    Name name;
    SLICE(TypeExpr *) args; /* of `<…>` in types, `::<…>` in expressions */
} PathSeg;
typedef struct Path {
    SLICE(PathSeg) segs;
    Span span;
    bool dotted; /* at least one '.' between segments */
} Path;

/* Documentation: raw text of exegesis/docs, or of /// lines. */
typedef struct Doc {
    const char *text; /* NULL when there is none; common indentation is removed */
    uint32_t len;
    Span span;
} Doc;

typedef struct Version {
    uint32_t major, minor, patch;
    Span span; /* lo == 0: no version */
} Version;

/* `@crdt(lww, k = e)`, `#[allow(x, "why")]`, `@personal` */
typedef struct AttrArg {
    Name name;   /* sym NULL when only a value */
    Expr *value; /* NULL when only a name */
} AttrArg;
typedef struct Attr {
    Name name;
    SLICE(AttrArg) args;
    Span span;
} Attr;
typedef SLICE(Attr) Attrs;

/* ---- types as written ------------------------------------------------------------------- */

typedef enum TypeExprKind {
    TE_ERROR,
    TE_PATH,  /* UInt64, Option<T>, SeptalGate.state, enr.core.Credits, Self */
    TE_TUPLE, /* (A, B); () is Void; Tuple<A, B> stays a TE_PATH */
    TE_FUN,   /* fun(A, B) -> R; result NULL is Void */
    TE_LIST,  /* [T], and [T; N] with count */
    TE_REF,   /* &T, &mut T: read as T */
    TE_ENUM,  /* enum { A, B(T), C { x: T } } */
    TE_NEVER  /* ! */
} TypeExprKind;

typedef struct FieldDecl FieldDecl;

typedef struct VariantDecl {
    Name name;
    SLICE(TypeExpr *) tuple;  /* B(T, U) */
    SLICE(FieldDecl *) fields; /* C { x: T } */
    Expr *number;             /* A = 3; or NULL */
    Doc doc;                  /* a comment `// …` after it is not documentation, `///` is */
    Span span;
} VariantDecl;
typedef struct EnumBody {
    SLICE(VariantDecl *) variants;
    Span span;
} EnumBody;

struct TypeExpr {
    TypeExprKind kind : 8;
    uint32_t depth : 16; /* as in Expr */
    Span span;
    Type *type; /* sema: what it denotes */
    union {
        Path path;
        struct {
            SLICE(TypeExpr *) items;
        } tuple;
        struct {
            SLICE(TypeExpr *) params;
            TypeExpr *result;
        } fun;
        struct {
            TypeExpr *elem;
            Expr *count;
        } list;
        TypeExpr *ref;
        EnumBody *enumeration;
    };
};

/* ---- patterns --------------------------------------------------------------------------- */

typedef enum PatKind {
    PAT_ERROR,
    PAT_WILD,    /* _ */
    PAT_NAME,    /* x or Variant: sema decides; `mut x` */
    PAT_LITERAL, /* 1, -1, 1.5, "a", 'c', true, false; value is a literal Expr */
    PAT_RANGE,   /* 1..5, 1..=5 */
    PAT_PATH,    /* A::B, A.b::C without payload */
    PAT_CALL,    /* Some(p), A::B(p, q) */
    PAT_STRUCT,  /* G { x, y: p, .. } and A::C { x } */
    PAT_TUPLE,
    PAT_OR
} PatKind;

typedef struct PatField {
    Name name;
    Pat *pat; /* NULL: shorthand, binds the name */
    Def *local; /* sema: of a shorthand */
} PatField;

struct Pat {
    PatKind kind : 8;
    bool is_mut : 1; /* PAT_NAME */
    bool rest : 1;   /* PAT_STRUCT with `..` */
    uint32_t depth : 16; /* as in Expr */
    Span span;
    Type *type;   /* sema: of the value matched */
    Def *def;     /* sema: PAT_NAME the DEF_LOCAL bound or the DEF_VARIANT meant; PAT_PATH,
                     PAT_CALL, PAT_STRUCT the DEF_VARIANT or DEF_GENE */
    union {
        Name name;
        Expr *literal;
        struct {
            Expr *lo, *hi;
            bool inclusive;
        } range;
        struct {
            Path path;
            SLICE(Pat *) args;      /* PAT_CALL, PAT_TUPLE (path empty) */
            SLICE(PatField) fields; /* PAT_STRUCT */
        } ctor;
        struct {
            SLICE(Pat *) alts;
        } alt;
    };
};

/* ---- expressions and statements --------------------------------------------------------- */

typedef enum ExprKind {
#define EXPR(kind, member) EX_##kind,
#include "syntax/ast.def"
#undef EXPR
    EX_COUNT
} ExprKind;

typedef enum BinaryOp {
    OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_REM, OP_POW,
    OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE,
    OP_AND, OP_OR, OP_IMPLIES, OP_IN, OP_COALESCE /* ?? */,
    OP_COMPOSE /* >> */, OP_APPLY /* f @ x */, OP_PIPE /* x |> f */, OP_BIND /* := */
} BinaryOp;
typedef enum UnaryOp { OP_NEG, OP_NOT, OP_QUOTE, OP_EVAL, OP_REFLECT, OP_DEREF } UnaryOp;

typedef struct FieldInit {
    Name name;
    Expr *value;  /* NULL: shorthand `T { a }`; sema fills in an EX_NAME */
    uint32_t index; /* sema: of the field */
} FieldInit;
typedef struct MapItem {
    Expr *key, *value;
} MapItem;
typedef struct Param {
    Name name;
    TypeExpr *type; /* NULL: inferred (closures) */
    Expr *value;    /* default, or NULL */
    Pat *pat;       /* closures `|(a, b)|`: a pattern instead of the name; else NULL */
    bool is_mut;
    Def *def; /* sema: DEF_LOCAL */
} Param;
typedef struct Arm {
    Pat *pat;
    Expr *guard; /* or NULL */
    Expr *body;
    Span span;
} Arm;
typedef struct Binder { /* forall x in e, forall (k, v) in e, forall x: T */
    Name name;
    Pat *pat;       /* a pattern instead of the name, or NULL */
    TypeExpr *type; /* or NULL */
    Expr *seq;      /* or NULL */
    Def *def;       /* sema: DEF_LOCAL */
} Binder;

typedef enum CallKind {
    CALL_UNRESOLVED,
    CALL_FUN,            /* free function, provides, extern: target->def; no receiver */
    CALL_METHOD,         /* target->def with the receiver as `this` */
    CALL_VARIANT,        /* constructor of target->def (DEF_VARIANT), Some, Ok, Err included */
    CALL_NEWTYPE,        /* NodeId("a"): target->def is the DEF_GENE */
    CALL_VALUE,          /* of a function value */
    CALL_BUILTIN,        /* free built-in or built-in method: target->builtin */
    CALL_DERIVED,        /* T::default(), T::zero() derived by the compiler: target->builtin */
    CALL_TRAIT           /* method of a trait on a type parameter: resolved when instantiated */
} CallKind;
typedef struct CallTarget { /* sema: what a call (or an overloaded operator) calls */
    CallKind kind;
    uint16_t builtin;    /* sema/builtin.h */
    Def *def;
    SLICE(Type *) targs; /* type arguments of def, owner's first; may hold TY_PARAM in generics */
} CallTarget;

struct Expr {
    ExprKind kind : 8;
    bool parens : 1;     /* written in parentheses */
    bool is_place : 1;   /* sema: denotes a place that may be changed (language.md, places) */
    bool fresh : 1;      /* sema: value of its own, no place behind it */
    bool has_semi : 1;   /* statement closed by ';': a block's value is then () */
    bool incomplete : 1; /* made by error recovery */
    uint32_t depth : 16; /* levels of the tree below and with this node; at most limits.nesting */
    Span span;
    Type *type; /* sema */
    union {
        struct { uint64_t value; bool from_char; bool too_big; } integer;
        double real;
        bool boolean;
        struct { const char *text; uint32_t len; } string; /* unescaped UTF-8 */
        uint32_t character;
        struct { Name name; const Path *path; Def *def; Type **targs; } name;
                                    /* `a` alone has no path; `a::B`, `a::<T>` have one, and name
                                       is its first. sema: targs, NULL or one for each type
                                       parameter of the function def */
        struct { Expr *base; Name name; uint32_t index; Def *def; } field; /* a.b; sema: index of
                                                            the field, def of module.member */
        struct { Expr *base; uint32_t index; Span at; } tuple_index;
        struct { Expr *base, *index; } index;
        struct { Expr *callee; SLICE(Expr *) args; Expr *receiver; CallTarget *target; } call;
                                    /* sema: receiver = base of the callee for CALL_METHOD etc. */
        struct { Name name; SLICE(Expr *) args; CallTarget *target; } macro; /* name!(…) */
        struct { UnaryOp op; Expr *operand; CallTarget *target; } unary;
        struct { BinaryOp op; Span at; Expr *left, *right; CallTarget *target; } binary;
        struct { Expr *operand; TypeExpr *to; } cast;
        struct { Expr *operand; } try_; /* e? */
        struct { Path path; SLICE(FieldInit) fields; bool unfinished; Span dots; bool checked;
                 Def *def; } record; /* T { … }; checked: `try T { … }` gives a Result */
        struct { SLICE(Expr *) items; } list;   /* EX_LIST, EX_TUPLE (0 items: unit), EX_SET_ */
        struct { SLICE(MapItem) items; } map;   /* EX_MAP; `{}` is an EX_BLOCK with empty_braces */
        struct { SLICE(Param) params; TypeExpr *result; Expr *body; void *info; } closure;
                                    /* sema: info = ClosureInfo: captures, escapes */
        struct { Expr *cond, *then, *else_; Pat *pat; } if_; /* else_: block, EX_IF or NULL; pat:
                                                             `if let p = cond` */
        struct { Expr *subject; SLICE(Arm) arms; } match;
        struct { SLICE(Expr *) stmts; bool empty_braces; bool sex; } block;
        struct { bool exists; SLICE(Binder) binders; Expr *body; } quant;
        struct { Expr *lo, *hi; bool inclusive; } range;
        struct { Expr *operand; } old;
        struct { Expr *operand, *within; } eventually;
        struct { Pat *pat; Name name; bool is_mut, is_const, keyword; TypeExpr *type; Expr *init;
                 Def *def; } let; /* let/val/var/mut/const x[: T] = e, and (a, b) = … with pat;
                                     a plain `x = e` is EX_ASSIGN */
        struct { Expr *place; BinaryOp op; bool compound; Expr *value; Def *declares;
                 CallTarget *target; } assign; /* x = e, a.b += e; sema: declares = local when it
                                    declares x; target = declared operator of a compound one */
        struct { Pat *pat; bool is_mut; Expr *seq; Expr *body; Name label; } for_;
        struct { Expr *cond; Expr *body; } while_; /* EX_LOOP: cond NULL */
        struct { Expr *value; } ret;
        struct { SLICE(Expr *) items; } idiom; /* [| f a b |] */
        struct { Decl *decl; } decl;           /* a declaration inside a block */
    };
};

/* A name alone: `a`, `a::<T>`. Its symbol is NULL when it was made by error recovery. */
static inline bool expr_is_bare(const Expr *e)
{
    return e->kind == EX_NAME && (!e->name.path || e->name.path->segs.len == 1);
}
/* The path of an EX_NAME; of a name alone it is made in *one, and lives as long. */
static inline Path expr_path(const Expr *e, PathSeg *one)
{
    if (e->name.path)
        return *e->name.path;
    *one = (PathSeg){.name = e->name.name};
    return (Path){.segs = {one, 1}, .span = e->name.name.span};
}
/* *e becomes what *from is: not all of Expr, whose larger kinds need not fit a node. */
void expr_become(Expr *e, const Expr *from);

/* ---- declarations ----------------------------------------------------------------------- */

typedef struct TypeParam {
    Name name;
    SLICE(TypeExpr *) bounds; /* T: Trait + Trait */
    Def *def;
} TypeParam;
typedef SLICE(TypeParam) TypeParams;

typedef enum FunFlag {
    FUN_EXTERN = 1,    /* extern fun */
    FUN_EFFECT = 2,    /* extern effect fun */
    FUN_ATOMIC = 4,
    FUN_PROVIDES = 8,  /* static: no `this` */
    FUN_IS = 16,       /* trait signature or its implementation */
    FUN_SEX = 32,      /* sex fun: declared side effects */
    FUN_OPERATOR = 64, /* fun operator -(other: T) -> U; name is "operator -" */
    FUN_MUT_SELF = 128, /* sema: changes `this` */
    FUN_BROKEN = 256   /* the signature has a syntax error: calls are not checked */
} FunFlag;

struct FunDecl {
    Name name;
    uint32_t flags;
    bool is_pub;
    BinaryOp op; /* FUN_OPERATOR */
    TypeParams tparams;
    SLICE(Param) params;
    TypeExpr *result; /* NULL: Void */
    SLICE(Expr *) requires, ensures;
    Expr *body; /* EX_BLOCK, or NULL: a signature */
    Doc doc;
    Attrs attrs;
    Span span;      /* all of it */
    Span head;      /* up to the result type */
    Def *def;       /* sema */
};

struct FieldDecl {
    Name name;
    TypeExpr *type; /* NULL: untyped `has x` (sentences only) */
    Expr *value;    /* default */
    Expr *where;
    Name subject;   /* `container has id: T` */
    bool is_state, is_pub;
    Doc doc;
    Attrs attrs;
    Span span;
    struct FunInfo *fun; /* sema: the default as a function; NULL without one */
};

typedef struct Law {
    Name name;
    SLICE(Param) params;
    Expr *body; /* NULL: only named */
    Doc doc;
    Span span;
    Def *def;
} Law;

/* `container has identity`, `all events is logged`, `requires x.y >= 0.0.1`, `emits e`, … */
typedef enum SentenceKind {
    SENT_HAS, SENT_IS, SENT_EMITS, SENT_NEVER, SENT_REQUIRES, SENT_MATCHES, SENT_USES, SENT_DERIVES,
    SENT_OTHER
} SentenceKind;
typedef struct Sentence {
    SentenceKind kind;
    Name quantifier;      /* each, all, no */
    SLICE(Name) subject;  /* words before the predicate; dotted names are one word */
    SLICE(Name) object;   /* words after it */
    Name relation;        /* >=, >, = before a version */
    Version version;
    Span span;
} Sentence;

typedef struct ConstraintDecl {
    Name name;
    TypeParams tparams;       /* top level only */
    SLICE(struct Member *) members; /* top level: laws, sentences */
    Expr *body;               /* in a gene: the expression; a `match` or a block with a value too */
    Doc doc;
    Attrs attrs;
    bool is_pub;
    Span span;
    Def *def;
} ConstraintDecl;

typedef struct ImplDecl {
    TypeParams tparams;
    TypeExpr *trait;  /* NULL: plain `impl X { }` */
    TypeExpr *target; /* NULL inside a gene or system: its owner */
    SLICE(struct Member *) members;
    Span span;
    Span head;
} ImplDecl;

typedef enum MemberKind {
    MEM_ERROR,
    MEM_FIELD,      /* has, state, x: T */
    MEM_ENUM,       /* type: enum { … }, and the variants of `enum X { }` */
    MEM_ALIAS,      /* type: UInt64 */
    MEM_CONSTRAINT,
    MEM_LAW,
    MEM_FUN,        /* fun, provides, is */
    MEM_IMPL,
    MEM_SENTENCE,
    MEM_DOC,
    MEM_CONST
} MemberKind;
typedef struct Member {
    MemberKind kind;
    Span span;
    union {
        FieldDecl *field;
        EnumBody *enumeration;
        TypeExpr *alias;
        ConstraintDecl *constraint;
        Law *law;
        FunDecl *fun;
        ImplDecl *impl;
        Sentence *sentence;
        struct ConstDecl *constant;
        Doc doc;
    };
} Member;

typedef struct TypeDecl { /* gene, trait, system */
    Name name;      /* dotted names (`user.Account`) are one symbol with dots */
    TypeParams tparams;
    Version version;
    TypeExpr *extends;
    SLICE(Member *) members;
} TypeDecl;

typedef struct ConstDecl {
    Name name;
    TypeExpr *type; /* or NULL */
    Expr *value;
    bool is_var;    /* sex var: a variable of the module */
    Doc doc;
    Attrs attrs;
    bool is_pub;
    Span span;
    Def *def;
} ConstDecl;

typedef enum EvolveKind { EVO_ADDS, EVO_REMOVES, EVO_DEPRECATES } EvolveKind;
typedef struct EvolveItem {
    EvolveKind kind;
    Name name;      /* EVO_REMOVES, or the name of the member */
    Member *member; /* EVO_ADDS, EVO_DEPRECATES; or NULL */
    Span span;
} EvolveItem;
typedef struct EvolvesDecl {
    Path target;
    Version to, from; /* new > old */
    SLICE(EvolveItem) items;
    const char *because; /* or NULL */
    uint32_t because_len;
    Expr *migrate;       /* EX_BLOCK or NULL */
    Def *def;
} EvolvesDecl;

typedef struct UseItem {
    Name name, alias; /* alias.sym NULL when none */
} UseItem;
typedef struct UseDecl {
    Path module;
    SLICE(UseItem) items; /* `.{ A, B as C }` */
    Name alias;           /* use a.b as c */
    bool all;             /* .* */
    bool is_pub;
    bool foreign;         /* @org/x, @git:, @https: */
    Span span;
} UseDecl;

typedef enum DeclKind {
    DECL_ERROR,
    DECL_GENE, DECL_TRAIT, DECL_SYSTEM,
    DECL_CONSTRAINT,
    DECL_FUN,     /* fun, extern fun, sex fun */
    DECL_CONST,   /* const, sex var */
    DECL_IMPL,
    DECL_EVOLVES,
    DECL_SUBMOD,  /* mod x { … } */
    DECL_OTHER    /* spirit manifests, .dol.test blocks: kept as text */
} DeclKind;

struct Decl {
    DeclKind kind;
    bool is_pub;
    Span span;
    Name name;
    Doc doc;
    Attrs attrs;
    Def *def; /* sema */
    union {
        TypeDecl *type;
        ConstraintDecl *constraint;
        FunDecl *fun;
        ConstDecl *constant;
        ImplDecl *impl;
        EvolvesDecl *evolves;
        struct {
            SLICE(Decl *) decls;
        } submod;
    };
};

struct SourceUnit { /* one file */
    SourceFile *file;
    Path module;       /* segs.len == 0: named after the file */
    Version version;
    Doc doc;
    Attrs attrs;
    VEC(UseDecl *) uses;
    VEC(Decl *) decls;
    uint32_t syntax_errors;
};

/* Parses a whole file; never fails: diagnostics go to s->diags. */
SourceUnit *parse_file(Session *s, SourceFile *f);
/* Parses the text of `f` as a single expression (dolc eval -e). NULL on an error. */
Expr *parse_expression(Session *s, SourceFile *f);
/* The tree as indented text, for tests and `dolc dump --stage ast`. */
void ast_dump(Out *o, const SourceUnit *u);
const char *expr_kind_name(ExprKind k);
const char *binary_op_text(BinaryOp op); /* as written in canonical spelling */

#endif

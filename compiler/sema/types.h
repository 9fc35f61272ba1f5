/* Types as the checker knows them: hash-consed, so that equal types are the same pointer
   (type variables excepted: follow them with type_resolve). */
#ifndef DOLC_SEMA_TYPES_H
#define DOLC_SEMA_TYPES_H

#include "syntax/ast.h"

typedef enum TypeKind {
    TY_ERROR,   /* after a diagnostic: agrees with everything, silently */
    TY_UNKNOWN, /* of an untyped `has x`: sentences only */
    TY_NEVER,   /* of return, break, a trap: agrees with everything */
    TY_UNIT,    /* Void, () */
    TY_BOOL, TY_CHAR,
    TY_I8, TY_I16, TY_I32, TY_I64,
    TY_U8, TY_U16, TY_U32, TY_U64,
    TY_F32, TY_F64,
    TY_STRING,
    TY_OPTION,  /* args[0] */
    TY_RESULT,  /* args[0], args[1] */
    TY_LIST,    /* args[0]; ranges are lists of integers too */
    TY_MAP,     /* args[0] key, args[1] value */
    TY_SET,     /* args[0] */
    TY_TUPLE,   /* args; at least two */
    TY_FUN,     /* args = parameters, result; mut_mask: bit i = parameter i is `mut` */
    TY_GENE,    /* def (record or named type), args */
    TY_ENUM,    /* def (enum gene, inline enum), args of the owner */
    TY_SYSTEM,  /* def */
    TY_PARAM,   /* def = DEF_TYPARAM */
    TY_VAR      /* inference variable, local to one function body */
} TypeKind;

typedef enum VarClass { VAR_ANY, VAR_INT /* integer literal */, VAR_FLOAT } VarClass;

struct Type {
    TypeKind kind;
    uint32_t id;         /* dense, deterministic */
    Def *def;
    Type *result;        /* TY_FUN */
    SLICE(Type *) args;
    uint32_t mut_mask;
    VarClass var_class : 8; /* TY_VAR */
    bool has_param : 1;  /* mentions a TY_PARAM */
    bool has_var : 1;    /* mentions a TY_VAR */
    Type *bound;         /* TY_VAR: what it was unified with, or NULL */
    Span var_span;       /* TY_VAR: where it was made (for "cannot infer") */
    const char *text;    /* printed form, made on demand by type_name */
    uint64_t size;       /* private to types.c: flat fields, 0 until counted */
    Type *zonked;        /* private to types.c: what a walk made of it, … */
    uint32_t epoch;      /* … the one that saw it last */
    uint16_t need_known, need_met, need_passed; /* private to generics.c: of NEED_* */
    uint8_t memo;        /* private to types.c: answers of the predicates below */
};

typedef struct TypeTable TypeTable;
TypeTable *types_new(Session *s);
uint32_t types_count(const TypeTable *t); /* ids are below it */
Type *type_basic(TypeTable *t, TypeKind k);
Type *type_make(TypeTable *t, TypeKind k, Def *def, Type *const *args, uint32_t n);
enum { MUT_PARAMS = 32 }; /* of a function only the first may be `mut` (E0212) */
static inline bool type_takes_mut(const Type *t, uint32_t param)
{
    return param < MUT_PARAMS && (t->mut_mask >> param & 1);
}
Type *type_fun(TypeTable *t, Type *const *params, uint32_t n, Type *result, uint32_t mut_mask);
Type *type_var(TypeTable *t, VarClass c, Span at);
/* Follows bound variables at the top; type_zonk also inside. */
Type *type_resolve(Type *t);
Type *type_zonk(TypeTable *tt, Type *t);
/* Whether variable `v` occurs in t. */
bool type_mentions(TypeTable *tt, const Type *v, Type *t);
/* Replaces the type parameters `params` (DEF_TYPARAM) by `args`; others stay. */
Type *type_subst(TypeTable *tt, Type *t, Def *const *params, Type *const *args, uint32_t n);
/* As a user writes it: "Map<NodeId, List<Credits>>", "SeptalGate.state". */
const char *type_name(TypeTable *tt, Type *t);

static inline bool type_is_int(const Type *t) { return t->kind >= TY_I8 && t->kind <= TY_U64; }
static inline bool type_is_signed(const Type *t) { return t->kind >= TY_I8 && t->kind <= TY_I64; }
static inline bool type_is_float(const Type *t) { return t->kind == TY_F32 || t->kind == TY_F64; }
static inline bool type_is_numeric(const Type *t) { return t->kind >= TY_I8 && t->kind <= TY_F64; }
/* Numbers, Bool, Char, String, unit: values without parts that could be changed in place. */
bool type_is_plain(const Type *t);
/* Lists, maps, sets, or something that holds one: sharing must be broken by a copy. */
bool type_has_heap(Type *t);
/* May be a Map key or Set element: no function, no float inside. */
bool type_is_key(Type *t);
/* No function inside: `==` is defined. */
bool type_has_eq(Type *t);
/* Fields of the value laid out flat, saturating at UINT32_MAX: what Limits.type_size bounds. */
uint64_t type_flat_size(TypeTable *tt, Type *t);
uint32_t type_bits(const Type *t); /* of a numeric type */

#endif

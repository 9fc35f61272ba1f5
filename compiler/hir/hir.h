/* HIR: the typed, monomorphic, desugared program that the evaluator and every back end consume.
   It has no pointer width and no target in it. Iterator chains, non-escaping closures, `?`, nested
   patterns, operators on genes, defaults and derived functions are gone; systems are records whose
   methods take the state as a REF parameter.

   Evaluation. Operands are evaluated left to right, each once; SET evaluates its value first. After
   the pass `sequence` an expression holds at most one operand that may trap or have an effect, so a
   back end whose language leaves the order open (C) may print expressions as they are.

   Values and places. A place is LOCAL, or FIELD, PAYLOAD, ELEM, SLOT of a place. Reading a place
   whose type holds a list, map or set gives a value that may share storage with it; lowering puts
   COPY where the sharing could be observed, so a back end may pass and store such values by
   handle and change lists, maps and sets in place.

   Traps. Checked arithmetic, ELEM, TRAP, CHECK and prims marked T trap with the node's span as
   source place. Trap kinds are in trap.def. */
#ifndef DOLC_HIR_HIR_H
#define DOLC_HIR_HIR_H

#include "source/session.h"

#ifndef SLICE
#define SLICE(T)      \
    struct {          \
        T *data;      \
        uint32_t len; \
    }
#endif

typedef enum HTypeKind {
#define HTY(kind, text) HT_##kind,
#include "hir/hir.def"
    HT_COUNT
} HTypeKind;

typedef struct HType HType;
typedef struct HFunc HFunc;
typedef struct HExpr HExpr;
typedef struct HStmt HStmt;
typedef struct HConst HConst;
typedef struct HHost HHost;
typedef struct HSystem HSystem;
typedef struct HProgram HProgram;

typedef struct HField {
    const char *name; /* tuples: "0", "1" */
    HType *type;
    const char *doc;  /* or NULL */
    bool personal;    /* @personal */
    HConst *absent;   /* its default: its value in data that leaves it out; or NULL */
} HField;

typedef struct HCase {
    const char *name;
    int64_t number;   /* explicit value or position; the tag is the position */
    SLICE(HField) fields;
    bool is_tuple;
    const char *doc;
} HCase;

/* One condition of a constraint, as written: what a violation report names. */
typedef struct HConjunct {
    const char *text;  /* source text, white space folded */
    const char *path;  /* the field it blames ("recycled_credits.amount"), or "" for the whole */
    HFunc *holds;      /* (value) -> Bool */
    SLICE(HFunc *) values;       /* (value) -> T: the operands worth showing */
    SLICE(const char *) labels;  /* their source text, parallel to values */
    Span span;
} HConjunct;
typedef struct HConstraint {
    const char *name;
    const char *doc;   /* first sentence of the exegesis, or NULL */
    HFunc *holds;      /* (value) -> Bool: all conjuncts; the fast form */
    SLICE(HConjunct) conjuncts;
    Span span;
} HConstraint;

typedef enum HRecordOrigin { HR_GENE, HR_TUPLE, HR_NAMED, HR_SYSTEM } HRecordOrigin;
typedef enum HVariantOrigin { HV_ENUM, HV_OPTION, HV_RESULT } HVariantOrigin;

struct HType {
    HTypeKind kind;
    uint32_t id;        /* dense; definitions come before by-value uses (layout order) */
    const char *name;   /* RECORD, VARIANT: "enr.core.Credits", "enr.septal.SeptalGate.state",
                           "Option<enr.core.Credits>", "(u64, string)"; unique in the program */
    const char *module; /* module that declares it; "" for tuples, Option, Result */
    const char *doc;
    Span span;
    HType *elem;        /* LIST, SET: element; MAP: value */
    HType *key;         /* MAP */
    SLICE(HField) fields;   /* RECORD */
    SLICE(HCase) cases;     /* VARIANT; Option: None, Some; Result: Ok, Err */
    HRecordOrigin origin;
    HVariantOrigin variant_origin;
    SLICE(HType *) params;  /* FUN */
    HType *result;          /* FUN */
    uint32_t mut_mask;      /* FUN: parameters that are REF */
    SLICE(HConstraint) constraints; /* RECORD, VARIANT of a gene */
    bool validated;     /* it or a part of it (not through FUN) has constraints */
    bool has_heap;      /* holds a LIST, MAP, SET or FUN somewhere */
    bool has_float;
    bool has_fun;       /* holds a FUN somewhere: not to be read from data */
    bool is_pub;
};

typedef enum HLocalKind {
    HL_PARAM,   /* by value; never assigned */
    HL_REF,     /* `mut` parameter: names the caller's place */
    HL_VAR,     /* LET, RANGE: may be assigned when `mutable` */
    HL_ALIAS    /* ALIAS: names a place */
} HLocalKind;

typedef struct HLocal {
    const char *name;   /* unique in the function after `sequence`; temporaries are "t1", … */
    HType *type;
    HLocalKind kind;
    bool mutable_;      /* assigned or changed in place after its LET */
    bool made;          /* by the compiler: passes may rename it or put its value in its place */
    uint32_t index;
    Span span;
} HLocal;

typedef enum HTrap {
#define TRAP(id, name, text) HTRAP_##id,
#include "hir/trap.def"
#undef TRAP
    HTRAP_COUNT
} HTrap;

typedef enum HPrim {
#define PRIM(id, name, nargs, flags) HP_##id,
#include "hir/prim.def"
#undef PRIM
    HP_COUNT
} HPrim;
typedef struct HPrimInfo {
    const char *name;
    uint8_t nargs;
    bool traps, allocates, mutates;
} HPrimInfo;
const HPrimInfo *hir_prim(HPrim p);
typedef struct HTrapInfo {
    const char *name; /* in JSON */
    const char *text;
} HTrapInfo;
const HTrapInfo *hir_trap(HTrap t);

typedef enum HExprKind {
#define HX(kind, text) HX_##kind,
#include "hir/hir.def"
    HX_COUNT
} HExprKind;

typedef enum HUnary { HU_NEG, HU_NOT } HUnary;
typedef enum HBinary {
    HB_ADD, HB_SUB, HB_MUL, HB_DIV, HB_REM, HB_POW, /* POW: right operand is u64; integers only */
    HB_EQ, HB_NE, HB_LT, HB_LE, HB_GT, HB_GE       /* any type for EQ, NE; ordered: all but FUN */
} HBinary;

struct HExpr {
    HExprKind kind;
    HType *type;
    Span span;
    union {
        uint64_t bits;          /* CONST: two's complement, sign-extended; F32/F64: bits of the
                                   double (an F32 is kept as the double of equal value) */
        struct { const char *text; uint32_t len; } str;
        HLocal *local;
        HConst *global;
        struct { HExpr *base; uint32_t index; } field;
        struct { HExpr *base; uint32_t case_, index; } payload;
        struct { HExpr *base, *index; bool unchecked; } elem; /* index: u64 */
        struct { HExpr *base, *index; } slot;                 /* index: i64 from MAP_FIND or u64 */
        struct { HUnary op; HExpr *operand; } unary;
        struct { HBinary op; HExpr *left, *right; } binary;
        struct { HExpr *operand; } convert;     /* to `type` */
        struct { HExpr *left, *right; } logic;  /* AND, OR */
        struct { HExpr *cond, *then, *else_; } select;
        struct { HFunc *fn; SLICE(HExpr *) args; } call;
        struct { HExpr *fn; SLICE(HExpr *) args; } apply;
        struct { HHost *host; SLICE(HExpr *) args; } host;
        struct { HPrim op; SLICE(HExpr *) args; } prim;
        struct { uint32_t case_; SLICE(HExpr *) args; } make; /* RECORD (0), VARIANT, LIST, MAP */
        struct { HExpr *operand; uint32_t case_; } is;
        struct { HFunc *fn; SLICE(HExpr *) captures; } closure;
        struct { HExpr *operand; } copy;
    };
};

typedef enum HStmtKind {
#define HS(kind, text) HS_##kind,
#include "hir/hir.def"
    HS_COUNT
} HStmtKind;

typedef struct HBlock {
    SLICE(HStmt *) stmts;
} HBlock;

typedef struct HSwitchCase {
    SLICE(uint64_t) values; /* case positions of a variant, or constant bits */
    HBlock body;            /* no fall through */
} HSwitchCase;

struct HStmt {
    HStmtKind kind;
    Span span;
    union {
        struct { HLocal *local; HExpr *init; } let; /* LET (init may be NULL), ALIAS (a place) */
        struct { HExpr *place, *value; } set;
        HExpr *expr;
        struct { HExpr *cond; HBlock then, else_; } if_;
        struct {
            HExpr *subject;
            SLICE(HSwitchCase) cases;
            bool has_default;      /* without it the cases are exhaustive */
            HBlock default_;
        } switch_;
        struct { uint32_t label; HBlock body; } loop;     /* LOOP, BLOCK */
        struct {
            uint32_t label;
            HLocal *local;
            HExpr *lo, *hi;
            bool inclusive;
            HBlock body;
        } range;
        struct { uint32_t label; } jump;                  /* BREAK, CONTINUE */
        HExpr *value;                                     /* RETURN; NULL for unit */
        struct { HTrap kind; HExpr *message; } trap;      /* message: a string, or NULL */
        struct { HExpr *value; } check;
    };
};

typedef enum HFuncKind {
    HF_FUN,        /* free function, `provides` */
    HF_METHOD,     /* of a gene; parameter 0 is `this` */
    HF_SYSTEM,     /* method of a system; parameter 0 is the state: HL_REF, HL_PARAM to read */
    HF_CLOSURE,    /* only called through CLOSURE values; leading parameters are the captures */
    HF_CONSTRAINT, /* holds, conjuncts, their values */
    HF_LAW,        /* (params…, [old state,] state) -> Bool */
    HF_MIGRATE,
    HF_CONST       /* initialiser of a constant, no parameters */
} HFuncKind;

struct HFunc {
    uint32_t id;
    const char *name;      /* "enr.core.Credits.plus", "stdlib.max<u64>", "f.closure1"; unique */
    const char *module;
    const char *doc;
    HFuncKind kind;
    HSystem *system;       /* HF_SYSTEM */
    HType *owner;          /* HF_METHOD, provides: the record or variant */
    VEC(HLocal *) locals;  /* parameters first */
    uint32_t nparams;
    uint32_t ncaptures;    /* HF_CLOSURE */
    HType *result;
    HBlock body;
    uint32_t effects;      /* HEFF_* */
    bool is_pub, is_atomic;
    bool one_return;       /* its body is one `return`, as in most constraints: no variables,
                              nothing to move or tidy; others may be, too (hir_is_one_return) */
    bool is_getter;        /* HF_CONSTRAINT that gives a member of its value and does nothing else:
                              passes need not look at it */
    bool is_leaf;          /* nothing that it does runs another function: known after "effects" */
    uint32_t next_label;
    Span span;
};
enum {
    HEFF_READS = 1,
    HEFF_WRITES = 2,
    HEFF_HOST = 4,
    HEFF_EMITS = 8,
    HEFF_TRAPS = 16,
    HEFF_ALLOCS = 32
};

struct HConst {
    uint32_t id;
    const char *name, *module, *doc;
    HType *type;
    HFunc *init;           /* computes it; the const pass replaces it by a value expression */
    HExpr *value;          /* closed: CONST, STRING, RECORD, VARIANT, LIST, MAP, CLOSURE; or NULL */
    bool is_pub;
    HType *owner;          /* it is the default of this record's … */
    uint32_t field;        /* … field; owner NULL: it is declared */
    Span span;
};

struct HHost {
    uint32_t id;
    const char *name, *module, *doc;
    SLICE(HField) params;
    HType *result;
    bool is_effect;        /* collected, run after the outermost call ended well */
    Span span;
};

typedef struct HLaw {
    const char *name;
    HFunc *holds;          /* parameters: the quantified ones, old state if two_state, state;
                              NULL for a temporal law (kept as text) */
    bool two_state, temporal;
    const char *text;
    Span span;
} HLaw;

struct HSystem {
    uint32_t id;
    const char *name, *module, *doc;
    HType *state;          /* RECORD, origin HR_SYSTEM */
    SLICE(HFunc *) methods;  /* HF_SYSTEM and its `provides` (HF_FUN that return the state) */
    SLICE(const char *) traits;
    SLICE(HLaw) laws;
};

typedef struct HTrait {
    const char *name, *module, *doc;
    SLICE(const char *) methods; /* signatures as text */
} HTrait;

typedef struct HMigration {
    HType *from, *to;
    const char *type_name, *from_version, *to_version;
    HFunc *migrate;        /* or NULL */
} HMigration;

typedef struct HModule {
    const char *name, *version, *doc;
    bool requested;        /* given by the user: its public functions are roots */
    SLICE(const char *) sentences; /* ontology sentences, canonical text */
} HModule;

struct HProgram {
    Session *session;
    Arena *arena;
    VEC(HModule *) modules;
    VEC(HType *) types;
    VEC(HFunc *) funcs;
    VEC(HConst *) consts;  /* in dependency order */
    VEC(HHost *) hosts;
    VEC(HSystem *) systems;
    VEC(HTrait *) traits;
    VEC(HMigration *) migrations;
    VEC(HLaw) laws;        /* of no system: without parameters, or over Bool and enumerations
                              without payload; the pass `const` keeps only the temporal ones */
    HType *violation;      /* {gene, constraint, path, conjunct: string, values: list<string>},
                              or NULL */
    bool sequenced;        /* the pass has run: hir_verify holds its rule too */
    Map type_index;        /* private to hir/types.c */
    HFunc *func_room;      /* private to hir/build.c: passes walk functions, which lie together */
    uint32_t func_left;
};

/* ---- hir/types.c, hir/build.c: construction ---- */
/* Every type has a name: scalars "u64", lists "list<u64>", functions "fun(u64, mut T) -> unit".
   Texts are kept, not copied, except the name given to hir_named. */
HProgram *hir_new(Session *s);
HType *hir_type(HProgram *p, HTypeKind scalar);
HType *hir_list(HProgram *p, HType *elem);
HType *hir_set(HProgram *p, HType *elem);
HType *hir_map(HProgram *p, HType *key, HType *value);
HType *hir_tuple(HProgram *p, HType *const *items, uint32_t n);
HType *hir_option(HProgram *p, HType *value);
HType *hir_result(HProgram *p, HType *ok, HType *err);
enum { HIR_REF_PARAMS = 32 }; /* of a FUN only the first can be REF */
static inline bool hir_in_mask(uint32_t mut_mask, uint32_t param)
{
    return param < HIR_REF_PARAMS && (mut_mask >> param & 1);
}
static inline bool hir_takes_ref(const HType *t, uint32_t param)
{
    return hir_in_mask(t->mut_mask, param);
}
HType *hir_fun_type(HProgram *p, HType *const *params, uint32_t n, HType *result,
                    uint32_t mut_mask);
/* A named record or variant: made once per name, then filled in by the caller. */
HType *hir_named(HProgram *p, HTypeKind kind, const char *name, const char *module, bool *is_new);
HType *hir_find_named(const HProgram *p, const char *name); /* NULL when there is none */
const char *hir_type_keyword(HTypeKind kind);               /* "u64", "record" */
/* Once the named types are filled in (and again after more were made): puts definitions before
   their by-value uses, renumbers, computes validated, has_heap, has_float. hir/layout.c */
void hir_finish_types(HProgram *p);
/* Computes that of the types from number `first` on, where they are. */
void hir_finish_new_types(HProgram *p, uint32_t first);
HFunc *hir_func(HProgram *p, HFuncKind kind, const char *name, const char *module);
HLocal *hir_local(HProgram *p, HFunc *f, HLocalKind kind, const char *name, HType *type, Span at);
HExpr *hir_expr(HProgram *p, HExprKind kind, HType *type, Span at);
HStmt *hir_stmt(HProgram *p, HStmtKind kind, Span at);
/* Grows geometrically; the block must be empty or made by hir_append alone. */
void hir_append(HProgram *p, HBlock *b, HStmt *s);
bool hir_is_place(const HExpr *e);
HLocal *hir_place_root(const HExpr *place);

/* ---- hir/dump.c, hir/read.c, hir/verify.c ---- */
/* The text form is described in hir/text.h. `spans` adds source places as comments; a program that
   is read back has its places in the text that was read. */
void hir_dump(Out *o, const HProgram *p, bool spans);
void hir_dump_func(Out *o, const HProgram *p, const HFunc *f, bool spans);
/* Reads what hir_dump wrote; NULL after a diagnostic. dump(read(dump(p))) == dump(p). */
HProgram *hir_read(Session *s, SourceFile *f);
/* Types agree, locals live, places are places, labels exist, sharing rule, …; false: an internal
   error was reported with the offending text. */
bool hir_verify(HProgram *p, const char *after);

/* eval/const_pass.c, as a pass: the evaluator stands above this folder. Constants that cannot be
   computed and laws that do not hold are reported. */
bool eval_const_pass(HProgram *p);

/* ---- hir/passes.c ---- */
typedef struct HPass {
    const char *name;
    bool (*run)(HProgram *p); /* false: an error was reported */
} HPass;
extern const HPass hir_passes[]; /* in order; ends with a NULL name */
/* Runs them all; `after` (may be NULL) stops after that pass. Verifies between when asked. */
bool hir_run_passes(HProgram *p, const char *after);

#endif

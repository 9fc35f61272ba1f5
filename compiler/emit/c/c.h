/* The C back end: what its files share.

   The program is cut into units: one per module, or one for all. A unit is written in two passes.
   First the function bodies; while they are written, everything they mention is noted in the unit
   (types, descriptors, operations on instances, private functions, headers). The rest follows in
   the same buffer; the sections of the source are put together from it in a fixed order.

   Instances of generic types (dol_List_X, dol_Option_X, tuples, user generics) belong to no
   module: each file that needs one defines it under a guard of its own name, so that modules that
   were compiled on different days can be used together. */
#ifndef DOLC_EMIT_C_C_H
#define DOLC_EMIT_C_C_H

#include "emit/targets.h"

#define NO_UNIT UINT32_MAX

typedef struct CType {
    const char *name;     /* in C */
    const char *arg;      /* as an argument in the name of an instance */
    const char *desc;     /* its descriptor */
    uint32_t unit;        /* that defines it; NO_UNIT: an instance, or the runtime's */
    uint32_t words;       /* scalars by value; large ones travel by pointer */
    uint32_t size, align; /* where pointers and uint64_t take and align to 8 bytes */
    bool builtin;         /* the runtime declares it */
    bool by_pointer;      /* as a parameter */
    bool is_enum;         /* variant without payload: a C enum */
    bool points;          /* holds a string, list, map, set or function */
} CType;

typedef struct CFunc {
    const char *name;
    uint32_t unit;
    bool is_private;  /* static, written in every unit that uses it */
    bool recursive;   /* can reach itself: its depth is counted */
    bool wrapped;     /* has an outer function for depth, rollback or laws */
    bool untyped;     /* gets its value by const void * (constraints) */
} CFunc;

/* Operations that a unit needs on a type, each a static inline function. */
typedef enum COpKind {
#define OP(kind, verb) COP_##kind,
#include "emit/c/ops.def"
#undef OP
    COP_COUNT
} COpKind;
typedef struct COp {
    COpKind kind;
    HType *type, *other; /* other: key type of SORT_KEYS; number type of CHK_*, option type */
} COp;

typedef struct CUnit {
    uint32_t id;
    HModule *module;      /* NULL: all modules in one */
    const char *base;     /* path without suffix: "enr/core" */
    const char *cname;    /* "enr_core" */
    const char *guard;    /* "ENR_CORE" */
    uint32_t group;       /* units that include each other: the first of them holds the types */
    bool grouped;         /* the group has more than one */
    bool *in_header;      /* by type id: defined by the header (or its group's) */
    bool *in_source;      /* by type id: instance that only the source needs */
    bool *descriptor;     /* by type id: the source needs the descriptor of an instance */
    bool *includes;       /* by unit: headers that the source needs */
    bool *header_includes;
    bool *private_;       /* by function id: static functions that the source holds */
    VEC(HFunc *) todo;    /* functions to be written, growing while they are */
    VEC(COp) ops;
    VEC(HFunc *) closures; /* whose code object is needed */
    bool uses_math;
    Out literals;         /* static arrays of constants */
    uint32_t next_literal;
} CUnit;

/* Reserved words that begin with the same letter. */
typedef struct CWords {
    uint16_t first, end; /* in the table */
    uint32_t lengths;    /* a bit for each length */
} CWords;

typedef struct CHost {
    const char *name;   /* of its function */
    const char *member; /* of the table that the host fills in */
} CHost;

typedef struct Cg {
    HProgram *hp;
    Arena *arena;
    const EmitOptions *options;
    CType *types;         /* by HType.id */
    CFunc *funcs;         /* by HFunc.id */
    const char **consts;  /* by HConst.id */
    CHost *hosts;         /* by HHost.id */
    CUnit *units;
    uint32_t nunits;
    uint32_t *unit_of_module; /* by position in hp->modules */
    Map by_name;          /* C names taken: interned name -> what took it */
    Map in_the_way;       /* C names that c_derived would give, but declarations have */
    bool some_in_the_way;
    Map words;            /* what c_word gave, by the address of the name */
    Map local_names;      /* the same for variables */
    CWords reserved[128]; /* by first letter */
    uint64_t derived[128];
    bool failed;
    Out scratch;          /* of the body that is being written */
    Out spare;            /* a buffer that was given back */
} Cg;

/* ---- names.c ---- */
void c_index_words(Cg *g); /* before all others */
const char *c_mangle(Cg *g, const char *dotted);
/* A field or parameter: the name itself, with '_' behind a word that C or C++ keeps. */
const char *c_word(Cg *g, const char *name);
/* Claims a global name; reports when something else has it. */
void c_claim(Cg *g, const char *cname, const char *dol_name, Span at);
bool c_is_taken(const Cg *g, const char *cname);
void c_name_all(Cg *g);
/* The name of something that goes with `base` (G_valid, G_type, M_module): base_suffix, with '_'
   behind it where the program declares that name itself. The suffix is one of a table. */
const char *c_derived(Cg *g, const char *base, const char *suffix);
/* Tag constant of a case. */
const char *c_case(Cg *g, const HType *t, uint32_t index);
/* Member of the payload union; C spelling of a payload field. */
const char *c_payload_field(Cg *g, const HCase *c, uint32_t index);

/* ---- layout.c ---- */
void c_make_units(Cg *g);      /* one a module, or one for all; they have their names then */
void c_layout(Cg *g);          /* places of types, sizes, parameters by pointer */
uint32_t c_unit_of(const Cg *g, const char *module);
void c_need_type(Cg *g, CUnit *u, HType *t);       /* the source names it */
void c_need_descriptor(Cg *g, CUnit *u, HType *t);
const char *c_type(Cg *g, CUnit *u, HType *t);     /* its name, noted as needed */
const char *c_result_type(Cg *g, CUnit *u, HType *t); /* the same; "void" for Void */
const char *c_desc(Cg *g, CUnit *u, HType *t);     /* its descriptor, noted as needed */
const char *c_func(Cg *g, CUnit *u, HFunc *f);     /* the function's name, noted as needed */
bool c_is_single(const HType *t);  /* record of one field: compared by that field */
static inline CType *c_info(const Cg *g, const HType *t) { return &g->types[t->id]; }

/* ---- text.c ---- */
const char *c_trap_name(HTrap kind); /* "OVERFLOW" */
void c_comment(Out *o, const char *doc, unsigned indent);
void c_string(Out *o, const char *s, size_t n); /* a C string literal, quotes included */
const char *c_place(Cg *g, Span at);            /* "core.dol:12:5" */
/* "a, b, c" and the tail behind a head of `column` characters: broken at 100 columns, with the
   items below each other. */
void c_wrap(Out *o, size_t column, const char *const *items, uint32_t n, const char *tail);

/* ---- fit.c ---- */
typedef enum CFitLast { FIT_BLANK, FIT_LINE, FIT_FUNCTION_END, FIT_HEADING } CFitLast;
typedef struct CFit {
    CFitLast last; /* line so far */
    bool comment;  /* it is in one that goes on */
} CFit; /* all zero at the start of a file */
/* Appends whole lines: breaks those of code that are longer than 100 columns, and sets the blank
   lines between. */
void c_fit(CFit *f, Out *o, const char *text, size_t len);

/* ---- walk.c ---- */
typedef struct CWalk {
    void *user;
    void (*expr)(void *user, const HExpr *e);   /* before its operands */
    void (*stmt)(void *user, const HStmt *s);   /* may be NULL */
} CWalk;
void c_walk_block(const CWalk *w, const HBlock *b);
void c_walk_expr(const CWalk *w, const HExpr *e);

/* ---- types.c ---- */
void c_emit_type(Cg *g, Out *o, HType *t);          /* the definition, guarded when an instance */
void c_emit_entry(Cg *g, Out *o, HType *map);       /* the struct of key and value */
void c_emit_forward(Cg *g, Out *o, HType *t);       /* typedef struct X X; */
/* The row of a member in a table of fields; `member` is its path in the struct `owner`. */
void c_field_row(Cg *g, CUnit *u, Out *o, const char *owner, const HField *f,
                 const char *member);
void c_emit_descriptor(Cg *g, CUnit *u, Out *o, HType *t);

/* ---- func.c: one function ---- */
typedef enum LoopKind {
    LOOP_PLAIN,      /* break and continue of C do */
    LOOP_STEPS_LAST, /* a loop of C whose step is its last statement */
    LOOP_BLOCK,      /* no loop of C */
    LOOP_SWITCH      /* takes break of C */
} LoopKind;
typedef struct Loop {
    struct Loop *outer;
    uint32_t label;
    LoopKind kind;
    bool break_used, continue_used; /* by goto */
} Loop;
typedef struct Fn {
    Cg *g;
    CUnit *u;
    Out *o;
    HFunc *f;
    const char **locals; /* by HLocal.index */
    uint8_t *flags;      /* by HLocal.index: LOCAL_* */
    unsigned indent;
    Loop *loops;
    uint32_t line;       /* latest #line */
} Fn;
enum { LOCAL_READ = 1, LOCAL_CHANGED = 2 };
void c_declare_function(Cg *g, CUnit *u, Out *o, HFunc *f); /* its prototype, a line end */
void c_emit_function(Cg *g, CUnit *u, Out *o, HFunc *f);
void c_param_type(Cg *g, CUnit *u, Out *o, HType *t, bool is_ref);

/* ---- locals.c ---- */
void c_study_locals(Fn *fn);

/* ---- stmt.c ---- */
void c_block(Fn *fn, const HBlock *b);
bool c_leaves(const HBlock *b); /* control does not reach its end, as C can see it */

/* ---- expr.c ---- */
enum { /* C precedence, low to high */
    P_ANY, P_SELECT, P_OR, P_AND, P_BITS, P_EQUAL, P_ORDER, P_ADD, P_MUL, P_UNARY, P_POST
};
void c_expr(Fn *fn, const HExpr *e, int level);
void c_init(Fn *fn, const HExpr *e); /* as initialiser: braces without a type */
void c_object(Fn *fn, const HExpr *place, bool change); /* an lvalue */
void c_member(Fn *fn, const HExpr *place, bool change); /* …up to '.' or '->' */
void c_pointer(Fn *fn, const HExpr *e);                 /* const T *, to a place or a fresh value */
void c_place_pointer(Fn *fn, const HExpr *place);       /* T *, for changes */
void c_const_value(Cg *g, Out *o, const HType *t, uint64_t bits, int level);

/* ---- prim.c ---- */
void c_prim(Fn *fn, const HExpr *e, int level);
const char *c_num(const HType *t); /* "u64", "f32": suffix of runtime functions */

/* ---- ops.c ---- */
/* The operation's function name, noted as needed. */
const char *c_op(Cg *g, CUnit *u, COpKind kind, HType *type, HType *other);
void c_emit_op(Cg *g, CUnit *u, Out *o, const COp *op);

/* ---- consts.c ---- */
void c_declare_const(Cg *g, CUnit *u, Out *o, HConst *c);
void c_define_const(Cg *g, CUnit *u, Out *o, HConst *c);
bool c_const_in_header(const HConst *c);

/* ---- closures.c ---- */
void c_emit_env(Cg *g, CUnit *u, Out *o, HFunc *f);
void c_emit_code(Cg *g, CUnit *u, Out *o, HFunc *f);

/* ---- host.c ---- */
void c_emit_host_table(Cg *g, CUnit *u, Out *o);
void c_emit_host_functions(Cg *g, CUnit *u, Out *o);

/* ---- check.c: constraints ---- */
void c_declare_checkers(Cg *g, CUnit *u, Out *o);
void c_emit_checkers(Cg *g, CUnit *u, Out *o);
void c_emit_constraint_tables(Cg *g, CUnit *u, Out *o, HType *t);
/* A value to be shown that is a member: its row names the member, the function is not written.
   (One of type Bool could be a condition, too.) */
bool c_is_member(const HFunc *f);
bool c_checked_here(const Cg *g, const CUnit *u, const HType *t);

/* ---- laws.c ---- */
const char *c_laws(Cg *g, CUnit *u, const HSystem *s); /* its table, noted as needed */
void c_declare_laws(Cg *g, CUnit *u, Out *o);
void c_emit_laws(Cg *g, CUnit *u, Out *o);

/* ---- traits.c ---- */
void c_claim_traits(Cg *g); /* the names of the tables */
void c_declare_traits(Cg *g, CUnit *u, Out *o);
void c_emit_traits(Cg *g, CUnit *u, Out *o);

/* ---- tables.c: what can be called by name ---- */
void c_emit_function_table(Cg *g, CUnit *u, Out *o);

/* ---- header.c, module.c ---- */
/* A file as it will be written, in the program's arena. */
typedef struct CFile {
    Out text;
    CFit fit;
} CFile;
bool c_is_shown(const Cg *g, const CUnit *u, uint32_t func); /* public function of the unit */
void c_emit_types(Cg *g, Out *o, const bool *wanted);        /* by type id */
void c_header(Cg *g, CUnit *u, EmitFiles *files);
void c_group_header(Cg *g, CUnit *u, EmitFiles *files);
void c_banner(Cg *g, const CUnit *u, Out *o);
/* Large buffers are used again: the one that was given back last, or an empty one. */
Out c_spare(Cg *g);
void c_give_back(Cg *g, Out *o);
void c_file_open(Cg *g, CFile *f, size_t expected); /* about how many bytes there will be */
void c_file_add(CFile *f, const char *text, size_t len); /* whole lines */
void c_file_close(Cg *g, CFile *f, EmitFiles *files, const char *path);
/* A file of one text, which is given back. */
void c_add_file(Cg *g, EmitFiles *files, const char *path, Out *text);
void c_emit_unit(Cg *g, CUnit *u, EmitFiles *files);

#endif

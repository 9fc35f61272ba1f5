/* The WebAssembly back end: what its files share; its entry is emit_wasm of emit/targets.h.

   A module is libdol, as clang made it (runtime/wasm/), with the program's functions, static
   data and descriptors added in libdol's own layout; what nobody calls is dropped. There is one
   context, so that no function takes it; functions of libdol get its constant address.

   A value is a number (kinds Bool to F64; an enumeration without payload, and a record of one
   field that is a number, are numbers too) and lives in a wasm local, or it lies in memory and
   goes by its address: of a place, of static data, or of a slot in the frame on libdol's shadow
   stack. A function takes where its result goes (unless that is a number), then its parameters;
   those of unit are left out. */
#ifndef DOLC_EMIT_WASM_WASM_H
#define DOLC_EMIT_WASM_WASM_H

#include "emit/targets.h"
#include "emit/wasm/binaryen.h"
#include "hir/hir.h"

typedef BinaryenExpressionRef WExpr;
typedef VEC(WExpr) WSeq;

/* How a value lies in memory, pointers of four bytes: as clang lays out the C of the C back end. */
typedef struct WLayout {
    uint32_t size, align;
    uint32_t *offsets;   /* RECORD: of each field */
    uint32_t **payloads; /* VARIANT: of each field of each case */
    uint32_t entry;      /* MAP: bytes of an entry */
    uint32_t value;      /* MAP: offset of the value in an entry */
    HTypeKind kind;      /* BOOL to F64: a number; UNIT: nothing; else in memory */
    bool points;         /* holds a string, list, map, set or function */
} WLayout;

typedef struct WGen {
    const Binaryen *b;
    BinaryenModuleRef module;
    HProgram *hp;
    Session *session;
    Arena *arena;
    const EmitOptions *options;
    WLayout *layouts;        /* by HType.id */
    const char **names;      /* by HFunc.id */
    bool *recursive;         /* by HFunc.id */
    Out data;                /* static data, from data_base */
    uint32_t data_base, context;
    const char *table;
    uint32_t table_base;     /* libdol's own functions come first */
    VEC(const char *) slots; /* functions in the table after those */
    Map slot_of;             /* interned name -> slot + 1 */
    Map texts;               /* interned text -> its address */
    Map sites;               /* place -> address of its text */
    Map descriptors;         /* HType -> address */
    Map checks;              /* HType -> name of its function */
    Map codes;               /* HFunc of a closure -> address of its code object */
    Map globals;             /* HConst -> address of its value */
    Map laws;                /* HSystem -> address of its table */
    Map imports;             /* HHost -> name of its function */
    uint32_t unsupported;    /* functions that cannot be translated */
    Map files;               /* -g: SourceFile -> its index + 1 in the source map */
    Map objects;             /* name of static data of libdol -> address */
} WGen;

enum { WASM_PAGE = 65536 };

typedef enum WHomeKind {
    HOME_NONE, HOME_LOCAL, HOME_FRAME, HOME_POINTER,
    HOME_STORED, /* the address is in the frame */
    HOME_RESULT  /* where the result goes: its address is wasm local 0 */
} WHomeKind;
typedef struct WHome {      /* where a variable lives */
    WHomeKind kind;
    uint32_t index;         /* LOCAL, POINTER: wasm local; FRAME, STORED: offset in the frame */
} WHome;

enum { WASM_NUMBER_TYPES = 4 };
typedef struct WTemps {     /* what is in use of the frame and of locals that are used again */
    uint32_t frame, used[WASM_NUMBER_TYPES];
} WTemps;

typedef struct WMark {
    WExpr expr;
    Span at;
} WMark;

typedef struct WFunc {
    WGen *g;
    HFunc *fn;              /* NULL: made by the back end */
    VEC(BinaryenType) vars; /* wasm locals after the parameters */
    uint32_t nparams;       /* wasm parameters */
    bool sret;              /* parameter 0 is where the result goes */
    WHome *homes;           /* by HLocal.index */
    HExpr **alias_of;       /* by HLocal.index */
    uint32_t fp;            /* wasm local */
    WTemps temps;
    uint32_t most;          /* bytes of the frame in use at most */
    VEC(uint32_t) pool[WASM_NUMBER_TYPES]; /* locals for temporaries, by type */
    uint32_t next_label;
    uint32_t result;        /* wasm local of a number that is returned */
    VEC(WMark) marks;       /* -g: places of expressions */
} WFunc;

typedef struct WDest {      /* memory at local + offset */
    uint32_t local, offset;
} WDest;

/* ---- layout.c ---- */
void wasm_lay_out(WGen *g);
static inline const WLayout *wasm_layout(const WGen *g, const HType *t)
{
    return &g->layouts[t->id];
}
static inline HTypeKind wasm_kind(const WGen *g, const HType *t) { return g->layouts[t->id].kind; }
static inline bool wasm_is_number(const WGen *g, const HType *t)
{
    return wasm_kind(g, t) >= HT_BOOL && wasm_kind(g, t) <= HT_F64;
}
static inline bool wasm_in_memory(const WGen *g, const HType *t)
{
    return wasm_kind(g, t) > HT_F64;
}
BinaryenType wasm_number_type(const WGen *g, HTypeKind k);
BinaryenType wasm_type(const WGen *g, const HType *t); /* what passes it: none, number, address */
uint32_t wasm_tag_size(const HType *t);
uint32_t wasm_tag_value(const HType *t, uint32_t case_); /* what is stored for a case */
/* Lays out members one after the other; *end and *align grow. */
uint32_t wasm_place(const WGen *g, const HType *t, uint32_t *end, uint32_t *align);

/* ---- runtime.c: libdol ---- */
void wasm_runtime_read(WGen *g); /* into g->module */
/* A call of a function of libdol; `args` without the context. */
WExpr wasm_rt(WGen *g, const char *name, BinaryenType result, const WExpr *args, uint32_t n);
#define RT(g, name, result, ...)                                                                \
    wasm_rt(g, name, result, (WExpr[]){__VA_ARGS__}, sizeof(WExpr[]){__VA_ARGS__} / sizeof(WExpr))
WExpr wasm_context(const WGen *g);
uint32_t wasm_runtime_address(WGen *g, const char *object); /* of static data of libdol */

/* ---- data.c: static data, the function table, trap places ---- */
uint32_t wasm_data(WGen *g, const void *bytes, size_t n, uint32_t align);
uint32_t wasm_data_space(WGen *g, size_t n, uint32_t align); /* zeroed */
void wasm_put32(WGen *g, uint32_t address, uint32_t v);
void wasm_put64(WGen *g, uint32_t address, uint64_t v);
uint32_t wasm_text(WGen *g, const char *s, size_t n); /* kept once; NUL-terminated */
uint32_t wasm_slot(WGen *g, const char *function);    /* its index in the table */
uint32_t wasm_site_address(WGen *g, Span at);         /* of "file.dol:line:column" */
WExpr wasm_site(WGen *g, Span at);                    /* the same as an expression */
void wasm_add_table(WGen *g);
void wasm_add_data(WGen *g);

/* ---- types.c: descriptors ---- */
uint32_t wasm_descriptor(WGen *g, HType *t);
WExpr wasm_desc(WGen *g, HType *t);
/* Of a record that is no HType: what a closure captures. */
uint32_t wasm_record_descriptor(WGen *g, const char *name, uint32_t size, bool points,
                                uint32_t fields, uint32_t count);
uint32_t wasm_fields(WGen *g, const HField *fields, const uint32_t *offsets, uint32_t n);

/* ---- consts.c ---- */
uint32_t wasm_global(WGen *g, HConst *c); /* its value in memory */
uint32_t wasm_literal(WGen *g, const HExpr *e); /* of a string: its head in memory */
bool wasm_is_constant(const HExpr *e);
void wasm_put_constant(WGen *g, uint32_t address, const HExpr *e);

/* ---- func.c ---- */
WFunc wasm_func_open(WGen *g, uint32_t nparams); /* one without HIR */
/* Adds it; `seq` leaves the result in f->result, or there is none. */
void wasm_func_close(WFunc *f, const char *name, BinaryenType params, BinaryenType result,
                     WSeq *seq);
void wasm_function(WGen *g, HFunc *fn);
uint32_t wasm_local(WFunc *f, BinaryenType t); /* of its own */
/* For intermediate values: locals and room in the frame are used again after wasm_temps_end. */
uint32_t wasm_temp(WFunc *f, BinaryenType t);
static inline WTemps wasm_temps(const WFunc *f) { return f->temps; }
static inline void wasm_temps_end(WFunc *f, WTemps before) { f->temps = before; }
uint32_t wasm_frame_slot(WFunc *f, uint32_t size, uint32_t align);
const char *wasm_name(const WGen *g, const HFunc *fn);
BinaryenType wasm_signature(WGen *g, const HFunc *fn, BinaryenType *result);

/* ---- result.c ---- */
void wasm_place_results(WFunc *f); /* gives homes to variables that are returned */

/* ---- sections.c: places for debuggers, custom sections ---- */
void wasm_mark(WFunc *f, WExpr e, Span at);          /* with -g */
void wasm_apply_marks(WFunc *f, BinaryenFunctionRef fn);
void wasm_sections(WGen *g);

/* ---- stmt.c ---- */
WExpr wasm_block(WFunc *f, const char *label, const HBlock *b);

/* ---- expr.c ---- */
WExpr wasm_value(WFunc *f, HExpr *e);           /* of a number, or of unit (no value) */
WExpr wasm_store(WFunc *f, WDest to, HExpr *e); /* evaluates into fresh memory */
WExpr wasm_load(WFunc *f, const HType *t, WExpr address, uint32_t offset);
WExpr wasm_store_number(WFunc *f, const HType *t, WExpr address, uint32_t offset, WExpr value);
/* Bytes of a value from one address to another; both are evaluated once. */
WExpr wasm_copy(WFunc *f, WExpr to, WExpr from, uint32_t size);
WExpr wasm_tag(WFunc *f, HExpr *e);             /* position of the case of a variant */
WExpr wasm_dest(WFunc *f, WDest to);

/* ---- place.c ---- */
/* Of a place (made ready for changes when `change`), or of a value put into the frame. */
WExpr wasm_address(WFunc *f, HExpr *e, bool change);
/* Of a copy in the frame. */
WExpr wasm_copied(WFunc *f, HExpr *e);
/* As wasm_address of a place to read, but nothing that the call changes may move or change it. */
WExpr wasm_own_address(WFunc *f, HExpr *e);
/* The local that holds a number which `e` is, or UINT32_MAX. */
uint32_t wasm_home_local(const WFunc *f, const HExpr *e);

/* ---- call.c ---- */
WExpr wasm_call(WFunc *f, HExpr *e, const WDest *to); /* CALL, CALL_VALUE, CALL_HOST */
void wasm_closure(WFunc *f, WDest to, HExpr *e, WSeq *seq);
uint32_t wasm_code(WGen *g, HFunc *fn);

/* ---- arith.c ---- */
WExpr wasm_binary(WFunc *f, HExpr *e);
WExpr wasm_unary(WFunc *f, HExpr *e);
WExpr wasm_convert(WFunc *f, HExpr *e);
WExpr wasm_mul_div(WFunc *f, HExpr *e);
WExpr wasm_abs(WFunc *f, HExpr *e);
WExpr wasm_min_max(WFunc *f, HExpr *e, bool max);
WExpr wasm_wrapping(WFunc *f, HExpr *e, HBinary op);
WExpr wasm_bits(WFunc *f, HExpr *e, HPrim op);
WExpr wasm_compare_numbers(WFunc *f, HBinary op, HTypeKind k, WExpr a, WExpr b);

/* ---- prim.c ---- */
WExpr wasm_prim(WFunc *f, HExpr *e, const WDest *to); /* `to` for a result in memory */

/* ---- check.c: constraints ---- */
WExpr wasm_valid(WFunc *f, HExpr *e);                /* an i32: it meets its constraints */
uint32_t wasm_constraints(WGen *g, HType *t);        /* table for its descriptor */

/* ---- laws.c: what stands around a method that changes a system with laws, or makes one */
typedef struct WLaws {
    const HSystem *system; /* NULL: none */
    uint32_t frame;        /* offset of libdol's record of the running method */
} WLaws;
void wasm_laws_begin(WFunc *f, WLaws *laws, WSeq *seq);
void wasm_laws_end(WFunc *f, const WLaws *laws, WSeq *seq);

/* ---- host.c, invoke.c: inwards and outwards ---- */
const char *wasm_host(WGen *g, HHost *h);
void wasm_exports(WGen *g);
bool wasm_is_shown(const HFunc *f);                         /* to the host */
bool wasm_is_state(const HProgram *p, const HType *t);      /* of a system */

/* ---- package.c, dts.c, wit.c, layout_json.c: files beside the module (EmitOptions.beside) ---- */
void wasm_package(WGen *g, const char *name, EmitFiles *files); /* loader, package.json */
void wasm_add_file(WGen *g, EmitFiles *files, const char *path, Out *text); /* frees it */
void wasm_dts(WGen *g, const char *name, EmitFiles *files);
bool wasm_wit(WGen *g, const char *name, EmitFiles *files); /* false: an error was reported */
void wasm_layout_json(WGen *g, const char *name, EmitFiles *files);
bool wasm_has_name(const HType *t); /* a declared record or variant, no tuple, Option, Result */
/* What a host needs to know the types of: those of public functions and of imports, and what these
   hold; by type id. */
bool *wasm_shown_types(WGen *g);

/* ---- optimize.c ---- */
void wasm_optimize(WGen *g); /* as EmitOptions.optimize says */

/* ---- small makers ---- */
WExpr wasm_i32(const WGen *g, uint32_t v);
WExpr wasm_i64(const WGen *g, uint64_t v);
WExpr wasm_get(const WFunc *f, uint32_t local, BinaryenType t);
WExpr wasm_get32(const WFunc *f, uint32_t local);
WExpr wasm_add(const WGen *g, WExpr address, uint32_t offset);
WExpr wasm_load32(const WGen *g, WExpr address, uint32_t offset);
WExpr wasm_store32(const WGen *g, WExpr address, uint32_t offset, WExpr v);
WExpr wasm_seq(WFunc *f, WSeq *seq, BinaryenType t);
void wasm_set(WFunc *f, WSeq *seq, uint32_t local, WExpr v);

#endif

/* What the files of the WASM back end share; its entry is emit_wasm of emit/targets.h. */
#ifndef DOLC_EMIT_WASM_WASM_H
#define DOLC_EMIT_WASM_WASM_H

#include "emit/targets.h"
#include "emit/wasm/binaryen.h"
#include "hir/hir.h"

/* ---- layout.c: how a value lies in linear memory (pointers of four bytes) ---- */

typedef struct WLayout {
    uint32_t size, align;
    uint32_t *offsets;      /* RECORD: of each field */
    uint32_t **payloads;    /* VARIANT: of each field of each case */
} WLayout;

/* ---- shared state ---- */

typedef BinaryenExpressionRef WExpr;
typedef VEC(WExpr) WSeq;

typedef struct WSite {
    Span span;
    uint32_t address;
} WSite;

typedef struct WGen {
    const Binaryen *b;
    BinaryenModuleRef module;
    HProgram *hp;
    Session *session;
    Arena *arena;
    WLayout **layouts;      /* by HType.id */
    Out data;               /* static data, from WASM_DATA_BASE */
    VEC(WSite) sites;       /* trap places already in data */
    Map helpers;            /* names of helper functions already made */
    Map checks;             /* HType -> name of its check function, or made */
    uint32_t unsupported;   /* diagnostics about what this back end cannot do */
} WGen;

enum { WASM_DATA_BASE = 1024, WASM_STACK_SIZE = 1 << 20, WASM_PAGE = 65536 };

typedef enum WHomeKind { HOME_NONE, HOME_LOCAL, HOME_FRAME, HOME_POINTER } WHomeKind;
typedef struct WHome {      /* where a variable lives */
    WHomeKind kind;
    uint32_t index;         /* LOCAL, POINTER: wasm local; FRAME: offset from the frame pointer */
} WHome;

typedef struct WFunc {
    WGen *g;
    HFunc *fn;
    VEC(BinaryenType) vars; /* wasm locals after the parameters */
    uint32_t nparams;       /* wasm parameters */
    bool sret;              /* parameter 0 is where the result goes */
    WHome *homes;           /* by HLocal.index */
    uint32_t fp;            /* wasm local */
    uint32_t frame;         /* bytes used so far */
} WFunc;

typedef struct WDest {      /* memory at local + offset */
    uint32_t local;
    uint32_t offset;
} WDest;

const WLayout *wasm_layout(WGen *g, HType *t);
bool wasm_is_scalar(const HType *t); /* lives in a wasm local; unit is neither */
BinaryenType wasm_type(const WGen *g, const HType *t);

WExpr wasm_load_case(WFunc *f, HType *t, WExpr address); /* the case's position, an i32 */
WExpr wasm_store_case(WFunc *f, HType *t, WExpr address, uint32_t offset, uint32_t case_);

/* ---- func.c ---- */
void wasm_function(WGen *g, HFunc *fn);
uint32_t wasm_temp(WFunc *f, BinaryenType t);
uint32_t wasm_frame_slot(WFunc *f, uint32_t size, uint32_t align);

/* ---- expr.c ---- */
WExpr wasm_value(WFunc *f, HExpr *e);            /* of a scalar, or of unit (no value) */
WExpr wasm_address(WFunc *f, HExpr *e);          /* of a place, or of an aggregate value */
WExpr wasm_store(WFunc *f, WDest to, HExpr *e);  /* evaluates into fresh memory */
WExpr wasm_load(WFunc *f, HType *t, WExpr address, uint32_t offset);
WExpr wasm_store_scalar(WFunc *f, HType *t, WExpr address, uint32_t offset, WExpr value);
WExpr wasm_call(WFunc *f, HExpr *e, const WDest *to);

/* ---- arith.c ---- */
WExpr wasm_binary(WFunc *f, HExpr *e);
WExpr wasm_unary(WFunc *f, HExpr *e);
WExpr wasm_convert(WFunc *f, HExpr *e);
WExpr wasm_prim(WFunc *f, HExpr *e);             /* those on numbers */
WExpr wasm_i32(const WGen *g, uint32_t v);
WExpr wasm_i64(const WGen *g, uint64_t v);
WExpr wasm_get(WFunc *f, uint32_t local, BinaryenType t);
WExpr wasm_seq(WFunc *f, WSeq *seq, BinaryenType t);
WExpr wasm_trap(WFunc *f, HTrap kind, Span at);
WExpr wasm_trap_if(WFunc *f, WExpr cond, HTrap kind, Span at);

/* ---- check.c: constraints ---- */
const char *wasm_check_function(WGen *g, HType *t);

/* ---- module.c ---- */
void wasm_unsupported(WGen *g, Span at, const char *what);
uint32_t wasm_data(WGen *g, const void *bytes, size_t n, uint32_t align); /* its address */
uint32_t wasm_site(WGen *g, Span at); /* address of "file:line:column" */

#endif

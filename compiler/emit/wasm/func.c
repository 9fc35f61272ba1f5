/* Functions: parameters, the frame on the shadow stack; what stands around the body. */
#include "emit/wasm/wasm.h"

#include "hir/walk.h"

#define B(f) ((f)->g->b)
#define M(f) ((f)->g->module)

uint32_t wasm_local(WFunc *f, BinaryenType t)
{
    vec_push(f->g->arena, &f->vars, t);
    return f->nparams + f->vars.len - 1;
}

static uint32_t type_index(const WFunc *f, BinaryenType t)
{
    const Binaryen *b = B(f);
    return t == b->TypeInt32() ? 0 : t == b->TypeInt64() ? 1 : t == b->TypeFloat32() ? 2 : 3;
}

uint32_t wasm_temp(WFunc *f, BinaryenType t)
{
    uint32_t i = type_index(f, t), *used = &f->temps.used[i];
    if (*used == f->pool[i].len)
        vec_push(f->g->arena, &f->pool[i], wasm_local(f, t));
    return f->pool[i].data[(*used)++];
}

uint32_t wasm_frame_slot(WFunc *f, uint32_t size, uint32_t align)
{
    uint32_t at = (f->temps.frame + align - 1) & ~(align - 1);
    f->temps.frame = at + size;
    if (f->temps.frame > f->most)
        f->most = f->temps.frame;
    return at;
}

const char *wasm_name(const WGen *g, const HFunc *fn) { return g->names[fn->id]; }

static bool returns_in_memory(const WGen *g, const HFunc *fn)
{
    return wasm_in_memory(g, fn->result);
}

/* A closure gets its captures as the address of their record. */
static uint32_t first_param(const HFunc *fn) { return fn->kind == HF_CLOSURE ? fn->ncaptures : 0; }

BinaryenType wasm_signature(WGen *g, const HFunc *fn, BinaryenType *result)
{
    VEC(BinaryenType) types = {0};
    BinaryenType i32 = g->b->TypeInt32();
    bool sret = returns_in_memory(g, fn);
    if (sret)
        vec_push(g->arena, &types, i32);
    if (fn->kind == HF_CLOSURE)
        vec_push(g->arena, &types, i32);
    for (uint32_t i = first_param(fn); i < fn->nparams; i++) {
        const HLocal *l = fn->locals.data[i];
        bool ref = l->kind == HL_REF;
        if (ref || wasm_kind(g, l->type) != HT_UNIT)
            vec_push(g->arena, &types, ref ? i32 : wasm_type(g, l->type));
    }
    *result = sret ? g->b->TypeNone() : wasm_type(g, fn->result);
    return g->b->TypeCreate(types.data, types.len);
}

/* ---- where variables live ---- */

static void mark_root(void *user, HExpr **place)
{
    bool *addressed = user;
    const HLocal *root = hir_place_root(*place);
    if (root)
        addressed[root->index] = true;
}

static void mark_expr(void *user, HExpr **e)
{
    hir_changed_operands(*e, mark_root, user);
}

static void mark_aliases(void *user, HBlock *b)
{
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_ALIAS)
            mark_root(user, &s->let.init);
        hir_stmt_blocks(s, mark_aliases, user);
    }
}

/* Engines take time with variables times branches: those beyond so many are in memory. */
enum { VARIABLES = 1000 };

static void place_variable(WFunc *f, const HLocal *l, bool addressed)
{
    WGen *g = f->g;
    WHome *h = &f->homes[l->index];
    HTypeKind k = wasm_kind(g, l->type);
    bool crowded = f->vars.len >= VARIABLES;
    if (h->kind == HOME_RESULT)
        return;
    if (l->kind == HL_ALIAS) {
        *h = crowded ? (WHome){HOME_STORED, wasm_frame_slot(f, 4, 4)}
                     : (WHome){HOME_POINTER, wasm_local(f, g->b->TypeInt32())};
    } else if (k == HT_UNIT && !addressed) {
        *h = (WHome){HOME_NONE, 0};
    } else if (k >= HT_BOOL && k <= HT_F64 && !addressed && !crowded) {
        *h = (WHome){HOME_LOCAL, wasm_local(f, wasm_type(g, l->type))};
    } else {
        const WLayout *lay = wasm_layout(g, l->type);
        *h = (WHome){HOME_FRAME, wasm_frame_slot(f, lay->size, lay->align)};
    }
}

static void spill(WFunc *f, const HLocal *l, uint32_t param, WSeq *prologue)
{
    const WLayout *lay = wasm_layout(f->g, l->type);
    WHome *h = &f->homes[l->index];
    *h = (WHome){HOME_FRAME, wasm_frame_slot(f, lay->size, lay->align)};
    WExpr v = wasm_get(f, param, wasm_type(f->g, l->type));
    vec_push(f->g->arena, prologue,
             wasm_store_number(f, l->type, wasm_get32(f, f->fp), h->index, v));
}

static void place_param(WFunc *f, const HLocal *l, bool addressed, uint32_t *next, WSeq *prologue)
{
    WGen *g = f->g;
    WHome *h = &f->homes[l->index];
    if (l->kind == HL_REF || wasm_in_memory(g, l->type))
        *h = (WHome){HOME_POINTER, (*next)++};
    else if (wasm_kind(g, l->type) == HT_UNIT)
        place_variable(f, l, addressed);
    else if (addressed)
        spill(f, l, (*next)++, prologue);
    else
        *h = (WHome){HOME_LOCAL, (*next)++};
}

static void place_capture(WFunc *f, const HLocal *l, uint32_t env, uint32_t offset, WSeq *prologue)
{
    WGen *g = f->g;
    WHome *h = &f->homes[l->index];
    if (wasm_is_number(g, l->type)) {
        *h = (WHome){HOME_LOCAL, wasm_local(f, wasm_type(g, l->type))};
        wasm_set(f, prologue, h->index, wasm_load(f, l->type, wasm_get32(f, env), offset));
    } else {
        *h = (WHome){HOME_POINTER, wasm_local(f, g->b->TypeInt32())};
        wasm_set(f, prologue, h->index, wasm_add(g, wasm_get32(f, env), offset));
    }
}

static void place_locals(WFunc *f, WSeq *prologue)
{
    HFunc *fn = f->fn;
    bool *addressed = ARENA_ARRAY(f->g->arena, bool, fn->locals.len + 1);
    hir_block_exprs(&fn->body, mark_expr, addressed);
    mark_aliases(addressed, &fn->body);
    wasm_place_results(f);
    uint32_t next = f->sret, end = 0, align = 1, env = f->sret;
    next += fn->kind == HF_CLOSURE;
    for (uint32_t i = 0; i < fn->locals.len; i++) {
        const HLocal *l = fn->locals.data[i];
        if (i < first_param(fn))
            place_capture(f, l, env, wasm_place(f->g, l->type, &end, &align), prologue);
        else if (i < fn->nparams)
            place_param(f, l, addressed[i], &next, prologue);
        else
            place_variable(f, l, addressed[i]);
    }
}

/* ---- around the body ---- */

static WExpr stack_pointer(const WFunc *f)
{
    return B(f)->GlobalGet(M(f), "__stack_pointer", B(f)->TypeInt32());
}

WFunc wasm_func_open(WGen *g, uint32_t nparams)
{
    WFunc f = {.g = g, .nparams = nparams};
    f.fp = wasm_local(&f, g->b->TypeInt32());
    return f;
}

enum { PARAMS = 1000, LOCALS = 50000 }; /* what engines allow */

static void refuse(WFunc *f, const char *what)
{
    f->g->unsupported++;
    diag_add(f->g->session->diags, DIAG_WASM_UNSUPPORTED, f->fn ? f->fn->span : (Span){0, 0}, what);
}

void wasm_func_close(WFunc *f, const char *name, BinaryenType params, BinaryenType result,
                     WSeq *seq)
{
    const Binaryen *b = B(f);
    if (f->nparams + f->vars.len > LOCALS)
        refuse(f, arena_printf(f->g->arena, "a function of %d variables", LOCALS));
    WSeq whole = {0};
    uint32_t size = (f->most + 15) & ~15u;
    if (size) {
        WExpr fp = b->Binary(M(f), b->SubInt32(), stack_pointer(f), wasm_i32(f->g, size));
        vec_push(f->g->arena, &whole,
                 b->GlobalSet(M(f), "__stack_pointer", b->LocalTee(M(f), f->fp, fp,
                                                                   b->TypeInt32())));
    }
    for (uint32_t i = 0; i < seq->len; i++)
        vec_push(f->g->arena, &whole, seq->data[i]);
    if (size)
        vec_push(f->g->arena, &whole,
                 b->GlobalSet(M(f), "__stack_pointer",
                              wasm_add(f->g, wasm_get32(f, f->fp), size)));
    if (result != b->TypeNone())
        vec_push(f->g->arena, &whole, wasm_get(f, f->result, result));
    if (!whole.len)
        vec_push(f->g->arena, &whole, b->Nop(M(f)));
    BinaryenFunctionRef fn = b->AddFunction(M(f), name, params, result, f->vars.data, f->vars.len,
                                            b->Block(M(f), NULL, whole.data, whole.len, result));
    wasm_apply_marks(f, fn);
}

/* What an atomic function goes back to: libdol's mark, and the places of its `mut` parameters. */
typedef struct Atomic {
    uint32_t mark;
    uint32_t *before; /* by parameter: offset of its copy in the frame */
} Atomic;

enum { MARK_SIZE = 12 };

static WExpr frame_at(WFunc *f, uint32_t offset)
{
    return wasm_add(f->g, wasm_get32(f, f->fp), offset);
}

static void open_atomic(WFunc *f, Atomic *a, WSeq *seq)
{
    WGen *g = f->g;
    a->mark = wasm_frame_slot(f, MARK_SIZE, 4);
    a->before = ARENA_ARRAY(g->arena, uint32_t, f->fn->nparams + 1);
    WExpr args[] = {frame_at(f, a->mark), wasm_context(g)};
    vec_push(g->arena, seq, g->b->Call(g->module, "dol_mark", args, 2, g->b->TypeNone()));
    for (uint32_t i = 0; i < f->fn->nparams; i++) {
        const HLocal *l = f->fn->locals.data[i];
        const WLayout *lay = wasm_layout(g, l->type);
        if (l->kind != HL_REF)
            continue;
        a->before[i] = wasm_frame_slot(f, lay->size, lay->align);
        WExpr from = wasm_get32(f, f->homes[i].index);
        vec_push(g->arena, seq, wasm_copy(f, frame_at(f, a->before[i]), from, lay->size));
    }
}

static void take_back(WFunc *f, const Atomic *a, WSeq *seq)
{
    WGen *g = f->g;
    vec_push(g->arena, seq, RT(g, "dol_rollback", g->b->TypeNone(), frame_at(f, a->mark)));
    for (uint32_t i = 0; i < f->fn->nparams; i++) {
        const HLocal *l = f->fn->locals.data[i];
        if (l->kind == HL_REF)
            vec_push(g->arena, seq,
                     wasm_copy(f, wasm_get32(f, f->homes[i].index), frame_at(f, a->before[i]),
                               wasm_layout(g, l->type)->size));
    }
}

static void close_atomic(WFunc *f, const Atomic *a, WSeq *seq)
{
    WGen *g = f->g;
    const Binaryen *b = g->b;
    WExpr keep = RT(g, "dol_keep", b->TypeNone(), frame_at(f, a->mark));
    const HType *t = f->fn->result;
    if (t->kind == HT_VARIANT && t->variant_origin == HV_RESULT) {
        WSeq undo = {0};
        take_back(f, a, &undo);
        WExpr ok = b->Load(g->module, 1, false, 0, 1, b->TypeInt32(), wasm_get32(f, 0));
        keep = b->If(g->module, ok, keep, wasm_seq(f, &undo, b->TypeNone()));
    }
    vec_push(g->arena, seq, keep);
}

/* The body is a block that `return` leaves; what follows it is done on every way out. */
static void body(WFunc *f, WSeq *seq)
{
    WGen *g = f->g;
    HFunc *fn = f->fn;
    WExpr steps[2] = {wasm_block(f, NULL, &fn->body), NULL};
    bool ends = hir_block_ends(&fn->body) || fn->result->kind == HT_UNIT;
    WExpr end[] = {wasm_i32(g, HTRAP_UNREACHABLE), wasm_site(g, fn->span)};
    steps[1] = ends ? NULL : wasm_rt(g, "dol_trap", g->b->TypeNone(), end, 2);
    vec_push(g->arena, seq,
             g->b->Block(g->module, "return", steps, ends ? 1 : 2, g->b->TypeNone()));
}

void wasm_function(WGen *g, HFunc *fn)
{
    BinaryenType result, params = wasm_signature(g, fn, &result);
    WFunc f = wasm_func_open(g, g->b->TypeArity(params));
    f.fn = fn;
    if (f.nparams >= PARAMS) { /* its export may have one more */
        refuse(&f, arena_printf(g->arena, "a function of %d parameters", PARAMS));
        return;
    }
    f.sret = returns_in_memory(g, fn);
    f.homes = ARENA_ARRAY(g->arena, WHome, fn->locals.len + 1); /* and what is checked */
    f.alias_of = hir_aliases(g->hp, fn);
    hir_mark_mutable(fn);
    if (wasm_is_number(g, fn->result))
        f.result = wasm_local(&f, result);
    WSeq seq = {0};
    Atomic atomic = {0};
    WLaws laws;
    place_locals(&f, &seq);
    wasm_laws_begin(&f, &laws, &seq);
    if (fn->is_atomic)
        open_atomic(&f, &atomic, &seq);
    if (g->recursive[fn->id])
        vec_push(g->arena, &seq, RT(g, "wdol_enter", g->b->TypeNone(), wasm_site(g, fn->span)));
    body(&f, &seq);
    if (g->recursive[fn->id])
        vec_push(g->arena, &seq, wasm_rt(g, "wdol_leave", g->b->TypeNone(), NULL, 0));
    if (fn->is_atomic)
        close_atomic(&f, &atomic, &seq);
    wasm_laws_end(&f, &laws, &seq);
    wasm_func_close(&f, wasm_name(g, fn), params, result, &seq);
}

/* Calls of functions, of function values, of the host; function values. */
#include "emit/wasm/wasm.h"

#include "hir/walk.h"

#include <string.h>

#define B(f) ((f)->g->b)
#define M(f) ((f)->g->module)

/* The argument's place could be changed through a `mut` argument of the same call: the callee gets
   a copy. */
static bool may_be_changed(const WFunc *f, HExpr *arg, HExpr *const *args, uint32_t n,
                           const bool *refs)
{
    const HLocal *root = hir_is_place(arg) ? hir_true_root(arg, f->alias_of) : NULL;
    for (uint32_t i = 0; root && i < n; i++)
        if (refs[i] && hir_true_root(args[i], f->alias_of) == root)
            return true;
    return false;
}

/* Those of unit pass nothing: what they do goes to `before` (only one operand does anything,
   hir.h). */
static void arguments(WFunc *f, HExpr *const *args, uint32_t n, const bool *refs, WSeq *before,
                      WSeq *out)
{
    for (uint32_t i = 0; i < n; i++) {
        HExpr *a = args[i];
        bool unit = !refs[i] && wasm_kind(f->g, a->type) == HT_UNIT;
        WExpr v;
        if (refs[i])
            v = wasm_address(f, a, true);
        else if (!wasm_in_memory(f->g, a->type))
            v = wasm_value(f, a);
        else if (may_be_changed(f, a, args, n, refs))
            v = wasm_copied(f, a);
        else
            v = wasm_address(f, a, false);
        vec_push(f->g->arena, unit ? before : out, v);
    }
}

static const bool *refs_of(const WFunc *f, const HFunc *callee, uint32_t n)
{
    bool *refs = ARENA_ARRAY(f->g->arena, bool, n + 1);
    for (uint32_t i = 0; i < n; i++)
        refs[i] = callee->locals.data[i]->kind == HL_REF;
    return refs;
}

static WExpr call(WFunc *f, HExpr *e, const WDest *to)
{
    WGen *g = f->g;
    HFunc *callee = e->call.fn;
    uint32_t n = e->call.args.len;
    WSeq steps = {0}, args = {0};
    if (to)
        vec_push(g->arena, &args, wasm_dest(f, *to));
    arguments(f, e->call.args.data, n, refs_of(f, callee, n), &steps, &args);
    BinaryenType result = to ? B(f)->TypeNone() : wasm_type(g, callee->result);
    vec_push(g->arena, &steps,
             B(f)->Call(M(f), wasm_name(g, callee), args.data, args.len, result));
    return wasm_seq(f, &steps, result);
}

static BinaryenType fun_signature(WGen *g, const HType *t)
{
    VEC(BinaryenType) types = {0};
    BinaryenType i32 = g->b->TypeInt32();
    if (wasm_in_memory(g, t->result))
        vec_push(g->arena, &types, i32);
    vec_push(g->arena, &types, i32);
    for (uint32_t i = 0; i < t->params.len; i++) {
        bool ref = hir_takes_ref(t, i);
        if (ref || wasm_kind(g, t->params.data[i]) != HT_UNIT)
            vec_push(g->arena, &types, ref ? i32 : wasm_type(g, t->params.data[i]));
    }
    return g->b->TypeCreate(types.data, types.len);
}

static WExpr apply(WFunc *f, HExpr *e, const WDest *to)
{
    WGen *g = f->g;
    HType *t = e->apply.fn->type;
    uint32_t n = e->apply.args.len, fun = wasm_temp(f, g->b->TypeInt32());
    bool *refs = ARENA_ARRAY(g->arena, bool, n + 1);
    for (uint32_t i = 0; i < n; i++)
        refs[i] = hir_takes_ref(t, i);
    WSeq steps = {0}, args = {0};
    wasm_set(f, &steps, fun, wasm_address(f, e->apply.fn, false));
    if (to)
        vec_push(g->arena, &args, wasm_dest(f, *to));
    vec_push(g->arena, &args, wasm_load32(g, wasm_get32(f, fun), 4));
    arguments(f, e->apply.args.data, n, refs, &steps, &args);
    WExpr code = wasm_load32(g, wasm_load32(g, wasm_get32(f, fun), 0), 0);
    BinaryenType result = to ? g->b->TypeNone() : wasm_type(g, t->result);
    vec_push(g->arena, &steps,
             g->b->CallIndirect(g->module, g->table, code, args.data, args.len,
                                fun_signature(g, t), result));
    return wasm_seq(f, &steps, result);
}

static WExpr call_host(WFunc *f, HExpr *e, const WDest *to)
{
    WGen *g = f->g;
    uint32_t n = e->host.args.len;
    const bool *refs = ARENA_ARRAY(g->arena, bool, n + 1);
    WSeq steps = {0}, args = {0};
    if (to)
        vec_push(g->arena, &args, wasm_dest(f, *to));
    arguments(f, e->host.args.data, n, refs, &steps, &args);
    BinaryenType result = to ? g->b->TypeNone() : wasm_type(g, e->host.host->result);
    vec_push(g->arena, &steps, g->b->Call(g->module, wasm_host(g, e->host.host), args.data,
                                          args.len, result));
    return wasm_seq(f, &steps, result);
}

WExpr wasm_call(WFunc *f, HExpr *e, const WDest *to)
{
    if (e->kind == HX_CALL)
        return call(f, e, to);
    return e->kind == HX_CALL_VALUE ? apply(f, e, to) : call_host(f, e, to);
}

/* ---- function values ---- */

enum { CODE_SIZE = 12 }; /* dol_Code: call, env, name */

/* Where the captures lie in their record. */
static const uint32_t *capture_offsets(WGen *g, const HFunc *fn, uint32_t *size)
{
    uint32_t *offsets = ARENA_ARRAY(g->arena, uint32_t, fn->ncaptures + 1);
    uint32_t end = 0, align = 1;
    for (uint32_t i = 0; i < fn->ncaptures; i++)
        offsets[i] = wasm_place(g, fn->locals.data[i]->type, &end, &align);
    *size = (end + align - 1) & ~(align - 1);
    return offsets;
}

static uint32_t env_descriptor(WGen *g, const HFunc *fn)
{
    uint32_t size;
    const uint32_t *offsets = capture_offsets(g, fn, &size);
    HField *fields = ARENA_ARRAY(g->arena, HField, fn->ncaptures + 1);
    bool points = false;
    for (uint32_t i = 0; i < fn->ncaptures; i++) {
        fields[i] = (HField){.name = fn->locals.data[i]->name, .type = fn->locals.data[i]->type};
        points |= wasm_layout(g, fields[i].type)->points;
    }
    uint32_t rows = wasm_fields(g, fields, offsets, fn->ncaptures);
    return wasm_record_descriptor(g, fn->name, size, points, rows, fn->ncaptures);
}

uint32_t wasm_code(WGen *g, HFunc *fn)
{
    uintptr_t known = (uintptr_t)map_get(&g->codes, map_key(fn));
    if (known)
        return (uint32_t)known;
    uint32_t env = fn->ncaptures ? env_descriptor(g, fn) : 0;
    uint32_t name = wasm_text(g, fn->name, strlen(fn->name));
    uint32_t at = wasm_data_space(g, CODE_SIZE, 4);
    wasm_put32(g, at, wasm_slot(g, wasm_name(g, fn)));
    wasm_put32(g, at + 4, env);
    wasm_put32(g, at + 8, name);
    map_put(g->arena, &g->codes, map_key(fn), (void *)(uintptr_t)at);
    return at;
}

void wasm_closure(WFunc *f, WDest to, HExpr *e, WSeq *seq)
{
    WGen *g = f->g;
    HFunc *fn = e->closure.fn;
    WExpr env = wasm_i32(g, 0);
    if (fn->ncaptures) {
        uint32_t size, local = wasm_temp(f, g->b->TypeInt32());
        const uint32_t *offsets = capture_offsets(g, fn, &size);
        wasm_set(f, seq, local, RT(g, "wdol_alloc", g->b->TypeInt32(), wasm_i32(g, size)));
        for (uint32_t i = 0; i < fn->ncaptures; i++)
            vec_push(g->arena, seq,
                     wasm_store(f, (WDest){local, offsets[i]}, e->closure.captures.data[i]));
        env = wasm_get32(f, local);
    }
    vec_push(g->arena, seq, wasm_store32(g, wasm_get32(f, to.local), to.offset,
                                         wasm_i32(g, wasm_code(g, fn))));
    vec_push(g->arena, seq, wasm_store32(g, wasm_get32(f, to.local), to.offset + 4, env));
}

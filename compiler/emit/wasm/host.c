/* Host functions: imports of the module "DOL module" by the function's name. Numbers go by value, a
   string as address and length, other values by their address; a result in memory is written where
   the first argument says. */
#include "emit/wasm/wasm.h"

#include <string.h>

static const char *short_name(const HHost *h)
{
    const char *dot = strrchr(h->name, '.');
    return dot ? dot + 1 : h->name;
}

/* The address of the module's name is its key (dol_context_set_host). */
static uint32_t key_of(WGen *g, const HHost *h)
{
    return wasm_text(g, h->module, strlen(h->module));
}

static const char *import(WGen *g, const HHost *h)
{
    const Binaryen *b = g->b;
    const char *name = arena_printf(g->arena, "%s#import", h->name);
    VEC(BinaryenType) types = {0};
    bool sret = wasm_in_memory(g, h->result);
    if (sret)
        vec_push(g->arena, &types, b->TypeInt32());
    for (uint32_t i = 0; i < h->params.len; i++) {
        const HType *t = h->params.data[i].type;
        if (wasm_kind(g, t) != HT_UNIT)
            vec_push(g->arena, &types, wasm_type(g, t));
        if (t->kind == HT_STRING)
            vec_push(g->arena, &types, b->TypeInt32());
    }
    b->AddFunctionImport(g->module, name, h->module, short_name(h),
                         b->TypeCreate(types.data, types.len),
                         sret ? b->TypeNone() : wasm_type(g, h->result));
    return name;
}

/* One argument, as the import takes it: `v` is its number, or its address. */
static void pass(WFunc *f, const HType *t, uint32_t local, uint32_t offset, bool in_memory,
                 WSeq *args)
{
    WGen *g = f->g;
    if (wasm_kind(g, t) == HT_UNIT)
        return;
    if (wasm_is_number(g, t)) {
        vec_push(g->arena, args, in_memory ? wasm_load(f, t, wasm_get32(f, local), offset)
                                           : wasm_get(f, local, wasm_type(g, t)));
        return;
    }
    if (t->kind != HT_STRING) {
        vec_push(g->arena, args, wasm_add(g, wasm_get32(f, local), offset));
        return;
    }
    vec_push(g->arena, args, wasm_load32(g, wasm_get32(f, local), offset));
    vec_push(g->arena, args, wasm_load32(g, wasm_get32(f, local), offset + 4));
}

/* Parameters as of a function of DOL. */
static BinaryenType signature(WGen *g, const HHost *h, uint32_t *n)
{
    VEC(BinaryenType) types = {0};
    if (wasm_in_memory(g, h->result))
        vec_push(g->arena, &types, g->b->TypeInt32());
    for (uint32_t i = 0; i < h->params.len; i++)
        if (wasm_kind(g, h->params.data[i].type) != HT_UNIT)
            vec_push(g->arena, &types, wasm_type(g, h->params.data[i].type));
    *n = types.len;
    return g->b->TypeCreate(types.data, types.len);
}

/* The values come from outside: they are checked and copied. */
static void take_result(WFunc *f, HHost *h, WDest at, WSeq *seq)
{
    WGen *g = f->g;
    HType *t = h->result;
    BinaryenType none = g->b->TypeNone();
    if (t->validated) {
        WExpr valid = RT(g, "dol_valid", g->b->TypeInt32(), wasm_desc(g, t), wasm_dest(f, at));
        WExpr bad = RT(g, "dol_trap_invalid", none, wasm_desc(g, t), wasm_dest(f, at),
                       wasm_site(g, h->span));
        vec_push(g->arena, seq,
                 g->b->If(g->module, g->b->Unary(g->module, g->b->EqZInt32(), valid), bad, NULL));
    }
    if (wasm_layout(g, t)->points)
        vec_push(g->arena, seq, RT(g, "dol_copy", none, wasm_desc(g, t), wasm_dest(f, at),
                                   wasm_dest(f, at)));
}

static void call_now(WFunc *f, HHost *h, WSeq *seq)
{
    WGen *g = f->g;
    const Binaryen *b = g->b;
    bool sret = wasm_in_memory(g, h->result), number = wasm_is_number(g, h->result);
    WSeq args = {0};
    WExpr given = RT(g, "dol_host", b->TypeInt32(), wasm_i32(g, key_of(g, h)),
                     wasm_i32(g, key_of(g, h)), wasm_site(g, h->span));
    vec_push(g->arena, seq, b->Drop(g->module, given));
    if (sret)
        vec_push(g->arena, &args, wasm_get32(f, 0));
    for (uint32_t i = 0, local = sret; i < h->params.len; i++) {
        pass(f, h->params.data[i].type, local, 0, false, &args);
        local += wasm_kind(g, h->params.data[i].type) != HT_UNIT;
    }
    BinaryenType result = sret ? b->TypeNone() : wasm_type(g, h->result);
    WExpr call = b->Call(g->module, import(g, h), args.data, args.len, result);
    if (!number) {
        vec_push(g->arena, seq, call);
        if (sret)
            take_result(f, h, (WDest){0, 0}, seq);
        return;
    }
    const WLayout *l = wasm_layout(g, h->result);
    WDest slot = {f->fp, wasm_frame_slot(f, l->size, l->align)};
    f->result = wasm_local(f, result);
    wasm_set(f, seq, f->result, call);
    if (h->result->validated) {
        WExpr v = wasm_get(f, f->result, result);
        vec_push(g->arena, seq, wasm_store_number(f, h->result, wasm_get32(f, f->fp), slot.offset,
                                                  v));
        take_result(f, h, slot, seq);
    }
}

/* ---- effects: their arguments wait in a record until the outermost call has ended well ---- */

static uint32_t *argument_offsets(WGen *g, const HHost *h, uint32_t *size)
{
    uint32_t *offsets = ARENA_ARRAY(g->arena, uint32_t, h->params.len + 1);
    uint32_t end = 0, align = 1;
    for (uint32_t i = 0; i < h->params.len; i++)
        offsets[i] = wasm_place(g, h->params.data[i].type, &end, &align);
    *size = end;
    return offsets;
}

/* send(ctx, table, args) */
static uint32_t sender(WGen *g, HHost *h)
{
    const Binaryen *b = g->b;
    const char *name = arena_printf(g->arena, "%s#send", h->name);
    BinaryenType i32 = b->TypeInt32(), types[] = {i32, i32, i32};
    WFunc f = wasm_func_open(g, 3);
    uint32_t size;
    const uint32_t *offsets = argument_offsets(g, h, &size);
    WSeq args = {0}, seq = {0};
    for (uint32_t i = 0; i < h->params.len; i++)
        pass(&f, h->params.data[i].type, 2, offsets[i], true, &args);
    vec_push(g->arena, &seq, b->Call(g->module, import(g, h), args.data, args.len, b->TypeNone()));
    wasm_func_close(&f, name, b->TypeCreate(types, 3), b->TypeNone(), &seq);
    return wasm_slot(g, name);
}

static void queue(WFunc *f, HHost *h, WSeq *seq)
{
    WGen *g = f->g;
    uint32_t size;
    const uint32_t *offsets = argument_offsets(g, h, &size);
    WDest record = {f->fp, wasm_frame_slot(f, size ? size : 1, 8)};
    for (uint32_t i = 0, local = 0; i < h->params.len; i++) {
        const HType *t = h->params.data[i].type;
        WDest at = {f->fp, record.offset + offsets[i]};
        if (wasm_kind(g, t) == HT_UNIT)
            continue;
        if (wasm_is_number(g, t))
            vec_push(g->arena, seq, wasm_store_number(f, t, wasm_get32(f, f->fp), at.offset,
                                                      wasm_get(f, local, wasm_type(g, t))));
        else
            vec_push(g->arena, seq, wasm_copy(f, wasm_dest(f, at), wasm_get32(f, local),
                                              wasm_layout(g, t)->size));
        local++;
    }
    vec_push(g->arena, seq,
             RT(g, "dol_effect", g->b->TypeNone(), wasm_i32(g, key_of(g, h)),
                wasm_i32(g, key_of(g, h)), wasm_site(g, h->span), wasm_i32(g, sender(g, h)),
                wasm_dest(f, record), wasm_i32(g, size)));
}

const char *wasm_host(WGen *g, HHost *h)
{
    const char *name = map_get(&g->imports, map_key(h));
    if (name)
        return name;
    name = arena_printf(g->arena, "%s#host", h->name);
    map_put(g->arena, &g->imports, map_key(h), (void *)(uintptr_t)name);
    uint32_t n;
    BinaryenType params = signature(g, h, &n);
    WFunc f = wasm_func_open(g, n);
    WSeq seq = {0};
    if (h->is_effect)
        queue(&f, h, &seq);
    else
        call_now(&f, h, &seq);
    bool number = wasm_is_number(g, h->result) && !h->is_effect;
    wasm_func_close(&f, name, params, number ? wasm_type(g, h->result) : g->b->TypeNone(), &seq);
    return name;
}

/* Constants as static data: lists with cap 0, which nobody changes; maps and sets sorted by
   their keys, as libdol wants them. */
#include "emit/wasm/wasm.h"

#include "hir/order.h"

#include <string.h>

bool wasm_is_constant(const HExpr *e)
{
    switch ((int)e->kind) {
    case HX_CONST: case HX_STRING: return true;
    case HX_RECORD: case HX_VARIANT: case HX_LIST: case HX_MAP:
        for (uint32_t i = 0; i < e->make.args.len; i++)
            if (!wasm_is_constant(e->make.args.data[i]))
                return false;
        return e->kind != HX_MAP;
    default: return false;
    }
}

uint32_t wasm_literal(WGen *g, const HExpr *e)
{
    uint32_t text = wasm_text(g, e->str.text, e->str.len);
    uint32_t at = wasm_data_space(g, 8, 4);
    wasm_put32(g, at, text);
    wasm_put32(g, at + 4, e->str.len);
    return at;
}

static void put_number(WGen *g, uint32_t address, const HType *t, uint64_t bits)
{
    if (t->kind == HT_F32) {
        double wide;
        memcpy(&wide, &bits, sizeof wide);
        float single = (float)wide;
        uint32_t low;
        memcpy(&low, &single, sizeof low);
        wasm_put32(g, address, low);
        return;
    }
    uint32_t size = wasm_layout(g, t)->size;
    char *p = g->data.data + (address - g->data_base);
    for (uint32_t i = 0; i < size && t->kind != HT_UNIT; i++)
        p[i] = (char)(bits >> (8 * i));
}

static void put_parts(WGen *g, uint32_t address, const HExpr *e, const uint32_t *offsets)
{
    for (uint32_t i = 0; i < e->make.args.len; i++)
        wasm_put_constant(g, address + offsets[i], e->make.args.data[i]);
}

static void put_variant(WGen *g, uint32_t address, const HExpr *e)
{
    uint32_t tag = wasm_tag_value(e->type, e->make.case_);
    if (wasm_tag_size(e->type) == 4)
        wasm_put32(g, address, tag);
    else
        g->data.data[address - g->data_base] = (char)tag;
    put_parts(g, address, e, wasm_layout(g, e->type)->payloads[e->make.case_]);
}

static void put_head(WGen *g, uint32_t address, uint32_t items, uint32_t n)
{
    wasm_put32(g, address, items);
    wasm_put32(g, address + 4, n);
}

static void put_list(WGen *g, uint32_t address, const HExpr *e)
{
    uint32_t n = e->make.args.len;
    const WLayout *l = wasm_layout(g, e->type->elem);
    HExpr *const *args = e->make.args.data;
    if (e->type->kind == HT_SET)
        args = hir_sorted_keys(g->arena, args, 1, &n);
    uint32_t items = wasm_data_space(g, (size_t)n * l->size, 8);
    for (uint32_t i = 0; i < n; i++)
        wasm_put_constant(g, items + i * l->size, args[i]);
    put_head(g, address, n ? items : 0, n);
}

static void put_map(WGen *g, uint32_t address, const HExpr *e)
{
    uint32_t n = e->make.args.len / 2;
    const WLayout *l = wasm_layout(g, e->type);
    HExpr *const *args = hir_sorted_keys(g->arena, e->make.args.data, 2, &n);
    uint32_t items = wasm_data_space(g, (size_t)n * l->entry, 8);
    for (uint32_t i = 0; i < n; i++) {
        wasm_put_constant(g, items + i * l->entry, args[2 * i]);
        wasm_put_constant(g, items + i * l->entry + l->value, args[2 * i + 1]);
    }
    put_head(g, address, n ? items : 0, n);
}

static void put_closure(WGen *g, uint32_t address, const HExpr *e)
{
    const HFunc *fn = e->closure.fn;
    uint32_t end = 0, align = 1, size = 0;
    for (uint32_t i = 0; i < fn->ncaptures; i++)
        wasm_place(g, fn->locals.data[i]->type, &end, &align);
    size = end;
    uint32_t env = size ? wasm_data_space(g, size, 8) : 0;
    end = 0;
    for (uint32_t i = 0; i < fn->ncaptures; i++) {
        uint32_t offset = wasm_place(g, fn->locals.data[i]->type, &end, &align);
        wasm_put_constant(g, env + offset, e->closure.captures.data[i]);
    }
    uint32_t code = wasm_code(g, e->closure.fn);
    wasm_put32(g, address, code);
    wasm_put32(g, address + 4, env);
}

void wasm_put_constant(WGen *g, uint32_t address, const HExpr *e)
{
    switch ((int)e->kind) { /* int: the const pass leaves nothing else */
    case HX_CONST: put_number(g, address, e->type, e->bits); return;
    case HX_STRING: {
        uint32_t text = wasm_text(g, e->str.text, e->str.len);
        put_head(g, address, text, e->str.len);
        return;
    }
    case HX_RECORD: put_parts(g, address, e, wasm_layout(g, e->type)->offsets); return;
    case HX_VARIANT: put_variant(g, address, e); return;
    case HX_LIST: put_list(g, address, e); return;
    case HX_MAP: put_map(g, address, e); return;
    case HX_CLOSURE: put_closure(g, address, e); return;
    case HX_COPY: wasm_put_constant(g, address, e->copy.operand); return;
    case HX_GLOBAL: wasm_put_constant(g, address, e->global->value); return;
    default: return;
    }
}

uint32_t wasm_global(WGen *g, HConst *c)
{
    uintptr_t known = (uintptr_t)map_get(&g->globals, map_key(c));
    if (known)
        return (uint32_t)known;
    const WLayout *l = wasm_layout(g, c->type);
    uint32_t at = wasm_data_space(g, l->size, l->align);
    map_put(g->arena, &g->globals, map_key(c), (void *)(uintptr_t)at);
    wasm_put_constant(g, at, c->value);
    return at;
}

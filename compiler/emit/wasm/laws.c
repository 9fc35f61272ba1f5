/* Laws of systems: a table for each system (dol_Laws), and what stands around its methods. */
#include "emit/wasm/wasm.h"

#include "hir/order.h"

#include <string.h>

enum { LAWS_SIZE = 12, LAW_SIZE = 24, FRAME_SIZE = 12 };

/* libdol calls a law with the context and the addresses of its arguments. */
static uint32_t caller(WGen *g, const HFunc *fn)
{
    const char *name = arena_printf(g->arena, "%s#holds", wasm_name(g, fn));
    BinaryenType i32 = g->b->TypeInt32(), types[] = {i32, i32};
    WFunc f = wasm_func_open(g, 2);
    WSeq args = {0}, seq = {0};
    for (uint32_t i = 0; i < fn->nparams; i++) {
        const HType *t = fn->locals.data[i]->type;
        WExpr at = wasm_load32(g, wasm_get32(&f, 1), 4 * i);
        if (wasm_kind(g, t) != HT_UNIT)
            vec_push(g->arena, &args, wasm_is_number(g, t) ? wasm_load(&f, t, at, 0) : at);
    }
    f.result = wasm_local(&f, i32);
    wasm_set(&f, &seq, f.result,
             g->b->Call(g->module, wasm_name(g, fn), args.data, args.len, i32));
    wasm_func_close(&f, name, g->b->TypeCreate(types, 2), i32, &seq);
    return wasm_slot(g, name);
}

static uint32_t domains(WGen *g, const HLaw *l, uint32_t n)
{
    if (!n)
        return 0;
    uint32_t at = wasm_data_space(g, 4 * n, 4);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t type = wasm_descriptor(g, l->holds->locals.data[i]->type);
        wasm_put32(g, at + 4 * i, type);
    }
    return at;
}

static void put_law(WGen *g, const HSystem *s, const HLaw *l, uint32_t at)
{
    const char *shown = arena_printf(g->arena, "%s.%s", s->name, l->name);
    uint32_t n = hir_law_quantified(s, l), name = wasm_text(g, shown, strlen(shown));
    uint32_t site = wasm_site_address(g, l->span), types = domains(g, l, n);
    uint32_t words[] = {name, site, caller(g, l->holds), types, n, l->two_state};
    for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
        wasm_put32(g, at + 4 * i, words[i]);
}

static WExpr table(WGen *g, const HSystem *s)
{
    uintptr_t known = (uintptr_t)map_get(&g->laws, map_key(s));
    if (known)
        return wasm_i32(g, (uint32_t)known);
    uint32_t n = hir_checked_laws(s), state = wasm_descriptor(g, s->state);
    uint32_t rows = wasm_data_space(g, (size_t)n * LAW_SIZE, 4), next = rows;
    for (uint32_t i = 0; i < s->laws.len; i++) {
        if (!hir_law_is_checked(&s->laws.data[i]))
            continue;
        put_law(g, s, &s->laws.data[i], next);
        next += LAW_SIZE;
    }
    uint32_t at = wasm_data_space(g, LAWS_SIZE, 4);
    wasm_put32(g, at, state);
    wasm_put32(g, at + 4, rows);
    wasm_put32(g, at + 8, n);
    map_put(g->arena, &g->laws, map_key(s), (void *)(uintptr_t)at);
    return wasm_i32(g, at);
}

/* The address of its state in a method, and of what it made in a `provides`. */
static WExpr state_of(WFunc *f, const HSystem *s, WSeq *seq)
{
    WGen *g = f->g;
    if (f->fn->kind == HF_SYSTEM || f->sret)
        return wasm_get32(f, f->fn->kind == HF_SYSTEM ? f->homes[0].index : 0);
    const WLayout *l = wasm_layout(g, s->state);
    WDest at = {f->fp, wasm_frame_slot(f, l->size, l->align)};
    if (wasm_is_number(g, s->state))
        vec_push(g->arena, seq,
                 wasm_store_number(f, s->state, wasm_dest(f, at), 0,
                                   wasm_get(f, f->result, wasm_type(g, s->state))));
    return wasm_dest(f, at);
}

void wasm_laws_begin(WFunc *f, WLaws *laws, WSeq *seq)
{
    WGen *g = f->g;
    laws->system = hir_lawful(g->hp, f->fn);
    if (!laws->system || f->fn->kind != HF_SYSTEM)
        return;
    laws->frame = wasm_frame_slot(f, FRAME_SIZE, 4);
    WExpr state = state_of(f, laws->system, seq);
    vec_push(g->arena, seq,
             RT(g, "dol_laws_begin", g->b->TypeNone(),
                wasm_dest(f, (WDest){f->fp, laws->frame}), table(g, laws->system), state));
}

void wasm_laws_end(WFunc *f, const WLaws *laws, WSeq *seq)
{
    WGen *g = f->g;
    if (!laws->system)
        return;
    WExpr state = state_of(f, laws->system, seq);
    if (f->fn->kind == HF_SYSTEM)
        vec_push(g->arena, seq,
                 RT(g, "dol_laws_end", g->b->TypeNone(),
                    wasm_dest(f, (WDest){f->fp, laws->frame}), state));
    else
        vec_push(g->arena, seq,
                 RT(g, "dol_laws_made", g->b->TypeNone(), table(g, laws->system), state));
}

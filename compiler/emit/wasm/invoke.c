/* What the host sees: each public function as an export, and its row (dol_Function) by which libdol
   calls it with values, or with JSON. */
#include "emit/wasm/wasm.h"

#include <string.h>

#define M(f) ((f)->g->module)

enum { FUNCTION_SIZE = 24, PARAM_SIZE = 12, MODULE_SIZE = 16 };

bool wasm_is_shown(const HFunc *f)
{
    bool kind = f->kind == HF_FUN || f->kind == HF_METHOD || f->kind == HF_SYSTEM ||
                f->kind == HF_MIGRATE;
    return kind && f->is_pub && !strchr(f->name, '<');
}

/* ---- rows ---- */

/* invoke(ctx, args, result): args are pointers to the values. */
static uint32_t invoker(WGen *g, const HFunc *fn)
{
    const Binaryen *b = g->b;
    const char *name = arena_printf(g->arena, "%s#invoke", fn->name);
    BinaryenType i32 = b->TypeInt32(), types[] = {i32, i32, i32}, result;
    wasm_signature(g, fn, &result);
    WFunc f = wasm_func_open(g, 3);
    WSeq args = {0}, seq = {0};
    if (wasm_in_memory(g, fn->result))
        vec_push(g->arena, &args, wasm_get32(&f, 2));
    for (uint32_t i = 0; i < fn->nparams; i++) {
        const HLocal *l = fn->locals.data[i];
        WExpr at = wasm_load32(g, wasm_get32(&f, 1), 4 * i);
        if (l->kind == HL_REF || wasm_in_memory(g, l->type))
            vec_push(g->arena, &args, at);
        else if (wasm_is_number(g, l->type))
            vec_push(g->arena, &args, wasm_load(&f, l->type, at, 0));
    }
    WExpr call = b->Call(g->module, wasm_name(g, fn), args.data, args.len, result);
    if (wasm_is_number(g, fn->result))
        call = wasm_store_number(&f, fn->result, wasm_get32(&f, 2), 0, call);
    vec_push(g->arena, &seq, call);
    wasm_func_close(&f, name, b->TypeCreate(types, 3), b->TypeNone(), &seq);
    return wasm_slot(g, name);
}

static uint32_t param_rows(WGen *g, const HFunc *fn)
{
    if (!fn->nparams)
        return 0;
    uint32_t rows = wasm_data_space(g, (size_t)fn->nparams * PARAM_SIZE, 4);
    for (uint32_t i = 0; i < fn->nparams; i++) {
        const HLocal *l = fn->locals.data[i];
        uint32_t at = rows + i * PARAM_SIZE, name = wasm_text(g, l->name, strlen(l->name));
        uint32_t type = wasm_descriptor(g, l->type);
        wasm_put32(g, at, name);
        wasm_put32(g, at + 4, type);
        wasm_put32(g, at + 8, l->kind == HL_REF);
    }
    return rows;
}

static void put_row(WGen *g, uint32_t at, const HFunc *fn)
{
    uint32_t name = wasm_text(g, fn->name, strlen(fn->name));
    uint32_t state = fn->kind == HF_SYSTEM ? wasm_descriptor(g, fn->locals.data[0]->type) : 0;
    uint32_t result = wasm_descriptor(g, fn->result), params = param_rows(g, fn);
    uint32_t words[] = {name, state, result, params, fn->nparams, invoker(g, fn)};
    for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
        wasm_put32(g, at + 4 * i, words[i]);
}

/* ---- exports ---- */

bool wasm_is_state(const HProgram *p, const HType *t)
{
    for (uint32_t i = 0; i < p->systems.len; i++)
        if (p->systems.data[i]->state == t)
            return true;
    return false;
}

static WExpr slot_address(WFunc *f, uint32_t offset)
{
    return wasm_add(f->g, wasm_get32(f, f->fp), offset);
}

/* The parameters of the export; numbers are put into the frame, because libdol wants addresses. */
static void take_params(WFunc *f, const HFunc *fn, uint32_t first, uint32_t args, WSeq *seq)
{
    WGen *g = f->g;
    uint32_t local = f->nparams - 1;
    for (uint32_t i = fn->nparams; i-- > first;) {
        const HLocal *l = fn->locals.data[i];
        WExpr at;
        if (l->kind != HL_REF && !wasm_in_memory(g, l->type)) {
            const WLayout *lay = wasm_layout(g, l->type);
            uint32_t offset = wasm_frame_slot(f, lay->size, lay->align);
            at = slot_address(f, offset);
            if (lay->kind != HT_UNIT)
                vec_push(g->arena, seq,
                         wasm_store_number(f, l->type, wasm_get32(f, f->fp), offset,
                                           wasm_get(f, local--, wasm_type(g, l->type))));
        } else {
            at = wasm_get32(f, local--);
        }
        vec_push(g->arena, seq,
                 wasm_store32(g, wasm_get32(f, f->fp), args + 4 * (i - first), at));
    }
}

/* A number as itself; else at the address that comes first. A state as the handle of a system. */
static void export_function(WGen *g, const HFunc *fn, uint32_t row)
{
    const Binaryen *b = g->b;
    const char *name = arena_printf(g->arena, "%s#export", fn->name);
    bool method = fn->kind == HF_SYSTEM, makes = !method && wasm_is_state(g->hp, fn->result);
    bool sret = wasm_in_memory(g, fn->result) && !makes, number = wasm_is_number(g, fn->result);
    VEC(BinaryenType) types = {0};
    if (sret)
        vec_push(g->arena, &types, b->TypeInt32());
    for (uint32_t i = 0; i < fn->nparams; i++) {
        const HLocal *l = fn->locals.data[i];
        bool address = l->kind == HL_REF || (method && i == 0);
        if (address || wasm_kind(g, l->type) != HT_UNIT)
            vec_push(g->arena, &types, address ? b->TypeInt32() : wasm_type(g, l->type));
    }
    WFunc f = wasm_func_open(g, types.len);
    WSeq seq = {0};
    const WLayout *l = wasm_layout(g, fn->result);
    uint32_t args = wasm_frame_slot(&f, 4 * fn->nparams + 4, 4);
    uint32_t result = wasm_frame_slot(&f, sret || makes ? 0 : l->size, l->align);
    take_params(&f, fn, method, args, &seq);
    WExpr to = sret ? wasm_get32(&f, 0) : slot_address(&f, result);
    WExpr system = method ? wasm_get32(&f, sret) : wasm_i32(g, 0);
    BinaryenType type = makes ? b->TypeInt32() : number ? wasm_type(g, fn->result) : b->TypeNone();
    WExpr call_args[] = {system, wasm_i32(g, row), slot_address(&f, args), to};
    if (type != b->TypeNone())
        f.result = wasm_local(&f, type);
    if (makes) {
        wasm_set(&f, &seq, f.result, b->Call(g->module, "dol_wasm_new", call_args + 1, 2, type));
    } else {
        vec_push(g->arena, &seq,
                 b->Call(g->module, "dol_wasm_invoke", call_args, 4, b->TypeNone()));
        if (number)
            wasm_set(&f, &seq, f.result, wasm_load(&f, fn->result, slot_address(&f, result), 0));
    }
    wasm_func_close(&f, name, b->TypeCreate(types.data, types.len), type, &seq);
    b->AddFunctionExport(g->module, name, fn->name);
}

/* T#check(address): 0, or the address of the list of violations. */
static void export_checker(WGen *g, HType *t)
{
    const Binaryen *b = g->b;
    const char *name = arena_printf(g->arena, "%s#check", t->name);
    WFunc f = wasm_func_open(g, 1);
    WSeq seq = {0};
    WExpr args[] = {wasm_desc(g, t), wasm_get32(&f, 0)};
    f.result = wasm_local(&f, b->TypeInt32());
    wasm_set(&f, &seq, f.result, b->Call(g->module, "dol_wasm_check", args, 2, b->TypeInt32()));
    wasm_func_close(&f, name, b->TypeInt32(), b->TypeInt32(), &seq);
    b->AddFunctionExport(g->module, name, name);
}

static void export_types(WGen *g)
{
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        HType *t = g->hp->types.data[i];
        bool gene = t->kind == HT_RECORD || t->kind == HT_VARIANT;
        if (gene && t->is_pub && t->validated && !strchr(t->name, '<'))
            export_checker(g, t);
    }
    for (uint32_t i = 0; i < g->hp->systems.len; i++)
        g->b->AddFunctionExport(g->module, "dol_system_free",
                                arena_printf(g->arena, "%s#free", g->hp->systems.data[i]->name));
}

/* Functions by name, for calls with JSON: one row of dol_Module is enough for all. */
static void add_program(WGen *g, uint32_t rows, uint32_t n)
{
    uint32_t name = wasm_text(g, "", 0), module = wasm_data_space(g, MODULE_SIZE, 4);
    uint32_t words[] = {name, name, rows, n};
    for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
        wasm_put32(g, module + 4 * i, words[i]);
    const Binaryen *b = g->b;
    BinaryenType i32 = b->TypeInt32(), types[] = {i32, i32, i32, i32};
    WExpr args[5] = {wasm_i32(g, module)};
    for (uint32_t i = 0; i < 4; i++)
        args[1 + i] = b->LocalGet(g->module, i, i32);
    b->AddFunction(g->module, "dol.call", b->TypeCreate(types, 4), i32, NULL, 0,
                   b->Call(g->module, "dol_wasm_call", args, 5, i32));
    b->AddFunctionExport(g->module, "dol.call", "dol_call");
    b->AddFunctionExport(g->module, "dol_wasm_state_hash", "dol_state_hash");
}

/* {address of the rows, how many}, at an exported address. */
static void export_rows(WGen *g, const char *name, uint32_t rows, uint32_t n)
{
    const Binaryen *b = g->b;
    uint32_t list = wasm_data_space(g, 8, 4);
    wasm_put32(g, list, rows);
    wasm_put32(g, list + 4, n);
    b->AddGlobal(g->module, name, b->TypeInt32(), false, wasm_i32(g, list));
    b->AddGlobalExport(g->module, name, name);
}

/* The host functions that are called, as rows of dol_Function without a function. */
static void export_hosts(WGen *g)
{
    uint32_t n = g->imports.len, rows = wasm_data_space(g, (size_t)n * FUNCTION_SIZE, 4);
    for (uint32_t i = 0; i < n; i++) {
        const HHost *h = (const HHost *)(uintptr_t)g->imports.entries[i].key;
        uint32_t name = wasm_text(g, h->name, strlen(h->name));
        uint32_t result = wasm_descriptor(g, h->result);
        uint32_t params = wasm_data_space(g, (size_t)h->params.len * PARAM_SIZE, 4);
        for (uint32_t j = 0; j < h->params.len; j++) {
            const HField *p = &h->params.data[j];
            uint32_t text = wasm_text(g, p->name, strlen(p->name));
            uint32_t type = wasm_descriptor(g, p->type);
            wasm_put32(g, params + j * PARAM_SIZE, text);
            wasm_put32(g, params + j * PARAM_SIZE + 4, type);
        }
        uint32_t words[] = {name, 0, result, params, h->params.len, h->is_effect};
        for (uint32_t j = 0; j < sizeof words / sizeof *words; j++)
            wasm_put32(g, rows + i * FUNCTION_SIZE + 4 * j, words[j]);
    }
    export_rows(g, "dol_hosts", rows, n);
}

void wasm_exports(WGen *g)
{
    static const struct { const char *name, *function; } own[] = {
        {"dol_alloc", "dol_wasm_alloc"}, {"dol_reset", "dol_wasm_reset"},
        {"dol_error", "dol_wasm_error"}, {"dol_error_kind", "dol_wasm_error_kind"},
        {"dol_error_at", "dol_wasm_error_at"}, {"dol_abandon", "dol_wasm_abandon"},
        {"dol_host_missing", "dol_wasm_host_missing"}, {"dol_invoke", "dol_wasm_invoke"},
        {"dol_new", "dol_wasm_new"}, {"dol_free", "dol_system_free"},
        {"dol_collect", "dol_wasm_collect"}};
    uint32_t n = 0, next = 0;
    for (uint32_t i = 0; i < g->hp->funcs.len; i++)
        n += wasm_is_shown(g->hp->funcs.data[i]);
    uint32_t rows = wasm_data_space(g, (size_t)n * FUNCTION_SIZE, 4);
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        HFunc *fn = g->hp->funcs.data[i];
        if (!wasm_is_shown(fn))
            continue;
        uint32_t row = rows + FUNCTION_SIZE * next++;
        put_row(g, row, fn);
        export_function(g, fn, row);
    }
    export_types(g);
    export_rows(g, "dol_functions", rows, n);
    export_hosts(g);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        g->b->AddFunctionExport(g->module, own[i].function, own[i].name);
    if (g->options->with_main)
        add_program(g, rows, n);
}

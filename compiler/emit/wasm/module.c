/* The module: libdol, the program's functions and data, what is shown, written and checked. */
#include "emit/wasm/wasm.h"

#include "hir/order.h"

#include <stdlib.h>
#include <string.h>

/* The DOL name, unless libdol has a function of that name. */
static void name_functions(WGen *g)
{
    g->names = ARENA_ARRAY(g->arena, const char *, g->hp->funcs.len + 1);
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        const HFunc *f = g->hp->funcs.data[i];
        bool taken = g->b->GetFunction(g->module, f->name) != NULL;
        g->names[f->id] = taken ? arena_printf(g->arena, "%s'", f->name) : f->name;
    }
}

static bool is_constant_of(const WGen *g, const HFunc *f)
{
    for (uint32_t i = 0; i < g->hp->consts.len; i++)
        if (g->hp->consts.data[i]->init == f)
            return g->hp->consts.data[i]->value != NULL;
    return false;
}

static void add_functions(WGen *g)
{
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        HFunc *f = g->hp->funcs.data[i];
        if (f->kind != HF_CONST || !is_constant_of(g, f))
            wasm_function(g, f);
    }
}

/* Imports are given when the module starts: libdol hears that each module of them is there. */
static void add_start(WGen *g)
{
    const Binaryen *b = g->b;
    WSeq seq = {0};
    const char *before = NULL;
    for (uint32_t i = 0; i < g->imports.len; i++) {
        const HHost *h = (const HHost *)(uintptr_t)g->imports.entries[i].key;
        if (before && strcmp(before, h->module) == 0)
            continue;
        before = h->module;
        uint32_t key = wasm_text(g, h->module, strlen(h->module));
        WExpr given = RT(g, "dol_context_set_host", b->TypeInt32(), wasm_i32(g, key),
                         wasm_i32(g, key));
        vec_push(g->arena, &seq, b->Drop(g->module, given));
    }
    if (!seq.len)
        return;
    WFunc f = wasm_func_open(g, 0);
    wasm_func_close(&f, "dol.start", b->TypeNone(), b->TypeNone(), &seq);
    b->SetStart(g->module, b->GetFunction(g->module, "dol.start"));
}

static const char *base_name(const WGen *g)
{
    const char *name = g->options->name;
    for (uint32_t i = 0; i < g->hp->modules.len && !name; i++)
        if (g->hp->modules.data[i]->requested)
            name = g->hp->modules.data[i]->name;
    return name ? name : "module";
}

static bool write_module(WGen *g, EmitFiles *files)
{
    wasm_optimize(g);
    if (!g->b->ModuleValidate(g->module)) {
        diag_add(g->session->diags, DIAG_WASM_INVALID, (Span){0, 0});
        return false;
    }
    bool small = g->options->optimize == 's' || g->options->optimize == 'z';
    g->b->SetDebugInfo(g->options->debug || !small); /* the section of names */
    const char *map = NULL;
    if (g->options->debug)
        map = arena_printf(g->arena, "%s.wasm.map", base_name(g));
    BinaryenModuleAllocateAndWriteResult r = g->b->ModuleAllocateAndWrite(g->module, map);
    EmitFile f = {arena_printf(g->arena, "%s.wasm", base_name(g)),
                  arena_strndup(g->arena, r.binary, r.binaryBytes), r.binaryBytes};
    vec_push(g->arena, files, f);
    if (map && r.sourceMap) {
        EmitFile m = {map, arena_strndup(g->arena, r.sourceMap, strlen(r.sourceMap)),
                      strlen(r.sourceMap)};
        vec_push(g->arena, files, m);
    }
    free(r.binary);
    free(r.sourceMap);
    return true;
}

static bool write_beside(WGen *g, EmitFiles *files)
{
    static const struct {
        unsigned flag;
        void (*write)(WGen *g, const char *name, EmitFiles *files);
    } all[] = {
        {BESIDE_JS, wasm_package}, {BESIDE_DTS, wasm_dts}, {BESIDE_LAYOUT, wasm_layout_json}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (g->options->beside & all[i].flag)
            all[i].write(g, base_name(g), files);
    return !(g->options->beside & BESIDE_WIT) || wasm_wit(g, base_name(g), files);
}

bool emit_wasm(HProgram *p, const EmitOptions *o, EmitFiles *files)
{
    Binaryen b;
    const char *why = "";
    if (!binaryen_load(&b, &why)) {
        diag_add(p->session->diags, DIAG_WASM_NO_BINARYEN, (Span){0, 0}, why);
        return false;
    }
    WGen g = {.b = &b, .hp = p, .session = p->session, .arena = p->arena, .options = o};
    b.SetColorsEnabled(false);
    wasm_runtime_read(&g);
    b.ModuleSetFeatures(g.module, b.FeatureMutableGlobals() | b.FeatureSignExt() |
                                      b.FeatureBulkMemory() | b.FeatureNontrappingFPToInt());
    wasm_lay_out(&g);
    name_functions(&g);
    g.recursive = hir_recursive(p, g.arena);
    add_functions(&g);
    bool ok = g.unsupported == 0;
    if (ok) {
        wasm_exports(&g);
        add_start(&g);
        wasm_add_table(&g);
        wasm_add_data(&g);
        wasm_sections(&g);
        ok = g.unsupported == 0 && write_module(&g, files); /* wrappers are functions, too */
    }
    ok = ok && write_beside(&g, files);
    out_free(&g.data);
    b.ModuleDispose(g.module);
    binaryen_unload(&b);
    return ok;
}

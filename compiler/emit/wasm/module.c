/* The module around the functions: memory, static data, the shadow stack, traps, exports. */
#include "emit/wasm/wasm.h"

#include <stdlib.h>
#include <string.h>

void wasm_unsupported(WGen *g, Span at, const char *what)
{
    g->unsupported++;
    diag_add(g->session->diags, DIAG_WASM_UNSUPPORTED, at, what);
}

uint32_t wasm_data(WGen *g, const void *bytes, size_t n, uint32_t align)
{
    while (g->data.len % align)
        out_char(&g->data, 0);
    uint32_t at = WASM_DATA_BASE + (uint32_t)g->data.len;
    out_bytes(&g->data, bytes, n);
    return at;
}

uint32_t wasm_site(WGen *g, Span at)
{
    for (uint32_t i = 0; i < g->sites.len; i++)
        if (g->sites.data[i].span.lo == at.lo && g->sites.data[i].span.hi == at.hi)
            return g->sites.data[i].address;
    SourceFile *file = sources_find(&g->session->sources, at.lo);
    const char *text = "";
    if (file) {
        LineCol lc = source_linecol(file, at.lo);
        text = arena_printf(g->arena, "%s:%u:%u", file->path, lc.line, lc.column);
    }
    WSite site = {at, wasm_data(g, text, strlen(text) + 1, 1)};
    vec_push(g->arena, &g->sites, site);
    return site.address;
}

/* ---- the few functions that every module has ---- */

static WExpr global(WGen *g, const char *name)
{
    return g->b->GlobalGet(g->module, name, g->b->TypeInt32());
}

/* enter(size) -> fp: pushes a frame, keeps the old stack pointer in its first word. */
static void add_frame_functions(WGen *g)
{
    const Binaryen *b = g->b;
    BinaryenModuleRef m = g->module;
    BinaryenType i32 = b->TypeInt32(), vars[] = {i32};
    WExpr size = b->LocalGet(m, 0, i32);
    WExpr fp = b->Binary(m, b->SubInt32(), global(g, "dol.sp"), size);
    WExpr low = b->Binary(m, b->LtSInt32(), b->LocalGet(m, 1, i32), global(g, "dol.stack_low"));
    WExpr deep[] = {wasm_i32(g, HTRAP_DEPTH), wasm_i32(g, 0)};
    WExpr steps[] = {
        b->LocalSet(m, 1, fp),
        b->If(m, low, b->Call(m, "dol.trap", deep, 2, b->TypeNone()), NULL),
        b->Store(m, 4, 0, 4, b->LocalGet(m, 1, i32), global(g, "dol.sp"), i32),
        b->GlobalSet(m, "dol.sp", b->LocalGet(m, 1, i32)), b->LocalGet(m, 1, i32)};
    b->AddFunction(m, "dol.enter", i32, i32, vars, 1, b->Block(m, NULL, steps, 5, i32));
    WExpr old = b->Load(m, 4, false, 0, 4, i32, b->LocalGet(m, 0, i32));
    b->AddFunction(m, "dol.leave", i32, b->TypeNone(), NULL, 0, b->GlobalSet(m, "dol.sp", old));
}

/* trap(kind, site): tells the host by two exported globals, frees the shadow stack, stops. */
static void add_trap_function(WGen *g)
{
    const Binaryen *b = g->b;
    BinaryenModuleRef m = g->module;
    BinaryenType i32 = b->TypeInt32(), two[] = {i32, i32};
    WExpr steps[] = {b->GlobalSet(m, "dol_trap_kind", b->LocalGet(m, 0, i32)),
                     b->GlobalSet(m, "dol_trap_at", b->LocalGet(m, 1, i32)),
                     b->GlobalSet(m, "dol.sp", global(g, "dol.stack_top")), b->Unreachable(m)};
    b->AddFunction(m, "dol.trap", b->TypeCreate(two, 2), b->TypeNone(), NULL, 0,
                   b->Block(m, NULL, steps, 4, b->TypeAuto()));
}

static void add_memory(WGen *g)
{
    const Binaryen *b = g->b;
    BinaryenModuleRef m = g->module;
    BinaryenType i32 = b->TypeInt32();
    uint32_t data_end = (WASM_DATA_BASE + (uint32_t)g->data.len + 15) & ~15u;
    uint32_t top = data_end + WASM_STACK_SIZE;
    uint32_t pages = (top + WASM_PAGE - 1) / WASM_PAGE;
    const char *segment = g->data.data ? g->data.data : "";
    WExpr offset = wasm_i32(g, WASM_DATA_BASE);
    BinaryenIndex size = (BinaryenIndex)g->data.len;
    bool passive = false;
    b->SetMemory(m, pages, 65536, "memory", &segment, &passive, &offset, &size, size ? 1 : 0,
                 false);
    static const struct { const char *name; bool mutable_, exported; } globals[] = {
        {"dol.sp", true, false}, {"dol.stack_low", false, false}, {"dol.stack_top", false, false},
        {"dol_trap_kind", true, true}, {"dol_trap_at", true, true}};
    uint32_t values[] = {top, data_end, top, 0, 0};
    for (size_t i = 0; i < sizeof globals / sizeof *globals; i++) {
        b->AddGlobal(m, globals[i].name, i32, globals[i].mutable_, wasm_i32(g, values[i]));
        if (globals[i].exported)
            b->AddGlobalExport(m, globals[i].name, globals[i].name);
    }
}

static bool is_export(const HFunc *f)
{
    return f->is_pub && (f->kind == HF_FUN || f->kind == HF_METHOD || f->kind == HF_SYSTEM);
}

static void add_functions(WGen *g)
{
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        HFunc *f = g->hp->funcs.data[i];
        if (f->kind == HF_CONST)
            continue;
        wasm_function(g, f);
        if (is_export(f))
            g->b->AddFunctionExport(g->module, f->name, f->name);
    }
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        HType *t = g->hp->types.data[i];
        if (t->is_pub && t->validated && (t->kind == HT_RECORD || t->kind == HT_VARIANT))
            g->b->AddFunctionExport(g->module, wasm_check_function(g, t),
                                    arena_printf(g->arena, "%s.check", t->name));
    }
}

static void optimize(WGen *g, int level)
{
    if (level == 0)
        return;
    g->b->SetOptimizeLevel(level == 's' || level == 'z' ? 2 : level);
    g->b->SetShrinkLevel(level == 'z' ? 2 : level == 's');
    g->b->ModuleOptimize(g->module);
}

static const char *file_name(const WGen *g, const EmitOptions *o)
{
    const char *name = o->name;
    for (uint32_t i = 0; i < g->hp->modules.len && !name; i++)
        if (g->hp->modules.data[i]->requested)
            name = g->hp->modules.data[i]->name;
    return arena_printf(g->arena, "%s.wasm", name ? name : "module");
}

static bool write_module(WGen *g, const EmitOptions *o, EmitFiles *files)
{
    if (!g->b->ModuleValidate(g->module)) {
        diag_add(g->session->diags, DIAG_WASM_INVALID, (Span){0, 0});
        return false;
    }
    optimize(g, o->optimize);
    g->b->SetDebugInfo(o->debug || o->optimize == 0);
    BinaryenModuleAllocateAndWriteResult r = g->b->ModuleAllocateAndWrite(g->module, NULL);
    EmitFile f = {file_name(g, o), arena_strndup(g->arena, r.binary, r.binaryBytes),
                  r.binaryBytes};
    vec_push(g->arena, files, f);
    free(r.binary);
    free(r.sourceMap);
    return true;
}

bool emit_wasm(HProgram *p, const EmitOptions *o, EmitFiles *files)
{
    Binaryen b;
    const char *why = "";
    if (!binaryen_load(&b, &why)) {
        diag_add(p->session->diags, DIAG_WASM_NO_BINARYEN, (Span){0, 0}, why);
        return false;
    }
    WGen g = {.b = &b, .hp = p, .session = p->session, .arena = p->arena};
    g.layouts = ARENA_ARRAY(p->arena, WLayout *, p->types.len ? p->types.len : 1);
    g.module = b.ModuleCreate();
    b.SetColorsEnabled(false);
    b.ModuleSetFeatures(g.module, b.FeatureMutableGlobals() | b.FeatureSignExt() |
                                      b.FeatureBulkMemory() | b.FeatureNontrappingFPToInt());
    add_frame_functions(&g);
    add_trap_function(&g);
    add_functions(&g);
    add_memory(&g);
    bool ok = g.unsupported == 0 && write_module(&g, o, files);
    out_free(&g.data);
    b.ModuleDispose(g.module);
    binaryen_unload(&b);
    return ok;
}

/* libdol as WebAssembly: made by clang from runtime/dol and runtime/wasm when dolc is built, and
   part of dolc. Its functions go by their C names, its static data by exported globals. */
#include "emit/wasm/wasm.h"

#include "emit/wasm/runtime_bytes.h"

#include <string.h>

/* All of libdol is exported: addresses of its data are kept, then a program shows only what it
   has. */
static void take_exports(WGen *g)
{
    const Binaryen *b = g->b;
    uint32_t n = b->GetNumExports(g->module);
    const char **names = ARENA_ARRAY(g->arena, const char *, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        BinaryenExportRef e = b->GetExportByIndex(g->module, i);
        const char *name = b->ExportGetName(e);
        names[i] = arena_strndup(g->arena, name, strlen(name));
        if (b->ExportGetKind(e) != b->ExternalGlobal())
            continue;
        WExpr init = b->GlobalGetInitExpr(b->GetGlobal(g->module, b->ExportGetValue(e)));
        uintptr_t address = (uint32_t)b->ConstGetValueI32(init);
        map_put(g->arena, &g->objects, map_key(intern_z(g->session->names, name)),
                (void *)address);
    }
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(names[i], "memory") != 0)
            b->RemoveExport(g->module, names[i]);
}

void wasm_runtime_read(WGen *g)
{
    const Binaryen *b = g->b;
    /* Binaryen takes the bytes as char *, and does not change them. */
    char *bytes = (char *)arena_strndup(g->arena, (const char *)wasm_runtime_bytes,
                                        wasm_runtime_size);
    g->module = b->ModuleRead(bytes, wasm_runtime_size);
    BinaryenTableRef table = b->GetTableByIndex(g->module, 0);
    const char *name = b->TableGetName(table);
    g->table = arena_strndup(g->arena, name, strlen(name));
    g->table_base = b->TableGetInitial(table);
    take_exports(g);
    g->data_base = (wasm_runtime_address(g, "__heap_base") + 15) & ~15u;
    g->context = wasm_runtime_address(g, "dol_wasm_context");
}

uint32_t wasm_runtime_address(WGen *g, const char *object)
{
    return (uint32_t)(uintptr_t)map_get(&g->objects,
                                        map_key(intern_z(g->session->names, object)));
}

WExpr wasm_context(const WGen *g) { return wasm_i32(g, g->context); }

WExpr wasm_rt(WGen *g, const char *name, BinaryenType result, const WExpr *args, uint32_t n)
{
    enum { MOST = 8 };
    WExpr all[MOST] = {wasm_context(g)};
    for (uint32_t i = 0; i < n; i++)
        all[1 + i] = args[i];
    return g->b->Call(g->module, name, all, 1 + n, result);
}

/* Static data behind that of libdol, the function table, texts of trap places. */
#include "emit/wasm/wasm.h"

#include "base/fs.h"

#include <string.h>

uint32_t wasm_data_space(WGen *g, size_t n, uint32_t align)
{
    while (g->data.len % align)
        out_char(&g->data, 0);
    uint32_t at = g->data_base + (uint32_t)g->data.len;
    out_repeat(&g->data, 0, n);
    return at;
}

uint32_t wasm_data(WGen *g, const void *bytes, size_t n, uint32_t align)
{
    uint32_t at = wasm_data_space(g, n, align);
    if (n)
        memcpy(g->data.data + (at - g->data_base), bytes, n);
    return at;
}

static void put(WGen *g, uint32_t address, uint64_t v, unsigned bytes)
{
    char *p = g->data.data + (address - g->data_base);
    for (unsigned i = 0; i < bytes; i++)
        p[i] = (char)(v >> (8 * i));
}

void wasm_put32(WGen *g, uint32_t address, uint32_t v) { put(g, address, v, 4); }
void wasm_put64(WGen *g, uint32_t address, uint64_t v) { put(g, address, v, 8); }

static const char *interned(WGen *g, const char *s, size_t n)
{
    return intern(g->session->names, s, n)->text;
}

uint32_t wasm_text(WGen *g, const char *s, size_t n)
{
    uint64_t key = map_key(interned(g, s, n));
    uintptr_t at = (uintptr_t)map_get(&g->texts, key);
    if (!at) {
        at = wasm_data(g, s, n, 1);
        out_char(&g->data, 0);
        map_put(g->arena, &g->texts, key, (void *)at);
    }
    return (uint32_t)at;
}

uint32_t wasm_slot(WGen *g, const char *function)
{
    uint64_t key = map_key(interned(g, function, strlen(function)));
    uintptr_t at = (uintptr_t)map_get(&g->slot_of, key);
    if (!at) {
        vec_push(g->arena, &g->slots, function);
        at = g->slots.len;
        map_put(g->arena, &g->slot_of, key, (void *)at);
    }
    return g->table_base + (uint32_t)at - 1;
}

static uint32_t site_text(WGen *g, Span at)
{
    SourceFile *f = at.lo ? sources_find(&g->session->sources, at.lo) : NULL;
    if (!f)
        return wasm_text(g, "", 0);
    LineCol lc = source_linecol(f, at.lo);
    const char *text = arena_printf(g->arena, "%s:%u:%u", fs_name(f->path), lc.line, lc.column);
    return wasm_text(g, text, strlen(text));
}

uint32_t wasm_site_address(WGen *g, Span at)
{
    uint64_t key = (uint64_t)at.lo + 1;
    uintptr_t known = (uintptr_t)map_get(&g->sites, key);
    if (!known) {
        known = site_text(g, at);
        map_put(g->arena, &g->sites, key, (void *)known);
    }
    return (uint32_t)known;
}

WExpr wasm_site(WGen *g, Span at) { return wasm_i32(g, wasm_site_address(g, at)); }

void wasm_add_table(WGen *g)
{
    const Binaryen *b = g->b;
    if (!g->slots.len)
        return;
    BinaryenTableRef table = b->GetTable(g->module, g->table);
    b->TableSetInitial(table, g->table_base + g->slots.len);
    b->AddActiveElementSegment(g->module, g->table, "dol.functions", g->slots.data, g->slots.len,
                               wasm_i32(g, g->table_base));
}

/* The heap begins behind the data: libdol's variable for that is overwritten by a segment. */
void wasm_add_data(WGen *g)
{
    const Binaryen *b = g->b;
    uint32_t end = (g->data_base + (uint32_t)g->data.len + 15) & ~15u;
    char heap[4];
    for (unsigned i = 0; i < 4; i++)
        heap[i] = (char)(end >> (8 * i));
    const char *segments[] = {g->data.data ? g->data.data : "", heap};
    bool passive[] = {false, false};
    WExpr offsets[] = {wasm_i32(g, g->data_base),
                       wasm_i32(g, wasm_runtime_address(g, "dol_wasm_heap"))};
    BinaryenIndex sizes[] = {(BinaryenIndex)g->data.len, sizeof heap};
    b->SetMemory(g->module, (end + WASM_PAGE - 1) / WASM_PAGE, 65536, NULL, segments, passive,
                 offsets, sizes, 2, false);
}

/* Which module uses which. */
#include "doc/graph.h"

#include <string.h>

static void link_module(Site *s, const Page *p, const Module *m, Inlines *to)
{
    code_link(s, p, m->def, sym_text(m->name), to);
}

static void list_modules(Site *s, Page *p, const char *what, const ModuleList *modules,
                         Block **list, Blocks *to)
{
    Inlines *para = modules->len ? fact(s, list, to, what) : NULL;
    for (uint32_t i = 0; i < modules->len; i++) {
        inline_str(s->arena, para, i ? ", " : "");
        link_module(s, p, modules->data[i], para);
    }
}

static const char *href_of(const Site *s, const Page *p, const Module *m)
{
    return site_href(s, p, m->def);
}

void imports_blocks(Site *s, Page *p, Blocks *to)
{
    const Module *m = p->module;
    if (!p->uses.len && !p->used_by.len)
        return;
    const char *title = arena_printf(s->arena, "What %s imports, and who imports it",
                                     sym_text(m->name));
    Graph *g = graph_new(s, p, "imports", title, to);
    uint32_t self = graph_node(s, g, sym_text(m->name), NULL, "self");
    for (uint32_t i = 0; i < p->used_by.len; i++) {
        const Module *by = p->used_by.data[i];
        graph_edge(s, g, graph_node(s, g, sym_text(by->name), href_of(s, p, by), NULL), self, "");
    }
    for (uint32_t i = 0; i < p->uses.len; i++) {
        const Module *used = p->uses.data[i];
        uint32_t both = UINT32_MAX;
        for (uint32_t k = 0; k < p->used_by.len; k++)
            both = p->used_by.data[k] == used ? k + 1 : both;
        if (both == UINT32_MAX)
            both = graph_node(s, g, sym_text(used->name), href_of(s, p, used), NULL);
        graph_edge(s, g, self, both, "");
    }
    Block *list = NULL;
    list_modules(s, p, "Imports", &p->uses, &list, to);
    list_modules(s, p, "Imported by", &p->used_by, &list, to);
}

/* ---- all of them --------------------------------------------------------------------------- */

typedef struct Edges {
    uint32_t nodes;
    bool *has; /* nodes × nodes */
} Edges;

/* Whether `to` can be reached without the edge itself. */
static bool has_detour(const Edges *e, uint32_t from, uint32_t to, bool *seen, uint32_t *todo)
{
    uint32_t n = 0;
    memset(seen, 0, e->nodes * sizeof *seen);
    todo[n++] = from;
    seen[from] = true;
    while (n) {
        uint32_t at = todo[--n];
        for (uint32_t i = 0; i < e->nodes; i++) {
            if (!e->has[at * e->nodes + i] || seen[i] || (at == from && i == to))
                continue;
            if (i == to)
                return true;
            seen[i] = true;
            todo[n++] = i;
        }
    }
    return false;
}

static uint32_t index_of(const Site *s, const Module *m)
{
    for (uint32_t i = 0; i < s->pages.len; i++)
        if (s->pages.data[i]->module == m)
            return i;
    return UINT32_MAX;
}

/* What the drawing shows, for those who do not see it. */
static void imports_list(Site *s, Blocks *to)
{
    Block *more = block_new(s->arena, to, BL_DETAILS), *list = NULL;
    inline_str(s->arena, &more->box.summary, "What each module imports");
    for (uint32_t i = 0; i < s->pages.len; i++)
        list_modules(s, NULL, sym_text(s->pages.data[i]->module->name), &s->pages.data[i]->uses,
                     &list, &more->box.blocks);
}

void imports_overview(Site *s, Blocks *to)
{
    Edges e = {.nodes = s->pages.len};
    uint32_t count = 0;
    if (e.nodes < 2 || e.nodes > MOST_NODES)
        return;
    bool *linked = ARENA_ARRAY(s->arena, bool, e.nodes);
    uint32_t *node = ARENA_ARRAY(s->arena, uint32_t, e.nodes);
    e.has = ARENA_ARRAY(s->arena, bool, (size_t)e.nodes * e.nodes);
    for (uint32_t i = 0; i < e.nodes; i++) {
        const Page *p = s->pages.data[i];
        for (uint32_t k = 0; k < p->uses.len; k++) {
            uint32_t used = index_of(s, p->uses.data[k]);
            if (used == UINT32_MAX)
                continue;
            e.has[i * e.nodes + used] = linked[i] = linked[used] = true;
            count++;
        }
    }
    if (!count)
        return;
    bool *seen = ARENA_ARRAY(s->arena, bool, e.nodes);
    uint32_t *todo = ARENA_ARRAY(s->arena, uint32_t, e.nodes);
    Graph *g = graph_new(s, NULL, "modules", "Which module imports which", to);
    g->downwards = true;
    for (uint32_t i = 0; i < e.nodes; i++)
        if (linked[i])
            node[i] = graph_node(s, g, sym_text(s->pages.data[i]->module->name),
                                 s->pages.data[i]->file, NULL);
    for (uint32_t i = 0; i < e.nodes; i++) {
        for (uint32_t k = 0; k < e.nodes; k++) {
            if (!e.has[i * e.nodes + k])
                continue;
            if (has_detour(&e, i, k, seen, todo))
                e.has[i * e.nodes + k] = false;
            else
                graph_edge(s, g, node[i], node[k], "");
        }
    }
    g->note = "An arrow leads from a module to what it imports; what follows from other arrows "
              "is left out.";
    imports_list(s, to);
}

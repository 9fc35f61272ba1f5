/* Graphs in the language of Graphviz, and what it draws made fit for a page: colours are left to
   the style sheet, ids are unique, and nothing tells of the program that drew it. */
#include "doc/graph.h"

#include <stdlib.h>
#include <string.h>


Graph *graph_new(Site *s, Page *p, const char *what, const char *title, Blocks *to)
{
    Graph *g = ARENA_NEW(s->arena, Graph);
    const char *id = arena_printf(s->arena, "graph-%s", what);
    g->id = p ? page_id(s, p, id) : id;
    g->name = p ? arena_printf(s->arena, "%.*s.%s", (int)(strrchr(p->file, '.') - p->file), p->file,
                               g->id)
                : arena_printf(s->arena, "index.%s", g->id);
    g->title = title;
    vec_push(s->arena, &s->graphs, g);
    block_new(s->arena, to, BL_GRAPH)->graph = g;
    return g;
}

uint32_t graph_node(Site *s, Graph *g, const char *label, const char *href, const char *cls)
{
    GraphNode n = {label, href, cls};
    vec_push(s->arena, &g->nodes, n);
    return g->nodes.len - 1;
}

void graph_edge(Site *s, Graph *g, uint32_t from, uint32_t to, const char *label)
{
    GraphEdge e = {from, to, label};
    vec_push(s->arena, &g->edges, e);
}

/* ---- text for Graphviz --------------------------------------------------------------------- */

static void out_graph(Out *o, const Graph *g)
{
    out_str(o, "digraph {\nbgcolor=transparent pad=0.1 nodesep=0.3 ranksep=0.45\n");
    out_printf(o, "rankdir=%s id=\"%s\"\n", g->downwards ? "TB" : "LR", g->id);
    out_str(o, "node [shape=box style=rounded height=0.35 margin=\"0.14,0.05\" "
               "fontname=\"Helvetica\" fontsize=12]\n"
               "edge [arrowsize=0.7 fontname=\"Helvetica\" fontsize=10]\n");
    for (uint32_t i = 0; i < g->nodes.len; i++) {
        const GraphNode *n = &g->nodes.data[i];
        bool start = n->cls && strcmp(n->cls, "start") == 0;
        out_printf(o, "n%u [id=\"%s-n%u\" label=", i, g->id, i);
        out_quoted(o, start ? "" : n->label, '"');
        out_str(o, start ? " shape=circle style=filled width=0.14 height=0.14 fixedsize=true" : "");
        if (n->cls)
            out_printf(o, " class=\"%s\"", n->cls);
        if (n->href) {
            out_str(o, " URL=");
            out_quoted(o, n->href, '"');
        }
        out_str(o, "]\n");
    }
    for (uint32_t i = 0; i < g->edges.len; i++) {
        const GraphEdge *e = &g->edges.data[i];
        out_printf(o, "n%u -> n%u [id=\"%s-e%u\" label=", e->from, e->to, g->id, i);
        out_quoted(o, e->label, '"');
        out_str(o, "]\n");
    }
    out_str(o, "}\n");
}

/* ---- the drawing --------------------------------------------------------------------------- */

static bool starts(const char *p, const char *end, const char *with)
{
    size_t n = strlen(with);
    return (size_t)(end - p) >= n && memcmp(p, with, n) == 0;
}

static const char *find(const char *p, const char *end, const char *what)
{
    while (p < end && !starts(p, end, what))
        p++;
    return p < end ? p : NULL;
}

/* <svg width="210pt" …>: pixels, and a name for those who do not see it. */
static void out_head(Out *o, const Graph *g, const char *p, const char *end)
{
    const char *box = find(p, end, "viewBox=\""), *stop = box ? find(box + 9, end, "\"") : NULL;
    double n[4] = {0};
    Out numbers = {0};
    if (stop)
        out_bytes(&numbers, box + 9, (size_t)(stop - box - 9));
    const char *at = numbers.len ? numbers.data : "";
    for (int i = 0; i < 4; i++) {
        char *after;
        n[i] = strtod(at, &after);
        at = after;
    }
    out_printf(o, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"");
    out_escaped(o, g->title, strlen(g->title));
    out_char(o, '"');
    if (n[2] > 0)
        out_printf(o, " width=\"%.0f\" height=\"%.0f\" viewBox=\"%s\"", n[2], n[3], numbers.data);
    out_char(o, '>');
    out_free(&numbers);
}

/* One document of Graphviz' output: without prologue, comments, titles and colours; links without
   the old namespace. */
static void out_svg(Out *o, const Graph *g, const char *p, const char *end)
{
    static const struct { const char *from, *to; } changes[] = {
        {"xlink:href=", "href="}, {"&#45;", "-"}, {" xlink:title=\"", NULL},
        {" stroke=\"black\"", ""}, {" stroke=\"transparent\"", ""}, {" fill=\"none\"", ""},
        {" fill=\"black\"", ""}, {" fill=\"transparent\"", ""},
        {" font-family=\"Helvetica,sans-Serif\"", ""}};
    const char *head = find(p, end, ">");
    out_head(o, g, p, head ? head : end);
    for (p = head ? head + 1 : end; p < end;) {
        const char *stop = NULL;
        if (starts(p, end, "<!--"))
            stop = find(p, end, "-->");
        else if (starts(p, end, "<title>"))
            stop = find(p, end, "</title>");
        if (stop) {
            p = find(stop, end, ">") + 1;
            p += p < end && *p == '\n';
            continue;
        }
        size_t i = 0, n = sizeof changes / sizeof *changes;
        while (i < n && !starts(p, end, changes[i].from))
            i++;
        if (i == n) {
            out_char(o, *p++);
            continue;
        }
        p += strlen(changes[i].from);
        out_str(o, changes[i].to ? changes[i].to : "");
        const char *quote = changes[i].to ? NULL : find(p, end, "\"");
        p = quote ? quote + 1 : p;
    }
}

/* Gives each graph its drawing, in their order. */
static void share_out(Site *s, const Out *svg)
{
    const char *p = svg->data, *end = p + svg->len;
    for (uint32_t i = 0; i < s->graphs.len; i++) {
        Graph *g = s->graphs.data[i];
        if (g->nodes.len > MOST_NODES)
            continue;
        const char *from = find(p, end, "<svg"), *to = from ? find(from, end, "</svg>") : NULL;
        if (!to)
            return;
        Out page = {0};
        out_svg(&page, g, from, to + 6);
        g->svg = arena_strndup(s->arena, page.data, page.len);
        out_free(&page);
        p = to + 6;
    }
}

bool graphs_draw(Site *s)
{
    Out text = {0}, svg = {0};
    for (uint32_t i = 0; i < s->graphs.len; i++)
        if (s->graphs.data[i]->nodes.len <= MOST_NODES)
            out_graph(&text, s->graphs.data[i]);
    const DocOptions *o = s->options;
    bool drawn = text.len && o->draw && o->draw(&text, &svg);
    bool undrawn = text.len && o->draw && !drawn;
    if (drawn && svg.len)
        share_out(s, &svg);
    out_free(&text);
    out_free(&svg);
    return !undrawn;
}

#include "doc/graph.h"

#include "doc/assets.h"

#include <string.h>

static void add_file(Site *s, DocFiles *files, const char *path, const char *bytes, size_t len)
{
    DocFile f = {path, bytes, len};
    vec_push(s->arena, &files->files, f);
}

static void add_out(Site *s, DocFiles *files, const char *path, Out *o)
{
    add_file(s, files, path, arena_strndup(s->arena, o->len ? o->data : "", o->len), o->len);
    out_free(o);
}

static void add_page(Site *s, DocFiles *files, const Page *p, const Blocks *blocks)
{
    Out o = {0};
    bool html = s->options->pages == DOC_HTML;
    (html ? html_page : markdown_page)(s, p, blocks, &o);
    add_out(s, files, p ? p->file : html ? "index.html" : "index.md", &o);
}

static void add_assets(Site *s, DocFiles *files)
{
    Out o = {0};
    add_file(s, files, "dol-doc.css", (const char *)doc_css, sizeof doc_css);
    add_file(s, files, "dol-doc.js", (const char *)doc_js, sizeof doc_js);
    search_index(s, &o);
    add_out(s, files, "search-index.js", &o);
}

/* What the style sheet of HTML says of drawings. */
static const char drawing_style[] =
    "<style>\n"
    "text { fill: #24211d; font-family: Helvetica, Arial, sans-serif }\n"
    ".node path { fill: #f5f2ec; stroke: #c9c0b1 }\n"
    ".node ellipse { fill: #24211d; stroke: #24211d }\n"
    ".self path { fill: #e3f0ec; stroke: #0d6b58 }\n"
    ".edge path { fill: none; stroke: #625c53 }\n"
    ".edge polygon { fill: #625c53; stroke: #625c53 }\n"
    ".edge text { fill: #625c53 }\n"
    "@media (prefers-color-scheme: dark) {\n"
    "text { fill: #e4e1da }\n"
    ".node path { fill: #1f2427; stroke: #4a5358 }\n"
    ".node ellipse { fill: #e4e1da; stroke: #e4e1da }\n"
    ".self path { fill: #1d322d; stroke: #63cdb2 }\n"
    ".edge path { stroke: #a8a399 }\n"
    ".edge polygon { fill: #a8a399; stroke: #a8a399 }\n"
    ".edge text { fill: #a8a399 }\n"
    "}\n"
    "</style>\n";

/* Markdown has no place for a drawing: it is a file beside the page. */
static void add_drawings(Site *s, DocFiles *files)
{
    for (uint32_t i = 0; i < s->graphs.len; i++) {
        const Graph *g = s->graphs.data[i];
        const char *head = g->svg ? strchr(g->svg, '>') : NULL;
        Out o = {0};
        if (!head)
            continue;
        out_bytes(&o, g->svg, (size_t)(head + 1 - g->svg));
        out_char(&o, '\n');
        out_str(&o, drawing_style);
        out_str(&o, head + 1);
        out_char(&o, '\n');
        add_out(s, files, arena_printf(s->arena, "%s.svg", g->name), &o);
    }
}

void doc_make(Session *session, Program *program, const char *const *search,
              const DocOptions *options, DocFiles *files)
{
    Site s = {.session = session, .program = program, .arena = session->arena,
              .options = options, .search = search};
    site_collect(&s);
    site_uses(&s);
    site_examples(&s);
    for (uint32_t i = 0; i < s.pages.len; i++)
        module_page(&s, s.pages.data[i]);
    Blocks index = index_page(&s);
    files->undrawn = !graphs_draw(&s);
    add_page(&s, files, NULL, &index);
    for (uint32_t i = 0; i < s.pages.len; i++)
        add_page(&s, files, s.pages.data[i], &s.pages.data[i]->blocks);
    if (options->pages == DOC_HTML)
        add_assets(&s, files);
    else
        add_drawings(&s, files);
    site_free(&s);
}

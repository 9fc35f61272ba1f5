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

/* Markdown has no place for a drawing: it is a file beside the page. */
static void add_drawings(Site *s, DocFiles *files)
{
    for (uint32_t i = 0; i < s->graphs.len; i++) {
        const Graph *g = s->graphs.data[i];
        if (g->svg)
            add_file(s, files, arena_printf(s->arena, "%s.svg", g->name), g->svg, strlen(g->svg));
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
    graphs_draw(&s);
    files->undrawn = s.undrawn;
    add_page(&s, files, NULL, &index);
    for (uint32_t i = 0; i < s.pages.len; i++)
        add_page(&s, files, s.pages.data[i], &s.pages.data[i]->blocks);
    if (options->pages == DOC_HTML)
        add_assets(&s, files);
    else
        add_drawings(&s, files);
    site_free(&s);
}

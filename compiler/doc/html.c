/* Trees as HTML. Every text is escaped here, and nowhere else. */
#include "doc/graph.h"

#include <string.h>

/* Control characters have no place in HTML; they show as what they are. */
void out_escaped(Out *o, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        switch (c) {
        case '&': out_str(o, "&amp;"); break;
        case '<': out_str(o, "&lt;"); break;
        case '>': out_str(o, "&gt;"); break;
        case '"': out_str(o, "&quot;"); break;
        case '\n': case '\t': out_char(o, (char)c); break;
        default:
            if (c < 0x20 || c == 0x7F)
                out_str(o, "\xEF\xBF\xBD");
            else
                out_char(o, (char)c);
        }
    }
}

static void escaped(Out *o, const char *text)
{
    out_escaped(o, text, strlen(text));
}

static void attribute(Out *o, const char *name, const char *value)
{
    if (!value)
        return;
    out_printf(o, " %s=\"", name);
    escaped(o, value);
    out_char(o, '"');
}

static void put_inlines(Out *o, const Inlines *list);

static void put_inline(Out *o, const Inline *n)
{
    static const char *const tags[] = {[IN_CODE] = "code", [IN_EM] = "em", [IN_STRONG] = "strong"};
    switch (n->kind) {
    case IN_TEXT: out_escaped(o, n->text, n->len); break;
    case IN_TOKEN:
        out_printf(o, "<span class=\"%s\">", n->cls);
        out_escaped(o, n->text, n->len);
        out_str(o, "</span>");
        break;
    case IN_CODE: case IN_EM: case IN_STRONG:
        out_printf(o, "<%s>", tags[n->kind]);
        put_inlines(o, &n->kids);
        out_printf(o, "</%s>", tags[n->kind]);
        break;
    case IN_LINK:
        out_str(o, "<a");
        attribute(o, "href", n->href);
        if (strstr(n->href, "://"))
            out_str(o, " rel=\"noreferrer\"");
        out_char(o, '>');
        put_inlines(o, &n->kids);
        out_str(o, "</a>");
        break;
    case IN_BREAK: out_str(o, "<br>\n"); break;
    }
}

static void put_inlines(Out *o, const Inlines *list)
{
    for (uint32_t i = 0; i < list->len; i++)
        put_inline(o, list->data[i]);
}

/* ---- blocks -------------------------------------------------------------------------------- */

static void put_blocks(Out *o, const Blocks *list);

static void open_tag(Out *o, const char *tag, const Block *b)
{
    out_printf(o, "<%s", tag);
    attribute(o, "id", b->id);
    attribute(o, "class", b->cls);
    out_char(o, '>');
}

static void put_heading(Out *o, const Block *b)
{
    uint32_t level = b->heading.level < 6 ? b->heading.level : 6;
    char tag[3] = {'h', (char)('0' + level), 0};
    open_tag(o, tag, b);
    if (b->heading.badge)
        out_printf(o, "<span class=\"badge b-%s\">%s</span> ", b->heading.badge, b->heading.badge);
    if (b->heading.target)
        out_printf(o, "<a class=\"name\" href=\"#%s\">", b->heading.target);
    put_inlines(o, &b->heading.text);
    if (b->heading.target)
        out_str(o, "</a>");
    if (b->heading.aside) {
        out_str(o, " <span class=\"aside\">");
        escaped(o, b->heading.aside);
        out_str(o, "</span>");
    }
    out_printf(o, "</%s>\n", tag);
}

/* A paragraph that is all there is needs no <p>. */
static void put_cell(Out *o, const Blocks *cell)
{
    if (cell->len == 1 && cell->data[0]->kind == BL_PARA)
        put_inlines(o, &cell->data[0]->para);
    else
        put_blocks(o, cell);
}

static void put_list(Out *o, const Block *b)
{
    const char *tag = b->list.ordered ? "ol" : "ul";
    out_printf(o, "<%s", tag);
    attribute(o, "class", b->cls);
    if (b->list.ordered && b->list.start != 1)
        out_printf(o, " start=\"%u\"", b->list.start);
    out_str(o, ">\n");
    for (uint32_t i = 0; i < b->list.items.len; i++) {
        out_str(o, "<li>");
        put_cell(o, &b->list.items.data[i]);
        out_str(o, "</li>\n");
    }
    out_printf(o, "</%s>\n", tag);
}

/* On a narrow screen the cells stand below each other, each with the head of its column. */
static void put_table(Out *o, const Block *b)
{
    open_tag(o, "table", b);
    out_str(o, "\n<thead><tr>");
    for (uint32_t i = 0; i < b->table.head.len; i++) {
        out_str(o, "<th scope=\"col\">");
        escaped(o, b->table.head.data[i]);
        out_str(o, "</th>");
    }
    out_str(o, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < b->table.rows.len; i++) {
        const Row *row = &b->table.rows.data[i];
        out_str(o, "<tr");
        attribute(o, "id", row->id);
        out_char(o, '>');
        for (uint32_t k = 0; k < row->cells.len; k++) {
            out_str(o, "<td");
            if (k && k < b->table.head.len && *b->table.head.data[k] && row->cells.data[k].len)
                attribute(o, "data-label", b->table.head.data[k]);
            out_char(o, '>');
            put_cell(o, &row->cells.data[k]);
            out_str(o, "</td>");
        }
        out_str(o, "</tr>\n");
    }
    out_str(o, "</tbody></table>\n");
}

static void put_graph(Out *o, const Graph *g)
{
    if (!g->svg)
        return;
    out_printf(o, "<figure class=\"graph\">%s</figure>\n", g->svg);
    if (g->note)
        out_printf(o, "<p>%s</p>\n", g->note); /* words of ours: nothing to escape */
}

static void put_block(Out *o, const Block *b)
{
    switch (b->kind) {
    case BL_PARA:
        open_tag(o, "p", b);
        put_inlines(o, &b->para);
        out_str(o, "</p>\n");
        break;
    case BL_HEADING: put_heading(o, b); break;
    case BL_CODE:
        open_tag(o, "pre", b);
        out_str(o, "<code>");
        put_inlines(o, &b->code.text);
        out_str(o, "</code></pre>\n");
        break;
    case BL_LIST: put_list(o, b); break;
    case BL_QUOTE:
        out_str(o, "<blockquote>\n");
        put_blocks(o, &b->box.blocks);
        out_str(o, "</blockquote>\n");
        break;
    case BL_RULE: out_str(o, "<hr>\n"); break;
    case BL_TABLE: put_table(o, b); break;
    case BL_SECTION:
        open_tag(o, "section", b);
        out_char(o, '\n');
        put_blocks(o, &b->box.blocks);
        out_str(o, "</section>\n");
        break;
    case BL_DETAILS:
        open_tag(o, "details", b);
        out_str(o, "<summary>");
        put_inlines(o, &b->box.summary);
        out_str(o, "</summary>\n");
        put_blocks(o, &b->box.blocks);
        out_str(o, "</details>\n");
        break;
    case BL_GRAPH:
        put_graph(o, b->graph);
        break;
    }
}

static void put_blocks(Out *o, const Blocks *list)
{
    for (uint32_t i = 0; i < list->len; i++)
        put_block(o, list->data[i]);
}

/* ---- the page around them ------------------------------------------------------------------ */

static void put_head(Site *s, const Page *p, Out *o)
{
    out_str(o, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<title>");
    if (p) {
        escaped(o, p->module->name->text);
        out_str(o, " – ");
    }
    escaped(o, s->title);
    out_str(o, "</title>\n");
    if (p && *p->summary) {
        out_str(o, "<meta name=\"description\"");
        attribute(o, "content", p->summary);
        out_str(o, ">\n");
    }
    out_str(o, "<meta name=\"color-scheme\" content=\"light dark\">\n"
               "<link rel=\"stylesheet\" href=\"dol-doc.css\">\n"
               "<script src=\"dol-doc.js\"></script>\n"
               "<script src=\"search-index.js\" defer></script>\n</head>\n<body>\n"
               "<a class=\"skip\" href=\"#doc-main\">Skip to the content</a>\n"
               "<header class=\"top\">\n<a class=\"home\" href=\"index.html\">");
    escaped(o, s->title);
    out_str(o, "</a>\n<div class=\"find\" role=\"search\" hidden>"
               "<input id=\"doc-search\" type=\"search\" placeholder=\"Search\" "
               "aria-label=\"Search\" autocomplete=\"off\" spellcheck=\"false\" "
               "role=\"combobox\" aria-expanded=\"false\" aria-controls=\"doc-results\">"
               "<kbd>/</kbd>"
               "<ul id=\"doc-results\" role=\"listbox\" aria-label=\"Found\" hidden></ul>"
               "</div>\n"
               "<a class=\"to-nav\" href=\"#doc-nav\">Contents</a>\n"
               "<button id=\"doc-theme\" type=\"button\" hidden>Dark</button>\n"
               "</header>\n");
}

static const char *nav_title(const Block *chapter)
{
    const Block *heading = chapter->box.blocks.data[0];
    return heading->heading.text.data[0]->text;
}

/* The chapters of a page, and what is in them. */
static void put_contents(const Page *p, Out *o)
{
    for (uint32_t i = 0; i < p->blocks.len; i++) {
        const Block *b = p->blocks.data[i];
        if (b->kind != BL_SECTION || !b->id)
            continue;
        out_printf(o, "<h3><a href=\"#%s\">%s</a></h3>\n<ul>\n", b->id, nav_title(b));
        for (uint32_t k = 1; k < b->box.blocks.len; k++) {
            const Block *item = b->box.blocks.data[k];
            const Entry *e = NULL;
            for (uint32_t n = 0; n < p->entries.len && !e; n++)
                e = p->entries.data[n]->anchor == item->id ? p->entries.data[n] : NULL;
            if (!e)
                continue;
            out_printf(o, "<li><a href=\"#%s\">", item->id);
            escaped(o, sym_text(e->def->name));
            out_str(o, "</a></li>\n");
        }
        out_str(o, "</ul>\n");
    }
}

static void put_nav(Site *s, const Page *p, Out *o)
{
    out_str(o, "<nav id=\"doc-nav\" class=\"side\" aria-label=\"Contents\">\n");
    if (p) {
        out_str(o, "<h2>");
        escaped(o, p->module->name->text);
        out_str(o, "</h2>\n");
        put_contents(p, o);
    }
    for (int std = 0; std < 2; std++) {
        bool any = false;
        for (uint32_t i = 0; i < s->pages.len; i++) {
            const Page *other = s->pages.data[i];
            if (other->module->is_std != (std == 1))
                continue;
            if (!any)
                out_printf(o, "<h2>%s</h2>\n<ul>\n", std ? "Standard library" : "Modules");
            any = true;
            out_printf(o, "<li><a href=\"%s\"%s>",
                       other == p ? "#doc-main" : other->file,
                       other == p ? " aria-current=\"page\"" : "");
            escaped(o, other->module->name->text);
            out_str(o, "</a></li>\n");
        }
        out_str(o, any ? "</ul>\n" : "");
    }
    out_str(o, "</nav>\n");
}

void html_page(Site *s, const Page *p, const Blocks *blocks, Out *o)
{
    put_head(s, p, o);
    out_str(o, "<div class=\"columns\">\n<main id=\"doc-main\" tabindex=\"-1\">\n");
    put_blocks(o, blocks);
    out_str(o, "</main>\n");
    put_nav(s, p, o);
    out_str(o, "</div>\n</body>\n</html>\n");
}

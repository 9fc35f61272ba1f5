/* Trees as Markdown, as GitHub reads it. */
#include "doc/graph.h"

#include <string.h>

/* Where a text stands decides what must be escaped in it. */
typedef struct Printer {
    Out *o;
    uint32_t indent; /* of the lines of a list item */
    bool in_cell;    /* of a table: one line, no bare '|' */
} Printer;

static void put_blocks(Printer *p, const Blocks *list);
static void put_inlines(Printer *p, const Inlines *list);

/* ---- inlines ------------------------------------------------------------------------------- */

/* The line has nothing but digits: "1." would begin a list. */
static bool is_number_so_far(const Printer *p)
{
    const char *line = p->o->data;
    size_t at = p->o->len;
    while (at && line[at - 1] >= '0' && line[at - 1] <= '9')
        at--;
    bool some = at < p->o->len;
    while (at && line[at - 1] == ' ')
        at--;
    return some && (!at || line[at - 1] == '\n');
}

static void put_text(Printer *p, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c == 0x7F) {
            out_char(p->o, ' ');
            continue;
        }
        if (strchr("\\`*_[]<>&|~", c) || (i == 0 && strchr("#+-!", c)) ||
            ((c == '.' || c == ')') && is_number_so_far(p)))
            out_char(p->o, '\\');
        out_char(p->o, (char)c);
    }
}

static void put_target(Printer *p, const char *href)
{
    for (; *href; href++)
        out_printf(p->o, *href == '(' ? "%%28" : *href == ')' ? "%%29" : "%c", *href);
}

static bool has_links(const Inlines *list)
{
    for (uint32_t i = 0; i < list->len; i++)
        if (list->data[i]->kind == IN_LINK || has_links(&list->data[i]->kids))
            return true;
    return false;
}

/* In a table even code must not hold a bare '|'. */
static void put_code(Printer *p, const char *text, size_t len)
{
    size_t ticks = 0, run = 0;
    if (!len)
        return;
    for (size_t i = 0; i < len; i++) {
        run = text[i] == '`' ? run + 1 : 0;
        ticks = run > ticks ? run : ticks;
    }
    out_repeat(p->o, '`', ticks + 1);
    out_str(p->o, ticks ? " " : "");
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '|' && p->in_cell)
            out_char(p->o, '\\');
        out_char(p->o, (unsigned char)text[i] < 0x20 ? ' ' : text[i]);
    }
    out_str(p->o, ticks ? " " : "");
    out_repeat(p->o, '`', ticks + 1);
}

/* Code with links falls into pieces: those with a link, and those between. */
static void put_code_pieces(Printer *p, const Inlines *list)
{
    Out plain = {0};
    bool split = has_links(list);
    for (uint32_t i = 0; i < list->len; i++) {
        const Inline *n = list->data[i];
        Inlines one = {(Inline **)(uintptr_t)&list->data[i], 1, 1};
        if (n->kind != IN_LINK || !split) {
            inlines_plain(&plain, &one);
            continue;
        }
        put_code(p, plain.data, plain.len);
        plain.len = 0;
        Out name = {0};
        inlines_plain(&name, &n->kids);
        out_char(p->o, '[');
        put_code(p, name.data, name.len);
        out_str(p->o, "](");
        put_target(p, n->href);
        out_char(p->o, ')');
        out_free(&name);
    }
    put_code(p, plain.data, plain.len);
    out_free(&plain);
}

static void put_inline(Printer *p, const Inline *n)
{
    switch (n->kind) {
    case IN_TEXT: case IN_TOKEN: put_text(p, n->text, n->len); break;
    case IN_CODE: put_code_pieces(p, &n->kids); break;
    case IN_EM: case IN_STRONG:
        out_str(p->o, n->kind == IN_EM ? "*" : "**");
        put_inlines(p, &n->kids);
        out_str(p->o, n->kind == IN_EM ? "*" : "**");
        break;
    case IN_LINK:
        out_char(p->o, '[');
        put_inlines(p, &n->kids);
        out_str(p->o, "](");
        put_target(p, n->href);
        out_char(p->o, ')');
        break;
    case IN_BREAK: out_str(p->o, "<br>"); break;
    }
}

static void put_inlines(Printer *p, const Inlines *list)
{
    for (uint32_t i = 0; i < list->len; i++)
        put_inline(p, list->data[i]);
}

/* ---- blocks -------------------------------------------------------------------------------- */

static void new_line(Printer *p)
{
    out_char(p->o, '\n');
    out_repeat(p->o, ' ', p->indent);
}

static void put_anchor(Printer *p, const char *id)
{
    if (id)
        out_printf(p->o, "<a id=\"%s\"></a>", id);
}

static void put_heading(Printer *p, const Block *b)
{
    out_repeat(p->o, '#', b->heading.level < 6 ? b->heading.level : 6);
    out_char(p->o, ' ');
    if (b->heading.badge)
        out_printf(p->o, "%s ", b->heading.badge);
    put_inlines(p, &b->heading.text);
    if (b->heading.aside)
        out_printf(p->o, " <small>%s</small>", b->heading.aside);
}

static void put_fenced(Printer *p, const Block *b)
{
    Out text = {0};
    size_t ticks = 3, run = 0;
    inlines_plain(&text, &b->code.text);
    for (size_t i = 0; i < text.len; i++) {
        run = text.data[i] == '`' ? run + 1 : 0;
        ticks = run >= ticks ? run + 1 : ticks;
    }
    out_repeat(p->o, '`', ticks);
    out_str(p->o, b->code.lang);
    new_line(p);
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '\n')
            new_line(p);
        else
            out_char(p->o, text.data[i]);
    }
    new_line(p);
    out_repeat(p->o, '`', ticks);
    out_free(&text);
}

static void put_list(Printer *p, const Block *b)
{
    for (uint32_t i = 0; i < b->list.items.len; i++) {
        if (i)
            new_line(p);
        size_t before = p->o->len;
        if (b->list.ordered)
            out_printf(p->o, "%u. ", b->list.start + i);
        else
            out_str(p->o, "- ");
        uint32_t width = (uint32_t)(p->o->len - before);
        p->indent += width;
        put_blocks(p, &b->list.items.data[i]);
        p->indent -= width;
    }
}

static void put_table_in_cell(Printer *p, const Block *b);

/* All of a cell on one line. */
static void put_cell(Printer *p, const Blocks *cell)
{
    for (uint32_t i = 0; i < cell->len; i++) {
        const Block *b = cell->data[i];
        out_str(p->o, i ? "<br>" : "");
        if (b->kind == BL_PARA || b->kind == BL_HEADING)
            put_inlines(p, b->kind == BL_PARA ? &b->para : &b->heading.text);
        else if (b->kind == BL_CODE)
            put_code_pieces(p, &b->code.text);
        for (uint32_t k = 0; b->kind == BL_LIST && k < b->list.items.len; k++) {
            out_str(p->o, k ? "<br>• " : "• ");
            put_cell(p, &b->list.items.data[k]);
        }
        if (b->kind == BL_QUOTE)
            put_cell(p, &b->box.blocks);
        if (b->kind == BL_TABLE)
            put_table_in_cell(p, b);
    }
}

/* Markdown has no tables in tables: rows are lines, cells have commas between them. */
static void put_table_in_cell(Printer *p, const Block *b)
{
    for (uint32_t i = 0; i < b->table.head.len; i++) {
        out_str(p->o, i ? ", " : "");
        put_text(p, b->table.head.data[i], strlen(b->table.head.data[i]));
    }
    for (uint32_t i = 0; i < b->table.rows.len; i++) {
        const Row *row = &b->table.rows.data[i];
        for (uint32_t k = 0; k < row->cells.len; k++) {
            out_str(p->o, k ? ", " : "<br>");
            put_cell(p, &row->cells.data[k]);
        }
    }
}

static void put_table(Printer *p, const Block *b)
{
    p->in_cell = true;
    for (uint32_t i = 0; i < b->table.head.len; i++) {
        out_str(p->o, "| ");
        put_text(p, b->table.head.data[i], strlen(b->table.head.data[i]));
        out_char(p->o, ' ');
    }
    out_char(p->o, '|');
    new_line(p);
    for (uint32_t i = 0; i < b->table.head.len; i++)
        out_str(p->o, "|---");
    out_char(p->o, '|');
    for (uint32_t i = 0; i < b->table.rows.len; i++) {
        const Row *row = &b->table.rows.data[i];
        new_line(p);
        for (uint32_t k = 0; k < row->cells.len; k++) {
            out_str(p->o, "| ");
            if (!k)
                put_anchor(p, row->id);
            put_cell(p, &row->cells.data[k]);
            out_char(p->o, ' ');
        }
        out_char(p->o, '|');
    }
    p->in_cell = false;
}

static void put_quote(Printer *p, const Block *b)
{
    Out inside = {0};
    Printer q = {.o = &inside};
    put_blocks(&q, &b->box.blocks);
    out_str(p->o, "> ");
    for (size_t i = 0; i < inside.len; i++) {
        if (inside.data[i] == '\n') {
            new_line(p);
            out_str(p->o, "> ");
        } else {
            out_char(p->o, inside.data[i]);
        }
    }
    out_free(&inside);
}

static void put_block(Printer *p, const Block *b)
{
    switch (b->kind) {
    case BL_PARA: put_inlines(p, &b->para); break;
    case BL_HEADING: put_heading(p, b); break;
    case BL_CODE: put_fenced(p, b); break;
    case BL_LIST: put_list(p, b); break;
    case BL_QUOTE: put_quote(p, b); break;
    case BL_RULE: out_str(p->o, "---"); break;
    case BL_TABLE: put_table(p, b); break;
    case BL_SECTION:
        put_anchor(p, b->id);
        out_str(p->o, b->id ? "\n\n" : "");
        put_blocks(p, &b->box.blocks);
        break;
    case BL_DETAILS:
        put_inlines(p, &b->box.summary);
        if (b->box.blocks.len && b->box.blocks.data[0]->kind == BL_PARA) {
            out_str(p->o, ": ");
        } else {
            out_str(p->o, ":\n");
            new_line(p);
        }
        put_blocks(p, &b->box.blocks);
        break;
    case BL_GRAPH:
        if (b->graph->svg) {
            out_str(p->o, "![");
            put_text(p, b->graph->title, strlen(b->graph->title));
            out_printf(p->o, "](%s.svg)", b->graph->name);
            if (b->graph->note) {
                out_char(p->o, '\n');
                new_line(p);
                out_str(p->o, b->graph->note);
            }
        }
        break;
    }
}

/* A blank line between them. */
static void put_blocks(Printer *p, const Blocks *list)
{
    bool any = false;
    for (uint32_t i = 0; i < list->len; i++) {
        const Block *b = list->data[i];
        if (b->kind == BL_GRAPH && !b->graph->svg)
            continue;
        if (any) {
            out_char(p->o, '\n');
            new_line(p);
        }
        put_block(p, b);
        any = true;
    }
}

void markdown_page(Site *s, const Page *page, const Blocks *blocks, Out *o)
{
    Printer p = {.o = o};
    (void)page;
    (void)s;
    put_blocks(&p, blocks);
    out_char(o, '\n');
}

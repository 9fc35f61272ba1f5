#include "doc/tree.h"

#include <string.h>

Inline *inline_new(Arena *a, Inlines *to, InlineKind kind)
{
    Inline *n = ARENA_NEW(a, Inline);
    n->kind = kind;
    n->text = "";
    vec_push(a, to, n);
    return n;
}

void inline_text(Arena *a, Inlines *to, const char *text, size_t len)
{
    if (!len)
        return;
    Inline *n = inline_new(a, to, IN_TEXT);
    n->text = arena_strndup(a, text, len);
    n->len = (uint32_t)len;
}

void inline_str(Arena *a, Inlines *to, const char *text)
{
    inline_text(a, to, text, strlen(text));
}

void inline_token(Arena *a, Inlines *to, const char *cls, const char *text, size_t len)
{
    if (!cls || !len) {
        inline_text(a, to, text, len);
        return;
    }
    Inline *n = inline_new(a, to, IN_TOKEN);
    n->cls = cls;
    n->text = arena_strndup(a, text, len);
    n->len = (uint32_t)len;
}

Inline *inline_link(Arena *a, Inlines *to, const char *href)
{
    Inline *n = inline_new(a, to, IN_LINK);
    n->href = href;
    return n;
}

Block *block_new(Arena *a, Blocks *to, BlockKind kind)
{
    Block *b = ARENA_NEW(a, Block);
    b->kind = kind;
    vec_push(a, to, b);
    return b;
}

Block *block_heading(Arena *a, Blocks *to, uint32_t level, const char *text)
{
    Block *b = block_new(a, to, BL_HEADING);
    b->heading.level = level;
    inline_str(a, &b->heading.text, text);
    return b;
}

Block *block_section(Arena *a, Blocks *to, const char *id, const char *cls)
{
    Block *b = block_new(a, to, BL_SECTION);
    b->id = id;
    b->cls = cls;
    return b;
}

Block *block_table(Arena *a, Blocks *to, const char *cls, const char *columns)
{
    Block *b = block_new(a, to, BL_TABLE);
    b->cls = cls;
    for (const char *p = columns; *p;) {
        size_t n = strcspn(p, "|");
        const char *name = arena_strndup(a, p, n);
        vec_push(a, &b->table.head, name);
        p += n + (p[n] == '|');
    }
    return b;
}

Row *table_row(Arena *a, Block *table, const char *id)
{
    Row row = {.id = id};
    vec_push(a, &table->table.rows, row);
    return &table->table.rows.data[table->table.rows.len - 1];
}

static bool is_empty_column(const Block *table, uint32_t k)
{
    for (uint32_t i = 0; i < table->table.rows.len; i++) {
        const Row *row = &table->table.rows.data[i];
        for (uint32_t n = 0; k < row->cells.len && n < row->cells.data[k].len; n++) {
            const Block *b = row->cells.data[k].data[n];
            if (b->kind != BL_PARA || b->para.len)
                return false;
        }
    }
    return true;
}

void table_settle(Block *table)
{
    uint32_t kept = 1, columns = table->table.head.len;
    for (uint32_t k = 1; k < columns; k++) {
        if (is_empty_column(table, k))
            continue;
        table->table.head.data[kept] = table->table.head.data[k];
        for (uint32_t i = 0; i < table->table.rows.len; i++)
            table->table.rows.data[i].cells.data[kept] = table->table.rows.data[i].cells.data[k];
        kept++;
    }
    table->table.head.len = kept;
    for (uint32_t i = 0; i < table->table.rows.len; i++)
        table->table.rows.data[i].cells.len = kept;
}

Blocks *row_cell(Arena *a, Row *row)
{
    Blocks cell = {0};
    vec_push(a, &row->cells, cell);
    return &row->cells.data[row->cells.len - 1];
}

Inlines *block_para(Arena *a, Blocks *to)
{
    return &block_new(a, to, BL_PARA)->para;
}

void inlines_plain(Out *o, const Inlines *list)
{
    for (uint32_t i = 0; i < list->len; i++) {
        const Inline *n = list->data[i];
        out_bytes(o, n->text, n->len);
        if (n->kind == IN_BREAK)
            out_char(o, ' ');
        inlines_plain(o, &n->kids);
    }
}

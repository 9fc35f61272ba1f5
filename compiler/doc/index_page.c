/* The index: every module with what it is about, and how they hang together. */
#include "doc/graph.h"

static void modules_table(Site *s, bool std, const char *title, Blocks *to)
{
    Block *t = NULL;
    for (uint32_t i = 0; i < s->pages.len; i++) {
        const Page *p = s->pages.data[i];
        if (p->module->is_std != std)
            continue;
        if (!t) {
            block_heading(s->arena, to, 2, title);
            t = block_table(s->arena, to, "overview", "Module|About");
        }
        Row *row = table_row(s->arena, t, NULL);
        code_link(s, NULL, p->module->def, sym_text(p->module->name),
                  block_para(s->arena, row_cell(s->arena, row)));
        inline_str(s->arena, block_para(s->arena, row_cell(s->arena, row)), p->summary);
    }
}

Blocks index_page(Site *s)
{
    Blocks to = {0};
    block_heading(s->arena, &to, 1, s->title);
    modules_table(s, false, "Modules", &to);
    modules_table(s, true, "Standard library", &to);
    imports_overview(s, &to);
    return to;
}

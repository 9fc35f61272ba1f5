/* The machine of an enumeration on its page: a drawing, and the same as a table. */
#include "doc/states.h"

#include "doc/graph.h"

static const char *state_name(const Machine *m, uint32_t i)
{
    return sym_text(m->states->variants.data[i].name);
}

static const char *step_label(Site *s, const Step *step)
{
    enum { MOST = 3 };
    Out o = {0};
    for (uint32_t i = 0; i < step->where.len && i < MOST; i++)
        out_printf(&o, "%s%s", i ? "\n" : "", sym_text(step->where.data[i]->name));
    out_str(&o, step->where.len > MOST ? "\n…" : "");
    const char *text = arena_strndup(s->arena, o.data, o.len);
    out_free(&o);
    return text;
}

static void drawing(Site *s, Page *p, const Machine *m, const char *id, Blocks *to)
{
    const char *title = arena_printf(s->arena, "The states of %s, and what leads from one to "
                                     "another", id);
    Graph *g = graph_new(s, p, id, title, to);
    for (uint32_t i = 0; i < m->states->variants.len; i++) {
        const Def *d = m->states->variants.data[i].def;
        graph_node(s, g, state_name(m, i), d ? site_href(s, p, d) : NULL, "state");
    }
    uint32_t start = UINT32_MAX;
    for (uint32_t i = 0; i < m->steps.len; i++) {
        const Step *step = &m->steps.data[i];
        if (step->from == UINT32_MAX && start == UINT32_MAX)
            start = graph_node(s, g, "", NULL, "start");
        graph_edge(s, g, step->from == UINT32_MAX ? start : step->from, step->to,
                   step_label(s, step));
    }
}

static void table(Site *s, Page *p, const Machine *m, Blocks *to)
{
    Block *t = block_table(s->arena, to, "steps", "From|To|Decided by");
    for (uint32_t i = 0; i < m->steps.len; i++) {
        const Step *step = &m->steps.data[i];
        Row *row = table_row(s->arena, t, NULL);
        Inlines *cell = block_para(s->arena, row_cell(s->arena, row));
        if (step->from == UINT32_MAX)
            inline_str(s->arena, &inline_new(s->arena, cell, IN_EM)->kids, "new");
        else
            code_link(s, p, m->states->variants.data[step->from].def, state_name(m, step->from),
                      cell);
        cell = block_para(s->arena, row_cell(s->arena, row));
        code_link(s, p, m->states->variants.data[step->to].def, state_name(m, step->to), cell);
        cell = block_para(s->arena, row_cell(s->arena, row));
        for (uint32_t k = 0; k < step->where.len; k++) {
            const Entry *e = site_entry(s, step->where.data[k]);
            inline_str(s->arena, cell, k ? ", " : "");
            code_link(s, p, step->where.data[k],
                      e ? e->anchor : sym_text(step->where.data[k]->name), cell);
        }
    }
}

void states_blocks(Site *s, Page *p, const EnumInfo *e, const char *id, uint32_t level, Blocks *to)
{
    Machine m;
    bool moves = false;
    machine_read(s, e, &m);
    for (uint32_t i = 0; i < m.steps.len; i++)
        moves = moves || m.steps.data[i].from != UINT32_MAX;
    if (!moves)
        return;
    group_heading(s, to, level, "Transitions");
    drawing(s, p, &m, id, to);
    table(s, p, &m, to);
}

/* Laws of systems: a table for each system, and what stands around its methods. */
#include "emit/c/c.h"

#include "hir/order.h"

#include <string.h>

const char *c_laws(Cg *g, CUnit *u, const HSystem *s)
{
    const CType *c = c_info(g, s->state);
    if (c->unit != u->id)
        u->includes[c->unit] = true;
    return c_derived(g, c->name, "laws");
}

void c_declare_laws(Cg *g, CUnit *u, Out *o)
{
    for (uint32_t i = 0; i < g->hp->systems.len; i++) {
        const HSystem *s = g->hp->systems.data[i];
        if (hir_checked_laws(s) && c_info(g, s->state)->unit == u->id)
            out_printf(o, "extern const dol_Laws %s;\n", c_laws(g, u, s));
    }
}

static void emit_holds(Cg *g, CUnit *u, Out *o, const HSystem *s, const HLaw *l)
{
    const char *name = c_func(g, u, l->holds);
    out_printf(o, "static bool %s(dol_Context *ctx, const void *const *args)\n{\n"
                  "    return %s(ctx", c_derived(g, name, "holds"), name);
    for (uint32_t i = 0; i < l->holds->nparams; i++) {
        HType *t = l->holds->locals.data[i]->type;
        out_printf(o, ", %s(const %s *)args[%u]", c_info(g, t)->by_pointer ? "" : "*",
                   c_type(g, u, t), i);
    }
    out_str(o, ");\n}\n");
    uint32_t n = hir_law_quantified(s, l);
    if (!n)
        return;
    out_printf(o, "static const dol_Type *const %s[] = {", c_derived(g, name, "params"));
    for (uint32_t i = 0; i < n; i++)
        out_printf(o, "%s&%s", i ? ", " : "", c_desc(g, u, l->holds->locals.data[i]->type));
    out_str(o, "};\n");
}

static void emit_row(Cg *g, CUnit *u, Out *o, const HSystem *s, const HLaw *l)
{
    const char *name = c_func(g, u, l->holds);
    const char *shown = arena_printf(g->arena, "%s.%s", s->name, l->name);
    out_str(o, "    {");
    c_string(o, shown, strlen(shown));
    uint32_t n = hir_law_quantified(s, l);
    out_printf(o, ", %s, %s, %s, %u, %s},\n", c_place(g, l->span), c_derived(g, name, "holds"),
               n ? c_derived(g, name, "params") : "NULL", n, l->two_state ? "true" : "false");
}

void c_emit_laws(Cg *g, CUnit *u, Out *o)
{
    for (uint32_t i = 0; i < g->hp->systems.len; i++) {
        const HSystem *s = g->hp->systems.data[i];
        if (!hir_checked_laws(s) || c_info(g, s->state)->unit != u->id)
            continue;
        Out rows = {0};
        uint32_t n = 0;
        for (uint32_t j = 0; j < s->laws.len; j++) {
            if (!hir_law_is_checked(&s->laws.data[j]))
                continue;
            emit_holds(g, u, o, s, &s->laws.data[j]);
            emit_row(g, u, &rows, s, &s->laws.data[j]);
            n++;
        }
        const char *name = c_laws(g, u, s), *table = c_derived(g, name, "rows");
        out_printf(o, "static const dol_Law %s[] = {\n%s};\n", table, rows.data);
        out_printf(o, "const dol_Laws %s = {&%s, %s, %u};\n", name, c_desc(g, u, s->state), table,
                   n);
        out_free(&rows);
    }
}

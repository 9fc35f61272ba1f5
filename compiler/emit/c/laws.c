/* Laws of systems: a table for each system, and what stands around its methods. */
#include "emit/c/c.h"

#include <string.h>

static bool is_checked(const HLaw *l)
{
    return l->holds && !l->temporal;
}

static bool has_laws(const HSystem *s)
{
    for (uint32_t i = 0; i < s->laws.len; i++)
        if (is_checked(&s->laws.data[i]))
            return true;
    return false;
}

HSystem *c_lawful(const Cg *g, const HFunc *f)
{
    if (f->kind == HF_SYSTEM)
        return f->locals.data[0]->kind == HL_REF && has_laws(f->system) ? f->system : NULL;
    for (uint32_t i = 0; f->kind == HF_FUN && i < g->hp->systems.len; i++) {
        HSystem *s = g->hp->systems.data[i];
        for (uint32_t j = 0; j < s->methods.len; j++)
            if (s->methods.data[j] == f)
                return f->result == s->state && has_laws(s) ? s : NULL;
    }
    return NULL;
}

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
        if (has_laws(s) && c_info(g, s->state)->unit == u->id)
            out_printf(o, "extern const dol_Laws %s;\n", c_laws(g, u, s));
    }
}

static uint32_t quantified(const HLaw *l)
{
    return l->holds->nparams - 1 - (l->two_state ? 1 : 0);
}

static void emit_holds(Cg *g, CUnit *u, Out *o, const HLaw *l)
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
    if (!quantified(l))
        return;
    out_printf(o, "static const dol_Type *const %s[] = {", c_derived(g, name, "params"));
    for (uint32_t i = 0; i < quantified(l); i++)
        out_printf(o, "%s&%s", i ? ", " : "", c_desc(g, u, l->holds->locals.data[i]->type));
    out_str(o, "};\n");
}

static void emit_row(Cg *g, CUnit *u, Out *o, const HSystem *s, const HLaw *l)
{
    const char *name = c_func(g, u, l->holds);
    const char *shown = arena_printf(g->arena, "%s.%s", s->name, l->name);
    out_str(o, "    {");
    c_string(o, shown, strlen(shown));
    out_printf(o, ", %s, %s, %s, %u, %s},\n", c_place(g, l->span), c_derived(g, name, "holds"),
               quantified(l) ? c_derived(g, name, "params") : "NULL", quantified(l),
               l->two_state ? "true" : "false");
}

void c_emit_laws(Cg *g, CUnit *u, Out *o)
{
    for (uint32_t i = 0; i < g->hp->systems.len; i++) {
        const HSystem *s = g->hp->systems.data[i];
        if (!has_laws(s) || c_info(g, s->state)->unit != u->id)
            continue;
        Out rows = {0};
        uint32_t n = 0;
        for (uint32_t j = 0; j < s->laws.len; j++) {
            if (!is_checked(&s->laws.data[j]))
                continue;
            emit_holds(g, u, o, &s->laws.data[j]);
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

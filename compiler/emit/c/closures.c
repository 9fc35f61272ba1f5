/* Function values: the struct of what they capture, and the code object they point to. */
#include "emit/c/c.h"

#include <string.h>

void c_emit_env(Cg *g, CUnit *u, Out *o, HFunc *f)
{
    if (f->ncaptures == 0)
        return;
    out_printf(o, "struct %s {\n", c_derived(g, g->funcs[f->id].name, "env"));
    for (uint32_t i = 0; i < f->ncaptures; i++)
        out_printf(o, "    %s %s;\n", c_type(g, u, f->locals.data[i]->type),
                   c_word(g, f->locals.data[i]->name));
    out_str(o, "};\n");
}

static void env_descriptor(Cg *g, CUnit *u, Out *o, HFunc *f)
{
    const char *name = c_derived(g, g->funcs[f->id].name, "env");
    const char *owner = arena_printf(g->arena, "struct %s", name);
    bool points = false;
    out_printf(o, "static const dol_Field %s_fields[] = {\n", name);
    for (uint32_t i = 0; i < f->ncaptures; i++) {
        HLocal *l = f->locals.data[i];
        points |= c_info(g, l->type)->points;
        HField captured = {.name = l->name, .type = l->type};
        c_field_row(g, u, o, owner, &captured, c_word(g, l->name));
    }
    out_printf(o,
               "};\nstatic const dol_Type %s_type = {\n    \"%s\", DOL_KIND_RECORD,"
               " sizeof(struct %s), %s,\n    0, 0, %u, NULL, NULL,\n    %s_fields, NULL,"
               " NULL, 0\n};\n",
               name, name, name, points ? "DOL_POINTS" : "0", f->ncaptures, name);
}

void c_emit_code(Cg *g, CUnit *u, Out *o, HFunc *f)
{
    const char *name = g->funcs[f->id].name;
    if (f->ncaptures)
        env_descriptor(g, u, o, f);
    out_printf(o, "static const dol_Code %s = {\n    (void (*)(void))%s, ",
               c_derived(g, name, "code"), name);
    if (f->ncaptures)
        out_printf(o, "&%s_type, ", c_derived(g, name, "env"));
    else
        out_str(o, "NULL, ");
    c_string(o, f->name, strlen(f->name));
    out_str(o, "\n};\n");
}
